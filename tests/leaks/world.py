"""A committed world in which every account meets own, granted, ended, expired, embargoed and foreign objects.

The cases are made through the doors, by moves; then the owner of the tables puts a token of its own in every
free field of every row, so that a token in an answer names the row it came from.
"""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models, transaction
from django.utils import timezone

from cases import access, attachments, links, services, sign_notes
from cases.access import limits
from cases.models import AttachmentBody, Case, Guarded, Party, Signal, Unit, User
from cases.roles import Part
from routing import care, inquiries, meetings, moves, notes, sending, urgent
from routing import limits as holding
from routing.models import AgendaItem, CareTrajectory, Meeting, Review, Track
from tests.conftest import Route
from tests.leaks import talk
from tests.leaks.rule import EXCLUDED, Reader, Row, Values

TRACKS = {"zorg": "zoco", "strafrecht": "om", "bestuur": "burgemeester-raalte", "informatieplein": "riec"}
TABLE = ("politie", "om", "zoco", "arbeidsinspectie", "riec")
NUMBER = re.compile(r"(S|A|MH)-\d{4}-\d+")
KEPT = {"path", "code", "source_code"}  # words a machine reads
SHORTEST = 60  # shorter fields hold codes, not text


def person(name: str) -> User:
    """Give a practice account."""
    return User.objects.select_related("unit__organisation", "unit__group").get(username=name)


@dataclass
class World:
    """The cases by state, every row with its place in the rule, and every value with its rows."""

    cases: dict[str, UUID] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    values: Values = field(default_factory=Values)
    readers: dict[str, Reader] = field(default_factory=dict)
    meetings: list[UUID] = field(default_factory=list)


def build() -> World:
    """Build the world and stamp it; every step is committed."""
    world = World()
    with transaction.atomic():
        for state, make in MAKERS.items():
            world.cases[state] = make()
        _link(world)
    assert inquiries.match_waiting() == 1
    _age(world)
    _stamp(world)
    world.meetings = list(Meeting.objects.values_list("pk", flat=True))
    users = User.objects.select_related("unit").exclude(unit=None)
    world.readers = {user.username: Reader(user.username, user.unit.code, user.role) for user in users}  # type: ignore[union-attr]
    return world


def _link(world: World) -> None:
    """Two own signals that belong together."""
    user = person("af-raalte")
    with access.acting(user):
        rows = Signal.objects.visible_to(user)
        one, other = (rows.get(case_id=world.cases[state]) for state in ("own", "sent"))
        links.link(one, other, by=user, why="zelfde busje")


def _own() -> UUID:
    route = Route(person)
    triage = route.log()
    user = person("af-raalte")
    with access.acting(user):
        _phone(route, user)
        attachments.add(triage.case, by=user, signal=triage.signal, name="foto.txt", kind="txt", data=b"tekst")
        _note(triage.signal, user)
        moves.perform(triage, "handle_locally", by=user, local_unit=person("wijkteam-raalte").unit, reason="kijk mee",
                      check_on=timezone.localdate() + timedelta(days=9))  # fmt: skip
    return route.case_id  # type: ignore[no-any-return]


def _note(signal: Signal, user: User) -> None:
    """One teken that was seen, with what is free to write."""
    sign = {"asked": "teken", "list_version": "1", "cluster": "dwang", "answer": "ja", "seen": "zag", "against": "nee"}
    sign_notes.keep(signal, {"a04": sign}, by=user)


def _phone(route: Route, user: User) -> Party:
    """Give the betrokkene the phone that two gemeenten know."""
    services.change(Party.objects.visible_to(user).get(case_id=route.case_id), by=user, phone="0612345678")
    return Party.objects.visible_to(user).get(case_id=route.case_id)


def _foreign() -> UUID:
    """A signal of another gemeente, with a question of it at one source, and one at whoever knows this phone."""
    route, user = Route(person), person("af-zwolle")
    triage = route.log(by="af-zwolle")
    with access.acting(user):
        party = _phone(route, user)
        inquiries.ask(triage.signal, by=user, parties=[party], kinds=["phone"], purpose="hulp", necessity="nodig",
                      basis=inquiries.grounds(user.unit)[0])  # type: ignore[arg-type]  # fmt: skip
        moves.perform(triage, "ask", by=user, text="kent u haar", sources=[person("reclassering").unit],
                      parties=list(Party.objects.visible_to(user).filter(case_id=route.case_id)),
                      due=timezone.localdate() + timedelta(days=9))  # fmt: skip
    return route.case_id  # type: ignore[no-any-return]


