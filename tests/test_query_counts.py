"""What a page asks of the database does not grow with what there is; numbers, never times (docs/snelheid.md)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import access
from cases.models import Case, User
from routing.models import Review
from tests.routes import Route

Login = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("one_minute")
READERS = ["af-raalte", "voorzitter", "politie", "om", "zoco"]


def asked(client: Client, url: str) -> int:
    """How many statements a page sends, without the savepoints of the test around it."""
    assert client.get(url).status_code == 200  # the first page of a session writes its minute
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len([line for line in found if not line["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.parametrize(("url", "most"), [("/casussen/", 8), ("/", 17), ("/zoeken/?q=summarytoken+OR+zorgtoken", 10)])
def test_a_list_asks_no_more_for_many_than_for_few(route: Route, client_as: Login, url: str, most: int) -> None:
    """Every reader, at two sizes."""
    route.whole()
    few = {who: asked(client_as(who), url) for who in READERS}
    for _ in range(3):
        route.whole()
    many = {who: asked(client_as(who), url) for who in READERS}
    assert few == many
    assert max(many.values()) <= most


def test_a_full_page_of_cases_is_eight_statements(
    route: Route, client_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Session, person, acting, cases, what stands beside them, kept filters, the audit line, and acting no more."""
    monkeypatch.setattr("dashboards.queries.dossiers.PAGE", 2)
    for _ in range(3):
        route.refer(route.log())
    assert asked(client_as("voorzitter"), "/casussen/") == 8


@pytest.mark.parametrize("filters", ["", "?volgorde=termijn&termijn=week", "?zoek=S-&stand=open&gemeente=raalte"])
def test_the_list_of_signals_asks_ten_at_most(route: Route, client_as: Login, filters: str) -> None:
    """With gemeenten, colleagues and kept filters for its forms, and the same with more signals."""
    route.log()
    few = asked(client_as("af-raalte"), f"/signalen/{filters}")
    for _ in range(4):
        route.log()
    assert asked(client_as("af-raalte"), f"/signalen/{filters}") == few <= 10


def test_a_case_page_asks_no_more_for_a_long_file(route: Route, client_as: Login) -> None:
    """Entries, people and actions come in one statement each."""
    route.whole()
    url = f"/casussen/{route.case_id}/"
    few = {who: asked(client_as(who), url) for who in READERS}
    for number in range(5):
        route.note("casus", f"Voortgang {number}", "af-raalte")
    many = {who: asked(client_as(who), url) for who in READERS}
    assert few == many
    assert max(many.values()) <= 40


def test_every_case_i_may_know_stands_in_my_range(route: Route, client_as: Login) -> None:
    """The range of grants only finds rows: were one missing there, a list would hide what its reader may see."""
    route.log()
    route.whole()
    for user in User.objects.select_related("unit").exclude(unit=None):
        with access.acting(user):
            seen = set(Case.objects.visible_to(user).values_list("pk", flat=True))
            ranged = {line["content_object_id"] for line in access.in_order(user)}
        assert seen <= ranged, user


def test_lists_walk_on_past_what_is_not_wanted(route: Route, client_as: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dossiers without number between the cases leave no gap and no double, forwards and backwards."""
    monkeypatch.setattr("dashboards.queries.dossiers.PAGE", 2)
    numbered = []
    for _ in range(4):
        numbered.append(str(route.refer(route.log()).case_id))
        for _ in range(3):
            route.log()
    client = client_as("af-raalte")
    first, second = client.get("/casussen/"), client.get(f"/casussen/?na={numbered[2]}")
    assert [pk in first.content.decode() for pk in numbered] == [False, False, True, True]
    assert [pk in second.content.decode() for pk in numbered] == [True, True, False, False]
    back = client.get(f"/casussen/?voor={numbered[1]}").content.decode()
    assert [pk in back for pk in numbered] == [False, False, True, True]


def test_a_filter_finds_what_lies_deep(route: Route, client_as: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only case on an agenda is older than a page of others."""
    monkeypatch.setattr("dashboards.queries.dossiers.PAGE", 2)
    review = route.schedule(route.refer(route.log()))
    for _ in range(5):
        route.refer(route.log())
    assert isinstance(review, Review)
    assert str(review.case_id) in client_as("voorzitter").get("/casussen/?stand=scheduled").content.decode()


def test_a_session_is_written_once_a_minute_and_goes_on(client_as: Login) -> None:
    """Reading writes no session within the minute; use puts off its end."""
    begin = datetime(2026, 11, 24, 9, 0, 5, tzinfo=UTC)
    with time_machine.travel(begin, tick=False) as now:
        client = client_as("politie")
        client.get("/")
        ends = Session.objects.get(pk=client.session.session_key).expire_date
        now.move_to(begin + timedelta(seconds=30))
        client.get("/")
        assert Session.objects.get(pk=client.session.session_key).expire_date == ends
        now.move_to(begin + timedelta(minutes=50))
        client.get("/")
        assert Session.objects.get(pk=client.session.session_key).expire_date > ends + timedelta(minutes=40)
        now.move_to(begin + timedelta(minutes=109))
        assert client.get("/").status_code == 200
        now.move_to(begin + timedelta(minutes=170))
        assert client.get("/").status_code == 302


def test_the_bare_view_asks_nothing(client_as: Login) -> None:
    """/healthz says that the process answers: no session, no person, no database, also for who is logged in."""
    client = client_as("politie")
    with CaptureQueriesContext(connection) as found:
        assert client.get("/healthz").content == b"ok\n"
    assert len(found) == 0


def test_a_step_asks_each_question_once(route: Route, client_as: Login) -> None:
    """Doorleiden: who sees the case, on which grounds and behind which lock is asked once; audit is one INSERT."""
    route.refer(route.log())  # what a process reads once is read
    triage, client = route.log(), client_as("af-raalte")
    client.get("/")
    answers = {"grown": "ja", "reason": "Meer gezien.", "summary": "Werkt daar.", "knows": "ja"}
    with CaptureQueriesContext(connection) as found:
        client.post(f"/stap/triage/{triage.pk}/refer/", answers | {"bevestigd": "1", "waarom": "Nodig."})
    lines = [line["sql"] for line in found if not line["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(lines) <= 48
    assert sum('INSERT INTO "cases_auditevent"' in line for line in lines) == 1
    assert sum("pg_advisory_xact_lock" in line for line in lines) == 1
