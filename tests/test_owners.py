"""Signals that get another owner or come together (domain 1.5 rows 2, 6 and 9): who sees what before and after."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from cases import access, services
from cases.models import Case, Entry, Party, Reporter, Request, Signal, User
from routing import answering, moves, settling
from routing.models import SignalLine, Step, Triage
from tests.routes import Route
from tests.test_asks import asked, entries
from tests.test_matrix import accounts

RAALTE, ZWOLLE = "af-raalte", "af-zwolle"
DB = pytest.mark.django_db
ALL = {"STORYTOKEN", "OWNNOTETOKEN", "PARTYTOKEN", "REPORTERTOKEN"}


def reads(person: Any, who: str) -> set[str]:
    """Which tokens of a signal this account reads, by both walls alike."""
    user = person(who)
    with access.acting(user):
        first, second = [texts(lambda model: model.objects.visible_to(user)), texts(lambda model: model._base_manager)]
        assert first == second
        return first


def texts(rows: Any) -> set[str]:
    found = [row.story for row in rows(Signal).all()] + [row.text for row in rows(Entry).all()]
    found += [row.name for row in [*rows(Party).all(), *rows(Reporter).all()]]
    return {token for token in ALL if any(token in text for text in found)}


def triage_of(person: Any, who: str, **which: Any) -> Triage:
    user = person(who)
    with access.acting(user):
        return Triage.objects.visible_to(user).select_related("signal", "owner").get(**which)


def move(person: Any, row: Triage, name: str, *, by: str, **data: Any) -> Triage:
    user = person(by)
    with access.acting(user):
        return moves.perform(row, name, by=user, **data)


def offer(route: Route, person: Any, *, melder: bool = False) -> Triage:
    """Raalte asks Zwolle to take a signal over."""
    return move(person, route.log(), "offer", by=RAALTE, text="Zij woont in uw gemeente", reporter_goes=melder,
                sources=[person(ZWOLLE).unit])  # fmt: skip


def settle(person: Any, client_as: Any, way: str, *, by: str = ZWOLLE, **data: str) -> Any:
    """Use the page of the first question this account may know of."""
    fields = {f"{way}-{name}": value for name, value in data.items()}
    return client_as(by).post(f"/uitvragen/{asked(person, by)[0].pk}/", {"keuze": way, **fields})


@DB
def test_offered_shows_vorm_and_reason_and_no_name(route: Route, person: Any, client_as: Any) -> None:
    triage = offer(route, person)
    assert triage.state == "offered"
    page = client_as(ZWOLLE).get(f"/uitvragen/{asked(person, ZWOLLE)[0].pk}/").content.decode()
    assert "Zij woont in uw gemeente" in page and "arbeidsuitbuiting" in page
    assert not [token for token in ALL if token in page]
    assert reads(person, ZWOLLE) == set() and reads(person, RAALTE) == ALL
    assert client_as(ZWOLLE).get(f"/signalen/{triage.signal_id}/").status_code == 404
    for other in accounts():
        if other not in (ZWOLLE, RAALTE, "af-raalte-2"):
            assert not asked(person, other), other


@pytest.mark.parametrize("melder", [True, False])
@DB
def test_accepted_gives_all_to_the_new_owner_and_the_stand_to_the_giver(
    route: Route, person: Any, client_as: Any, melder: bool
) -> None:
    triage, before = offer(route, person, melder=melder), timezone.now()
    answer = settle(person, client_as, "overnemen")
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/signalen/{triage.signal_id}/")
    assert reads(person, ZWOLLE) == (ALL if melder else ALL - {"REPORTERTOKEN"})
    assert reads(person, RAALTE) == (set() if melder else {"REPORTERTOKEN"})
    assert triage_of(person, ZWOLLE).state == "received"
    page = client_as(RAALTE).get(f"/signalen/{triage.signal_id}/").content.decode()
    assert "Ontvangen" in page and not [token for token in ALL if token in page]
    with access.acting(person(RAALTE)):
        line = SignalLine.objects.visible_to(person(RAALTE)).get()
        assert before + timedelta(days=30) <= line.addressed_until <= timezone.now() + timedelta(days=30)  # type: ignore[operator]  # has a date
        until = [row["until"] for row in access.open_disclosures(triage.case_id) if row["part"] == "stand"]
        assert until and max(until) <= timezone.now() + timedelta(days=30)
    for other in ("procesregisseur", "politie", "wijkteam-raalte", "burgemeester-raalte"):
        assert reads(person, other) == set(), other
        assert client_as(other).get(f"/signalen/{triage.signal_id}/").status_code == 404


@DB
def test_what_sources_told_goes_along_and_the_giver_reads_it_no_more(route: Route, person: Any, client_as: Any) -> None:
    triage = route.log()
    asked_for = {"text": "Kent u haar?", "parties": [], "due": timezone.localdate(), "outside": "", "way": ""}
    team = person("wijkteam-raalte")
    move(person, triage, "ask", by=RAALTE, sources=[team.unit], ground=None, **asked_for)
    settle(person, client_as, "niet", by="wijkteam-raalte", text="SOURCETOKEN")
    back = triage_of(person, RAALTE)
    move(person, back, "offer", by=RAALTE, text="x", reporter_goes=False, sources=[person(ZWOLLE).unit])
    assert "SOURCETOKEN" in entries(person, RAALTE)
    settle(person, client_as, "overnemen")
    assert "SOURCETOKEN" in entries(person, ZWOLLE) and "SOURCETOKEN" not in entries(person, RAALTE)
    assert "SOURCETOKEN" in entries(person, "wijkteam-raalte")


@DB
def test_a_signal_goes_on_at_its_new_owner(route: Route, person: Any, client_as: Any) -> None:
    offer(route, person)
    settle(person, client_as, "overnemen")
    taken = move(person, triage_of(person, ZWOLLE), "pick_up", by=ZWOLLE)
    with access.acting(person(ZWOLLE)):
        services.add_entry(taken.case, by=person(ZWOLLE), kind="feit", text="verder", signal=taken.signal)
    page = client_as(RAALTE).get(f"/signalen/{taken.signal_id}/").content.decode()
    assert "In verrijking" in page and "verder" not in page.replace("verdergaat", "")
    assert client_as(ZWOLLE).get(f"/signalen/{taken.signal_id}/").status_code == 200


@DB
def test_refused_comes_back_with_the_reason(route: Route, person: Any, client_as: Any) -> None:
    triage = offer(route, person)
    assert settle(person, client_as, "weigeren").status_code == 422
    assert settle(person, client_as, "weigeren", text="NOTOURSTOKEN").status_code == 302
    assert triage_of(person, RAALTE).state == "enriching"
    assert reads(person, ZWOLLE) == set() and reads(person, RAALTE) == ALL
    assert "NOTOURSTOKEN" in client_as(RAALTE).get(f"/signalen/{triage.signal_id}/").content.decode()
    assert not asked(person, ZWOLLE)


@DB
def test_withdrawn_or_too_late_comes_back_too(route: Route, person: Any, client_as: Any) -> None:
    offer(route, person)
    settle(person, client_as, "intrekken", by=RAALTE)
    back = triage_of(person, RAALTE)
    assert back.state == "enriching" and not asked(person, ZWOLLE)
    move(person, back, "offer", by=RAALTE, text="nog eens", reporter_goes=False, sources=[person(ZWOLLE).unit])
    with access.acting(person(RAALTE)):
        Request.objects.visible_to(person(RAALTE)).update(addressed_until=timezone.now() - timedelta(minutes=1))
    with access.acting_as_service("clock"):
        settling.expire()
    assert triage_of(person, RAALTE).state == "enriching" and reads(person, ZWOLLE) == set()


@DB
def test_nobody_else_takes_it_over(route: Route, person: Any, client_as: Any) -> None:
    triage = offer(route, person)
    row = asked(person, ZWOLLE)[0]
    for who in accounts():
        if who != ZWOLLE:
            answer = client_as(who).post(f"/uitvragen/{row.pk}/", {"keuze": "overnemen"})
            assert answer.status_code == (409 if who in (RAALTE, "af-raalte-2") else 404), who
    assert triage_of(person, RAALTE).pk == triage.pk


def test_of_two_who_take_over_at_once_one_wins(committed: None) -> None:
    """Two colleagues on two connections: the second finds it settled; no error, no second owner."""
    people: Any = User.objects.select_related("unit__organisation")
    route = Route(lambda name: people.get(username=name))
    with transaction.atomic():
        triage = route.log(by=ZWOLLE)
        user = people.get(username=ZWOLLE)
        with access.acting(user):
            moves.perform(triage, "offer", by=user, text="x", reporter_goes=True,
                          sources=[people.get(username=RAALTE).unit])  # fmt: skip
    ends: list[str] = []
    gate = threading.Barrier(2)

    def take(username: str) -> None:
        colleague = people.get(username=username)
        try:
            with access.working_as(colleague):
                row = Request.objects.visible_to(colleague).get(case_id=triage.case_id)
                gate.wait()
                answering.take(row, by=colleague)
            ends.append("taken")
        except settling.Settled:
            ends.append("too late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(name,)) for name in (RAALTE, "af-raalte-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["taken", "too late"]
    owner = people.get(username=RAALTE)
    with access.working_as(owner):
        assert Triage.objects.visible_to(owner).get().owner_id == owner.unit_id
        assert Step.objects.visible_to(owner).filter(name="receive").count() == 1


@DB
def test_merging_own_signals_gives_nobody_sight_and_can_be_undone(route: Route, person: Any) -> None:
    one, two = route.log(), route.log()
    old = one.case_id
    merged = move(person, one, "merge", by=RAALTE, target=two, reason="dezelfde loods")
    assert merged.state == "merged" and merged.case_id == two.case_id
    with access.acting(person(RAALTE)):
        assert Party.objects.visible_to(person(RAALTE)).filter(case_id=two.case_id).count() == 2
    for other in (ZWOLLE, "procesregisseur", "politie"):
        assert reads(person, other) == set(), other
    apart = move(person, merged, "split", by=RAALTE, reason="toch niet")
    assert apart.state == "enriching" and apart.case_id == old
    with access.acting(person(RAALTE)):
        assert Party.objects.visible_to(person(RAALTE)).filter(case_id=old).count() == 1


def propose(route: Route, person: Any) -> tuple[Triage, Triage]:
    """Zwolle thinks that a signal of Raalte belongs to its own."""
    theirs, ours = route.log(by=ZWOLLE, story="ZWOLLETOKEN"), route.log()
    move(person, theirs, "propose", by=ZWOLLE, text="Zelfde adres", sources=[person(RAALTE).unit])
    return theirs, ours


@DB
@pytest.mark.parametrize("ticked", [0, 1])
def test_linking_needs_the_other_owner_and_only_what_it_ticks_goes_along(
    route: Route, person: Any, client_as: Any, ticked: int
) -> None:
    theirs, ours = propose(route, person)
    assert client_as(ZWOLLE).get(f"/signalen/{ours.signal_id}/").status_code == 404
    proposal = asked(person, RAALTE)[0]
    assert client_as(RAALTE).get(f"/stap/triage/{ours.pk}/link/").status_code == 200
    with access.acting(person(RAALTE)):
        parties = list(Party.objects.visible_to(person(RAALTE)).filter(case_id=ours.case_id))[:ticked]
    linked = move(person, ours, "link", by=RAALTE, proposal=proposal, summary="SHAREDTOKEN", parties=parties,
                  reason="klopt", review_on=timezone.localdate())  # fmt: skip
    assert linked.state == "merged" and linked.case_id == ours.case_id
    assert "SHAREDTOKEN" in entries(person, ZWOLLE) and "OWNNOTETOKEN" in entries(person, RAALTE)
    with access.acting(person(ZWOLLE)):
        assert Signal.objects.visible_to(person(ZWOLLE)).count() == 1
        seen = Party.objects.visible_to(person(ZWOLLE))
        assert seen.filter(owner=person(RAALTE).unit).count() == Party._base_manager.count() - 1 == ticked
        assert not [row for row in seen if row.owner_id != row.addressee_id and row.case_id == ours.case_id]
        assert Case.objects.visible_to(person(ZWOLLE)).count() == 1
    assert client_as(RAALTE).get(f"/signalen/{theirs.signal_id}/").status_code == 404
    assert not [row for row in asked(person, RAALTE) if row.kind == "koppeling"]


@DB
def test_without_agreement_nothing_is_linked(route: Route, person: Any, client_as: Any) -> None:
    theirs, ours = propose(route, person)
    with access.acting(person(ZWOLLE)), pytest.raises(moves.Refused):
        moves.perform(triage_of(person, ZWOLLE, pk=theirs.pk), "link", by=person(ZWOLLE), proposal=None, reason="x")
    assert settle(person, client_as, "weigeren", by=RAALTE, text="Ander adres").status_code == 302
    assert client_as(RAALTE).get(f"/stap/triage/{ours.pk}/link/").status_code == 409
    assert triage_of(person, RAALTE, pk=ours.pk).state == "enriching"
    assert "Ander adres" in entries(person, ZWOLLE)


@DB
def test_a_signal_without_gemeente_is_assigned_by_the_regie(route: Route, person: Any, client_as: Any) -> None:
    form = {"danger": "nee", "story": "Ergens in de regio. STORYTOKEN", "forms": ["arbeid"], "where": "onbekend"}
    assert client_as("politie").post("/signalen/insturen/", form).status_code == 302
    triage = triage_of(person, "procesregisseur")
    page = client_as("procesregisseur").get(f"/signalen/{triage.signal_id}/").content.decode()
    assert "STORYTOKEN" in page and "Gemeente toewijzen" in page and "/persoon/" not in page
    assert "Gemeente toewijzen" in client_as("procesregisseur").get("/").content.decode()
    url = f"/stap/triage/{triage.pk}/assign/"
    for who in accounts():
        may = person(who).unit_id == triage.owner_id
        assert client_as(who).get(url).status_code == (200 if may else 404), who
    assert reads(person, RAALTE) == set()
    data = {"unit": str(person(RAALTE).unit_id), "reason": "woont daar"}
    confirm = client_as("procesregisseur").post(url, data)
    assert confirm.status_code == 200 and "Klopt dit?" in confirm.content.decode()
    assert client_as("procesregisseur").post(url, data | {"bevestigd": "1", "waarom": "nodig"}).status_code == 302
    assert reads(person, RAALTE) == {"STORYTOKEN"} and reads(person, "procesregisseur") == set()
    stand = client_as("procesregisseur").get(f"/signalen/{triage.signal_id}/").content.decode()
    assert "Ontvangen" in stand and "STORYTOKEN" not in stand
    with access.acting(person(RAALTE)):
        assert Reporter.objects.visible_to(person(RAALTE)).get().name.startswith(str(person("politie")))
    for other in (ZWOLLE, "zoco", "om"):
        assert reads(person, other) == set(), other
    assert "Ontvangen" in client_as("politie").get(f"/signalen/{triage.signal_id}/").content.decode()


@DB
def test_a_signal_with_a_gemeente_is_not_assigned(route: Route, client_as: Any) -> None:
    triage = route.log()
    assert client_as("procesregisseur").get(f"/stap/triage/{triage.pk}/assign/").status_code == 404
    assert client_as(RAALTE).get(f"/stap/triage/{triage.pk}/assign/").status_code == 409