def _whole() -> UUID:
    """Four tracks, an extract, an action, a casusregie, care shared, and a text that waits for the prosecution."""
    route = Route(person)
    triage = route.log()
    with access.acting(person("af-raalte")):
        _note(triage.signal, person("af-raalte"))
    review = route.schedule(route.refer(triage), TABLE)
    talk.talk(review, stances=True)
    route.decide(review, tuple(TRACKS), summary="wat de houder moet weten")
    for kind, holder in TRACKS.items():
        route.accept(kind, holder)
        route.note(kind, "voortgang", holder)
    route.contact()
    _care(route)
    _join(route)
    _file(route.case_id, "zoco", Part.ZORG)
    _file(route.case_id, "om", Part.CASUS)
    with access.acting(person("voorzitter")):
        item = AgendaItem.objects.visible_to(person("voorzitter")).get(case_id=route.case_id)
        meetings.close(person("voorzitter"), item.meeting_id)
    with access.acting(person("politie")):
        case = Case.objects.visible_to(person("politie")).get(pk=route.case_id)
        notes.write(case, by=person("politie"), words="wacht", part=Part.CASUS)
    return route.case_id  # type: ignore[no-any-return]


def _file(case_id: UUID, by: str, part: Part) -> None:
    """A file of this person in a part of the case."""
    user = person(by)
    with access.acting(user):
        attachments.add(
            Case(pk=case_id), by=user, part=part, name="brief.txt", kind="txt", data=b"tekst", about="brief"
        )


def _care(route: Route) -> None:
    with access.acting(person("zoco")):
        trajectory = CareTrajectory.objects.visible_to(person("zoco")).get(case_id=route.case_id)
        care.save_domain(trajectory, "opvang", by=person("zoco"), level="zorgen", goal="veilig slapen")


def _join(route: Route) -> None:
    due, chair, zoco = timezone.localdate() + timedelta(days=7), person("voorzitter"), person("zoco")
    action = {"unit": person("veilig-thuis").unit, "text": "bellen", "due": due}
    with access.acting(chair):
        for name, data in (
            ("involve", {"unit": person("school").unit, "text": "uittreksel", "reason": "nodig"}),
            ("give_action", {"actions": [action]}),
            ("assign_case_lead", {"unit": person("reclassering").unit, "motivation": "dichtbij"}),
        ):
            moves.perform(Review.objects.visible_to(chair).get(case_id=route.case_id), name, by=chair, **data)
    with access.acting(zoco):
        track = Track.objects.visible_to(zoco).get(case_id=route.case_id, kind="zorg")
        moves.perform(track, "share", by=zoco, unit=person("wijkteam-raalte").unit, text="afstemmen", wish="ja",
                      wish_reason="")  # fmt: skip


def _excluded() -> UUID:
    case_id = _whole()
    for name in sorted(EXCLUDED["excluded"]):
        with access.acting(person(name)):
            limits.exclude(Case(pk=case_id), person(name), reason="belang", by=person(name))
    return case_id


def _embargoed() -> UUID:
    case_id, user = _whole(), person("om")
    with access.acting(user):
        case = Case.objects.visible_to(user).get(pk=case_id)
        review_on = timezone.localdate() + timedelta(days=20)
        holding.hold_back(case, units=[person("politie").unit], review_on=review_on, reason="onderzoek", by=user)  # type: ignore[list-item]
    return case_id


def _ended() -> UUID:
    route, user = Route(person), person("procesregisseur")
    review = route.schedule(route.refer(route.log()), TABLE)
    with access.acting(user):
        moves.perform(route.seen(review, user), "unschedule", by=user, reason="te vol")
    return route.case_id  # type: ignore[no-any-return]


def _expired() -> UUID:
    route = Route(person)
    talk.talk(route.schedule(route.refer(route.log()), TABLE), stances=False)
    return route.case_id  # type: ignore[no-any-return]


def _sent() -> UUID:
    user = person("school")
    with access.acting(user):
        town = person("af-raalte").unit.organisation  # type: ignore[union-attr]
        triage = sending.send(by=user, municipality=town, danger="nee", story="gezien", forms=["arbeid"], place="plein")
    return triage.case_id


def _draft() -> UUID:
    user = person("af-raalte")
    with access.acting(user):
        draft = services.new_draft(by=user)
        _note(services.save_draft(draft, {"story": "half", "place": "straat"}, by=user), user)
    return draft.case_id


def _advice() -> UUID:
    user = person("veilig-thuis")
    with access.acting(user):
        draft = services.new_draft(by=user, kind="advice")
        row = moves.register(services.save_draft(draft, {"story": "vraag", "place_kind": "onbekend"}, by=user), by=user)
    return row.case_id


