"""The cases of the world of leaks by state, each made through the doors, by moves."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cases import access, attachments, services, sign_notes
from cases.access import limits
from cases.models import Case, Party, Signal, User
from cases.roles import Part
from routing import care, inquiries, meetings, moves, notes, sending, urgent
from routing import limits as holding
from routing.models import AgendaItem, CareTrajectory, Review, Track
from tests.leaks import talk
from tests.leaks.rule import EXCLUDED
from tests.routes import Route

TRACKS = {"zorg": "zoco", "strafrecht": "om", "bestuur": "burgemeester-raalte", "informatieplein": "riec"}
TABLE = ("politie", "om", "zoco", "arbeidsinspectie", "riec")


def person(name: str) -> User:
    """Give a practice account."""
    return User.objects.select_related("unit__organisation", "unit__group").get(username=name)


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
    return route.case_id


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
                      basis=inquiries.grounds(user.workplace)[0])  # fmt: skip
        moves.perform(triage, "ask", by=user, text="kent u haar", sources=[person("reclassering").unit],
                      parties=list(Party.objects.visible_to(user).filter(case_id=route.case_id)),
                      due=timezone.localdate() + timedelta(days=9))  # fmt: skip
    return route.case_id


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
    return route.case_id


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
        holding.hold_back(case, units=[person("politie").workplace], review_on=review_on, reason="onderzoek", by=user)
    return case_id


def _ended() -> UUID:
    route, user = Route(person), person("procesregisseur")
    review = route.schedule(route.refer(route.log()), TABLE)
    with access.acting(user):
        moves.perform(route.seen(review, user), "unschedule", by=user, reason="te vol")
    return route.case_id


def _expired() -> UUID:
    route = Route(person)
    talk.talk(route.schedule(route.refer(route.log()), TABLE), stances=False)
    return route.case_id


def _sent() -> UUID:
    user = person("school")
    with access.acting(user):
        town = person("af-raalte").workplace.organisation
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
    town = user.workplace.organisation
    with access.acting(user):
        cards = urgent.start(by=user, powers=["strafrecht", "zorg", "bestuur"], municipality=town, called="ja",
                             who="wie", where="waar", needed="hulp", contact="bel")  # fmt: skip
    return cards[0].case_id


MAKERS = {
    "own": _own, "foreign": _foreign, "granted": _whole, "excluded": _excluded, "embargoed": _embargoed,
    "ended": _ended, "expired": _expired, "sent": _sent, "draft": _draft, "advice": _advice, "urgent": _urgent,
    "past": _urgent,
}  # fmt: skip
