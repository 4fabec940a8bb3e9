"""Promise 10 as a table: each act leaves exactly one event of its kind, with all NEN 7513 fields and no case text."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases import access, people
from cases.models import AuditEvent, Case, Party, Unit, User
from dashboards.models import Report
from routing.models import Action, Review, Track, Triage, UrgentCard
from tests.routes import Route
from tests.test_need_to_know import TOKENS

pytestmark = pytest.mark.django_db
DAY = timezone.localdate() + timedelta(days=14)


@dataclass
class Scene:
    """A case that ran the whole route, and who asks."""

    route: Route
    person: Callable[[str], User]
    client_as: Callable[[str], Client]

    def row(self, model: Any, by: str, **wanted: Any) -> Any:
        """Give a row of the case as this person sees it."""
        user = self.person(by)
        with access.acting(user):
            return model.objects.visible_to(user).filter(case_id=self.case, **wanted).first()

    @property
    def case(self) -> UUID:
        """The id of the case."""
        return self.route.case_id

    @property
    def number(self) -> str:
        """The number of the case."""
        user = self.person("af-raalte")
        with access.acting(user):
            return Case.objects.visible_to(user).get(pk=self.case).number

    def fresh(self) -> Triage:
        """Give a signal that was not referred."""
        return Route(self.person).log()

    def get(self, by: str, path: str) -> Any:
        """Ask a page."""
        return self.client_as(by).get(path)

    def post(self, by: str, path: str, **form: Any) -> Any:
        """Send a form."""
        return self.client_as(by).post(path, form)


@pytest.fixture
def scene(route: Route, person: Any, client_as: Any) -> Scene:
    """Give a case after its besluit."""
    return Scene(route.whole(), person, client_as)


def events(since: set[UUID]) -> list[AuditEvent]:
    """Give what was recorded meanwhile, as the console reads it."""
    with access.acting_as_service("console"):
        return list(AuditEvent.objects.exclude(pk__in=since).order_by("at"))


def so_far() -> set[UUID]:
    """Give what was recorded before."""
    with access.acting_as_service("console"):
        return set(AuditEvent.objects.values_list("pk", flat=True))


def signal(scene: Scene) -> str:
    return f"/signalen/{scene.route.signal.pk}/"


def bsn(scene: Scene) -> Any:
    party = scene.row(Party, "af-raalte")
    return scene.get("af-raalte", f"{signal(scene)}?bsn={party.pk}")


def pdf(scene: Scene) -> Any:
    user = scene.person("kernteam")
    with access.acting(user):
        row = Report(quarter="2026K1", number=1, state="done", pdf=b"%PDF-1.7", made_by=user)
        row.save(force_insert=True)
    return scene.get("kernteam", f"/rapporten/{row.pk}/pdf/")


def paper(scene: Scene) -> Any:
    return scene.post("zoco", "/afdruk/", pagina=f"/casussen/{scene.case}/")


def card(scene: Scene) -> Any:
    town = scene.person("af-raalte").workplace.organisation_id
    scene.post("af-raalte", "/spoed/", called="ja", powers=["zorg"], needed="hulp", municipality=str(town), contact="x")
    user = scene.person("zoco")
    with access.acting(user):
        row = UrgentCard.objects.visible_to(user).get()
    return scene.get("zoco", f"/spoed/{row.pk}/")


def refer(scene: Scene) -> Any:
    triage = scene.fresh()
    return scene.post("af-raalte", f"/stap/triage/{triage.pk}/refer/", grown="ja", reason="meer",
                      summary="SUMMARYTOKEN", knows="ja", versie=1, bevestigd="1", waarom="nodig")  # fmt: skip


def wrong_step(scene: Scene) -> Any:
    review = scene.row(Review, "voorzitter")
    return scene.post("voorzitter", f"/stap/weging/{review.pk}/withdraw/", reason="STORYTOKEN")


def end_track(scene: Scene) -> Any:
    track = scene.row(Track, "om", kind="strafrecht")
    return scene.post(
        "om", f"/stap/spoor/{track.pk}/complete/", outcome="klaar", versie=track.version, bevestigd="1", waarom="nodig"
    )


def new_role(scene: Scene) -> Any:
    user = scene.person("voorzitter-2")
    dates = {name: getattr(user, name).isoformat() for name in people.DATES}
    return scene.post("beheerder", f"/beheer/collega/{user.pk}/", first_name=user.first_name, last_name=user.last_name,
                      email=user.email, unit=str(user.unit_id), role="process_director", is_active="on",
                      bevestigd="1", **dates)  # fmt: skip


def done(scene: Scene) -> Any:
    return scene.post("af-raalte", f"/acties/{scene.row(Action, 'af-raalte').pk}/klaar/")


def embargo(scene: Scene) -> Any:
    police = Unit.objects.get(kind="police").pk
    return scene.post("om", f"/casussen/{scene.case}/embargo/", reason="x", units=[str(police)],
                      review_on=DAY.isoformat())  # fmt: skip


def no_sight(scene: Scene) -> Any:
    me = scene.person("zoco-2").pk
    return scene.post("zoco-2", f"/casussen/{scene.case}/geen-zicht/", person=str(me), reason="belang")


def emergency(scene: Scene, number: str = "") -> Any:
    reason = "slachtoffer staat nu aan de balie en is bang"
    return scene.post("af-zwolle", "/noodtoegang/", reference=number or scene.number, part="casus", reason=reason)


def enter(scene: Scene) -> Any:
    return Client(SERVER_NAME="localhost").post("/demo/inloggen/", {"wie": "zoco"})


def fail(scene: Scene) -> Any:
    return Client(SERVER_NAME="localhost").post("/inloggen/", {"username": "zoco", "password": "verkeerd"})


Seen = dict[tuple[str, str, str], int]  # action, name, part -> how often
P = "/casussen/{0.case}/"
# act, status, events: what is recorded, each so many times; `write` events of the facts behind a move are not counted
ACTS: dict[str, tuple[Callable[[Scene], Any], int, Seen]] = {
    "read a case": (
        lambda s: s.get("zoco", P.format(s)), 200,
        {("read", "", "stand"): 1, ("read", "", "casus"): 1, ("read", "", "zorg"): 1,
         ("read", "", "eigen"): 1},
    ),
    "read the own part of a case": (lambda s: s.get("zoco", P.format(s) + "wie-ziet-dit/"), 200,
                                    {("read", "who_sees", "stand"): 1}),
    "see as another": (
        lambda s: s.get("zoco", P.format(s) + "bekijk-als/?als=zvhh&rol=chair"), 200,
        {("read", "view_as", "stand"): 1, ("read", "view_as", "casus"): 1, ("read", "view_as", "eigen"): 1},
    ),
    "read a signal": (lambda s: s.get("af-raalte", signal(s)), 200,
                      {("read", "", "eigen"): 1, ("read", "", "melder"): 1, ("read", "", "casus"): 1}),
    "show a bsn": (bsn, 200, {("read", "bsn", "casus"): 1, ("read", "", "eigen"): 1, ("read", "", "melder"): 1,
                              ("read", "", "casus"): 1}),
    "open a spoedkaart": (card, 200, {("read", "", "eigen"): 1}),
    "list": (lambda s: s.get("zoco", "/casussen/"), 200, {("list", "cases", ""): 1}),
    "search": (lambda s: s.get("zoco", "/zoeken/?q=ZORGTOKEN"), 200, {("search", "", ""): 1}),
    "export": (lambda s: s.get("fg", "/toezicht/verstrekkingen/export/"), 200, {("export", "ledger", ""): 1}),
    "export figures": (lambda s: s.get("kernteam", "/cijfers/?als=csv"), 200, {("export", "figures", ""): 1}),
    "take a PDF": (pdf, 200, {("export", "report_pdf", ""): 1}),
    "print a page": (paper, 204, {("print", "case", "stand"): 1}),
    "print what is hidden": (lambda s: s.post("af-zwolle", "/afdruk/", pagina=P.format(s)), 404,
                             {("refuse", "printed", ""): 1}),
    "refuse what is hidden": (lambda s: s.get("af-zwolle", P.format(s)), 404, {("refuse", "case", ""): 1}),
    "refuse what is missing": (lambda s: s.get("af-zwolle", f"/casussen/{uuid4()}/"), 404,
                               {("refuse", "case", ""): 1}),
    "refuse a role": (lambda s: s.get("beheerder", "/casussen/"), 404, {("refuse", "cases", ""): 1}),
    "refuse a form": (lambda s: s.post("af-zwolle", P.format(s) + "aantekening/", text="STORYTOKEN"), 404,
                      {("refuse", "note", ""): 1}),
    "refuse a step": (wrong_step, 409, {("refuse", "weging.withdraw", "stand"): 1, ("read", "", "stand"): 1}),
    "move and grant": (refer, 302, {("move", "triage.refer", "eigen"): 1, ("move", "weging.start", "stand"): 1,
                                    ("move", "triage.start", "eigen"): 1,  # the signal this act begins with
                                    ("grant", "weging.start", "casus"): 2}),
    "end sight": (end_track, 302, {("move", "spoor.complete", "strafrecht"): 1,
                                   ("end", "spoor.complete", "strafrecht"): 2, ("end", "spoor.complete", "casus"): 2,
                                   ("end", "spoor.complete", "stand"): 1}),
    "change a role": (new_role, 302, {("rights", "role=process_director", ""): 1}),
    "finish an action": (done, 302, {("write", "fields", "eigen"): 1}),
    "set an embargo": (embargo, 302, {("rights", "embargo.set", "stand"): 1}),
    "take oneself out": (no_sight, 302, {("rights", "exclusion.set", "stand"): 1}),
    "noodtoegang": (emergency, 302, {("rights", "nood.access", "casus"): 1}),
    "noodtoegang refused": (lambda s: emergency(s, "MH-2026-0000"), 422, {("refuse", "nood.access", "casus"): 1}),
    "log in": (enter, 302, {("login", "", ""): 1}),
    "fail to log in": (fail, 422, {("failed", "", ""): 1}),
    "log out": (lambda s: s.post("zoco", "/uitloggen/"), 302, {("logout", "", ""): 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_exactly_its_events(scene: Scene, name: str) -> None:
    act, status, expected = ACTS[name]
    before = so_far()
    answer = act(scene)
    assert answer.status_code == status
    found = [event for event in events(before) if counted(event, expected)]
    assert Counter((event.action, event.name, event.part) for event in found) == Counter(expected)
    for event in found:
        complete(event)


def counted(event: AuditEvent, expected: Seen) -> bool:
    """The facts a move writes beside itself are events of their own; the table counts the kinds it names."""
    kinds = {action for action, _, _ in expected}
    if event.action in ("write", "grant", "end", "move"):
        return (event.action, event.name, event.part) in expected or (event.action == "move" and "move" in kinds)
    return True


def complete(event: AuditEvent) -> None:
    """Event, time, object, person, organisation, role, basis and break-glass; and never a word of a case."""
    assert event.action
    assert abs(timezone.now() - event.at) < timedelta(minutes=5)
    assert event.emergency in (True, False)
    words = " ".join(str(getattr(event, field.name)) for field in AuditEvent._meta.fields)
    assert not [token for token in TOKENS if token in words]
    if event.action == "failed":
        return  # nobody was let in: there is no person yet
    for field in ("user", "responsible", "unit", "organisation", "role", "basis"):
        assert getattr(event, field), (event.action, event.name, field)
    if event.action in ("read", "move", "grant", "end") or event.part:
        assert event.case_id or event.object_id or event.action == "refuse", event.name


def test_a_repeated_click_is_one_event(scene: Scene) -> None:
    triage, client, key = scene.fresh(), scene.client_as("af-raalte"), str(uuid4())
    form = {"close_reason": "geen_mensenhandel", "reason": "x", "versie": 1, "bevestigd": "1", "sleutel": key}
    before = so_far()
    for _ in range(3):
        assert client.post(f"/stap/triage/{triage.pk}/close/", form).status_code == 302
    moved = [event for event in events(before) if event.action == "move"]
    assert [event.name for event in moved] == ["triage.close"]


def test_what_noodtoegang_opens_is_read_as_an_emergency_and_nothing_else_is(scene: Scene) -> None:
    emergency(scene)
    before = so_far()
    assert scene.get("af-zwolle", f"/casussen/{scene.case}/").status_code == 200
    assert scene.get("zoco", f"/casussen/{scene.case}/").status_code == 200
    found = [event for event in events(before) if event.action == "read"]
    flags = {(event.user == scene.person("af-zwolle").pk, event.emergency) for event in found}
    assert flags == {(True, True), (False, False)}
    assert max(Counter((event.user, event.part) for event in found).values()) == 1


def test_the_end_of_sight_by_the_clock_is_recorded_once(scene: Scene) -> None:
    with access.acting(scene.person("procesregisseur")), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_grant SET until = now() - interval '1 minute' "
                       "WHERE case_id = %s AND part = 'zorg'", [scene.case])  # fmt: skip
    before = so_far()
    with access.acting_as_service("clock"):
        assert access.tidy() == 1
        assert access.tidy() == 0
    ended = events(before)
    assert [(event.action, event.name, event.part, event.case_id) for event in ended] == [
        ("end", "expired", "zorg", scene.case)
    ]


def test_a_refusal_outlives_the_rollback_of_its_page(scene: Scene) -> None:
    """The note was rolled back with the page that refused; the refusal stands."""
    before = so_far()
    scene.post("politie", f"/casussen/{scene.case}/aantekening/", text="x", part="zorg")
    scene.get("politie", f"/casussen/{uuid4()}/")
    assert [event.action for event in events(before)].count("refuse") == 1