def _urgent() -> UUID:
    user = person("af-raalte")
    town = user.unit.organisation  # type: ignore[union-attr]
    with access.acting(user):
        cards = urgent.start(by=user, powers=["strafrecht", "zorg", "bestuur"], municipality=town, called="ja",
                             who="wie", where="waar", needed="hulp", contact="bel")  # fmt: skip
    return cards[0].case_id


MAKERS = {
    "own": _own, "foreign": _foreign, "granted": _whole, "excluded": _excluded, "embargoed": _embargoed,
    "ended": _ended, "expired": _expired, "sent": _sent, "draft": _draft, "advice": _advice, "urgent": _urgent,
    "past": _urgent,
}  # fmt: skip


def guarded() -> list[type[Guarded]]:
    """Give every model behind the walls."""
    return [model for model in apps.get_models() if issubclass(model, Guarded)]


def _age(world: World) -> None:
    """Let the sight of two cases run out by the clock alone."""
    ids = (world.cases["expired"], world.cases["past"])
    with access.as_owner(), connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE cases_grant SET until = now() - interval '1 minute' "
                       "WHERE case_id IN %s AND kind = 'disclosed'", [ids])  # fmt: skip
        cursor.execute("UPDATE cases_disclosure SET until = now() - interval '1 minute' WHERE case_id IN %s", [ids])
        for model in guarded():
            if model.case_column != "pk":
                cursor.execute(f"UPDATE {model._meta.db_table} SET addressed_until = now() - interval '1 minute' "
                               "WHERE case_id IN %s AND addressee_id IS NOT NULL", [ids])  # fmt: skip


def _stamp(world: World) -> None:
    units = {unit.pk: unit.code for unit in Unit.objects.all()}
    authors = {user.pk: user.username for user in User.objects.all()}
    with access.as_owner(), transaction.atomic(using="owner"):
        for state, case_id in world.cases.items():
            for model in guarded():
                rows: Any = model._base_manager.filter(**{model.case_column: case_id}).order_by("pk")
                for count, row in enumerate(rows):
                    draft = (isinstance(row, Signal) and not row.number) or getattr(row, "draft", False)
                    place = Row(state, model.__name__, row.pk, row.part, units[row.owner_id],
                                units.get(row.addressee_id, ""), row.addressed_until,
                                authors[row.author_id] if draft else "")  # fmt: skip
                    world.rows[model.__name__].append(place)
                    for value in _ids(row):
                        world.values.add(str(value), place)
                    _stamp_row(world, row, place, count)
            _references(world, state)


def _stamp_row(world: World, row: Guarded, place: Row, count: int) -> None:
    for name in _free(row):
        value = getattr(row, name)
        if isinstance(value, str) and NUMBER.fullmatch(value):
            world.values.add(value, place)
            continue
        token = f"lek{place.state}{place.part}{place.model}{name}{count}x".replace("_", "")
        sealed_file = isinstance(row, AttachmentBody)
        setattr(row, name, b64encode(token.encode()).decode() if sealed_file else token)
        world.values.add(token, place)
    if isinstance(row, Party):
        row.birth_date = date(1931 + len(world.rows["Party"]), 3, 17)
        world.values.add(
            row.birth_date.isoformat(), place, f"{row.birth_date:%d-%m-%Y}", f"17 maart {row.birth_date.year}"
        )
    row.save()
    for name in ("number", "reference"):
        value = getattr(row, name, "")
        if NUMBER.fullmatch(value):
            world.values.add(value, place)


def _references(world: World, state: str) -> None:
    """Who reads an extract about a signal is told its reference too."""
    signals = {row for row in world.rows["Signal"] if row.state == state}
    told = [value for value, rows in world.values.rows.items() if rows & signals and not value.startswith("lek")]
    for extract in (row for row in _extracts(world) if row.state == state and row.addressee):
        for value in told:
            world.values.add(value, extract)


def _extracts(world: World) -> list[Row]:
    return [*world.rows["Entry"], *world.rows["Request"]]


def _free(row: Guarded) -> Iterator[str]:
    """Give the fields in which a person writes."""
    for found in row._meta.concrete_fields:
        text = isinstance(found, models.CharField | models.TextField) and not found.choices
        if text and found.name not in KEPT and (found.max_length or SHORTEST) >= SHORTEST:
            yield found.name


def _ids(row: Guarded) -> Iterator[UUID]:
    """Give the ids that stand in this row: its own, its case, and the guarded rows it points to."""
    for found in row._meta.concrete_fields:
        points = found.related_model
        mine = (
            found.primary_key
            or found.name in ("object_id", "inquiry")
            or (isinstance(points, type) and issubclass(points, Guarded))
        )
        value = getattr(row, found.attname)
        if mine and isinstance(value, UUID):
            yield value
