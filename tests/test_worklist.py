"""Mijn werk: the own unit's work by urgency, and nothing of others."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import access
from cases.models import User
from dashboards.presenting import worklist as words
from routing.models import Action, Deadline, Notice, UrgentCard
from tests.routes import Route

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
EVERYONE = [
    "af-raalte", "wijkteam-raalte", "burgemeester-raalte", "voorzitter", "procesregisseur", "zoco", "veilig-thuis",
    "politie", "om", "arbeidsinspectie", "riec", "reclassering", "school", "kernteam", "fg", "fg-zwolle", "beheerder",
]  # fmt: skip


def page(client: Client) -> str:
    """Give the start page as text."""
    answer = client.get("/?alles=ja")
    assert answer.status_code == 200
    return answer.content.decode()


def before(text: str, first: str, second: str) -> bool:
    """Tell whether both are there, in this order."""
    return -1 < text.find(first) < text.find(second)


@pytest.mark.parametrize("username", EVERYONE)
def test_every_role_has_a_start_page_with_one_heading(client_as: ClientAs, username: str) -> None:
    """No role meets an error or a page without a name."""
    assert page(client_as(username)).count("<h1") == 1


@pytest.mark.parametrize(("hour", "word"), [(3, "nacht"), (8, "morgen"), (14, "middag"), (20, "navond")])
def test_the_greeting_knows_the_time_in_amsterdam(person: Person, hour: int, word: str) -> None:
    """In November Amsterdam is one hour ahead."""
    now = datetime(2026, 11, 24, hour - 1, 30, tzinfo=UTC)
    user = person("af-raalte")
    assert words.greeting(user, now) == f"Goede{word}, {user.first_name}"


def test_an_empty_list_says_so_and_offers_n_to_who_may(client_as: ClientAs) -> None:
    """A role that records signals reads how; the police does not."""
    assert "Er staat niets open. Nieuw signaal? Druk op n." in page(client_as("af-raalte"))
    police = page(client_as("politie"))
    assert "Er staat niets open." in police
    assert "Druk op n" not in police


@pytest.mark.parametrize(
    ("username", "url"),
    [("kernteam", "/rapporten/"), ("fg", "/toezicht/"), ("beheerder", "/beheer/")],
)
def test_who_does_no_casework_reads_the_own_next_step(client_as: ClientAs, username: str, url: str) -> None:
    """One link to what this role is for, and no blocks of casework."""
    text = page(client_as(username))
    main = text[text.index("<main") : text.index("</main>")]
    assert f'href="{url}"' in main
    assert "Er staat niets open" not in main


def test_terms_stand_under_their_urgency_in_one_sentence(route: Route, client_as: ClientAs) -> None:
    """A late term reads as one sentence: what, which signal, how late, and that it is an appointment."""
    triage = route.log()
    number = triage.signal.number
    client = client_as("af-raalte")
    later = page(client)
    assert f"Eerste duiding van het signaal, signaal {number}" in later
    user = route.person("af-raalte")
    with access.acting(user):
        Deadline.objects.visible_to(user).update(due=timezone.now() - timedelta(days=1))
    late = page(client)
    assert "Te laat" in late
    assert f'aria-label="Eerste duiding van het signaal, signaal {number}, 1 dag te laat, afspraak"' in late
    assert f'href="/signalen/{triage.signal_id}/"' in late


@time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("due", "block"),
    [
        (datetime(2026, 11, 24, 8, tzinfo=UTC), "late"),
        (datetime(2026, 11, 24, 23, tzinfo=UTC), "today"),
        (datetime(2026, 11, 25, 23, tzinfo=UTC), "week"),
        (datetime(2026, 11, 29, 23, tzinfo=UTC), "week"),
        (datetime(2026, 11, 30, 23, tzinfo=UTC), "later"),
    ],
)
def test_midnight_belongs_to_the_day_before(due: datetime, block: str) -> None:
    """23:00 UTC is midnight in Amsterdam: the end of that day, not the start of the next."""
    row = Deadline(label="x", reference="S-2026-0001", path="/", due=due)
    assert [found["id"] for found in words.blocks([words._term(row)])] == [block]


def test_legal_and_agreed_terms_are_told_apart(route: Route, client_as: ClientAs) -> None:
    """The word says it, not a colour."""
    route.log()
    user = route.person("af-raalte")
    assert "wettelijk" not in page(client_as("af-raalte"))
    with access.acting(user):
        Deadline.objects.visible_to(user).update(statutory=True)
    assert "wettelijk" in page(client_as("af-raalte"))


def test_a_done_term_is_gone(route: Route, client_as: ClientAs) -> None:
    """What is done asks nothing."""
    route.log()
    user = route.person("af-raalte")
    with access.acting(user):
        Deadline.objects.visible_to(user).update(done_at=timezone.now())
    assert "Er staat niets open" in page(client_as("af-raalte"))


def test_the_table_waits_for_tracks_and_actions(route: Route, client_as: ClientAs) -> None:
    """The chair reads which spoor nobody accepted; after accepting it is gone."""
    route.decide(route.schedule(route.refer(route.log())))
    text = page(client_as("voorzitter"))
    assert "Wacht op anderen" in text
    assert text.count("nog niet aanvaard") >= 2
    assert "Aandachtsfunctie Raalte: ACTIONTOKEN" in text
    route.accept("zorg", "zoco")
    route.accept("strafrecht", "om")
    assert "nog niet aanvaard" not in page(client_as("voorzitter"))


def test_the_focal_point_waits_for_the_table(route: Route, client_as: ClientAs) -> None:
    """A referred case waits for its besluit, and stops waiting then."""
    review = route.refer(route.log())
    assert "Tafel: besluit over casus MH-" in page(client_as("af-raalte"))
    route.decide(route.schedule(review))
    text = page(client_as("af-raalte"))
    assert "Tafel: besluit over casus" not in text
    assert "Actiepunt: ACTIONTOKEN" in text
    assert "De tafel heeft een besluit genomen" in text


def test_a_holder_is_asked_to_accept(route: Route, client_as: ClientAs) -> None:
    """The spoor stands on top, with the page to accept it."""
    route.decide(route.schedule(route.refer(route.log())))
    assert "Spoor zorg aanvaarden, casus MH-" in page(client_as("zoco"))
    assert "Spoor strafrecht aanvaarden, casus MH-" in page(client_as("om"))
    assert "aanvaarden, casus" not in page(client_as("politie"))


def test_nobody_reads_anothers_work(route: Route, client_as: ClientAs) -> None:
    """Numbers and texts of one unit never reach a unit without sight."""
    route.whole()
    user = route.person("af-raalte")
    with access.acting(user):
        text = Action.objects.visible_to(user).get(case_id=route.case_id).text
    for other in ("af-zwolle", "riec", "arbeidsinspectie", "reclassering", "school", "fg", "kernteam", "beheerder"):
        found = page(client_as(other))
        assert text not in found, other
        assert route.signal.number not in found, other


def test_an_action_brings_its_text_and_the_stand_and_nothing_more(route: Route, client_as: ClientAs) -> None:
    """A unit that only holds an action reads its text and where the case stands (domain 1.5 row 22)."""
    review = route.schedule(route.refer(route.log()))
    action = {"unit": route.person("school").unit, "text": "SCHOOLACTION", "due": timezone.localdate()}
    route.decide(review, actions=[action])
    text = page(client_as("school"))
    assert "SCHOOLACTION" in text
    case = client_as("school").get(f"/casussen/{route.case_id}/").content.decode()
    assert "SCHOOLACTION" in case
    assert not {"SUMMARYTOKEN", "PARTYTOKEN", "MOTIVATIONTOKEN"} & set(re.findall("[A-Z]+TOKEN", case))
    klaar = text[text.index('action="/acties/') + 8 :]
    client_as("school").post(klaar[: klaar.index('"')])
    assert "Actiepunt: SCHOOLACTION" not in page(client_as("school"))


def test_spoed_comes_first(route: Route, client_as: ClientAs) -> None:
    """A running card stands above everything; an ended one is gone."""
    route.decide(route.schedule(route.refer(route.log())), tracks=("zorg",))
    user, zoco = route.person("af-raalte"), route.person("zoco")
    with access.acting(user):
        until = timezone.now() + timedelta(hours=72)
        card = UrgentCard(case_id=route.case_id, owner=user.unit, part="eigen", addressee=zoco.unit, kind="card",
                          starter=user, addressed_until=until, called="ja", needed="x")  # fmt: skip
        card.save(force_insert=True)
    assert before(page(client_as("zoco")), "Spoed sinds", "Sporen om te aanvaarden")
    with access.acting(user):
        UrgentCard.objects.visible_to(user).update(addressed_until=timezone.now() - timedelta(minutes=1))
    assert "Spoed sinds" not in page(client_as("zoco"))


def test_old_news_is_no_news(client_as: ClientAs, person: Person) -> None:
    """Seven days, own unit, each page once."""
    unit = person("politie").unit
    now = timezone.now()
    for reference, age in (("MH-2026-0001", 1), ("MH-2026-0001", 2), ("MH-2026-0002", 8)):
        told = now - timedelta(days=age)
        notice = Notice(unit=unit, kind="shared", reference=reference, path=f"/{reference}/", created_at=told)
        notice.save(force_insert=True)
    text = page(client_as("politie"))
    assert text.count("Er is iets met u gedeeld: MH-2026-0001") == 1
    assert "MH-2026-0002" not in text
    assert "MH-2026-0001" not in page(client_as("om"))


@pytest.mark.parametrize("username", ["af-raalte", "voorzitter", "zoco", "om"])
def test_the_page_asks_little_of_the_database(route: Route, client_as: ClientAs, username: str) -> None:
    """At most ten questions about work, however much there is."""
    route.whole()
    client = client_as(username)
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    about_work = [found for found in asked if 'FROM "routing_' in found["sql"] or 'FROM "cases_case"' in found["sql"]]
    assert 0 < len(about_work) <= 10


def test_a_terugkoppeling_is_marked_done_from_mijn_werk(route: Route, client_as: Any, person: Any) -> None:
    route.whole()
    user = person("af-raalte")
    with access.acting(user):
        term = Deadline.objects.visible_to(user).get(code="feedback", done_at=None)
    client, url = client_as("af-raalte"), f"/termijnen/{term.pk}/klaar/"
    assert url in client.get("/?alles=ja").content.decode()
    assert client_as("politie").post(url).status_code == 404
    assert client.post(url).status_code == 302
    assert url not in client.get("/?alles=ja").content.decode()


def test_cases_are_counted_per_stand_for_who_may_know_of_them(
    route: Route, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link per stand with its number; nobody counts what is foreign, and above the top no number tells more."""
    route.schedule(route.refer(route.log()))
    for _ in range(2):
        route.refer(route.log())
    text = page(client_as("voorzitter"))
    assert '<a class="nl-link" href="/casussen/?stand=submitted">Aangemeld</a> <span class="mht-count">2</span>' in text
    assert (
        '<a class="nl-link" href="/casussen/?stand=scheduled">Geagendeerd</a> <span class="mht-count">1</span>' in text
    )
    assert "Geteld in" not in text
    assert "Casussen per stand" not in page(client_as("af-zwolle"))
    monkeypatch.setattr(words, "TOP", 1)
    monkeypatch.setattr("dashboards.queries.worklist.NEWEST", 2)
    text = page(client_as("voorzitter"))
    assert 'Aangemeld</a> <span class="mht-count">1+</span>' in text
    assert "stand=scheduled" not in text
    assert "Geteld in de nieuwste 2 die u mag zien." in text
