"""The audit at work: a real worker and beat chain what people do, through a kill; a bent row and a print show."""

import time
from collections.abc import Callable

import pytest

from tests.journeys.conftest import Person, Site

Enter = Callable[..., Person]
PATIENCE = 60  # seconds; beat asks for a seal each ten
WAITING = """SELECT count(*) FROM cases_auditevent e
  WHERE NOT EXISTS (SELECT 1 FROM cases_auditseal s WHERE e.id = ANY (s.ids)) AND e.at < now() - interval '1 second'"""


def sealed(site: Site) -> int:
    """Wait until every event has its seal; gives how many there are."""
    until = time.monotonic() + PATIENCE
    while site.ask(WAITING)[0][0]:
        assert time.monotonic() < until, "the worker seals nothing"
        time.sleep(0.5)
    return int(site.ask("SELECT count(*) FROM cases_auditevent")[0][0])


def work(person: Person) -> None:
    """Read some pages: each reading is an event."""
    for path in ("/signalen/", "/casussen/", "/", "/sporen/"):
        person.go(path)


def test_what_people_do_is_sealed_by_the_worker_also_after_a_kill(enter: Enter, site: Site) -> None:
    af, politie = enter("af-raalte"), enter("politie")
    work(af)
    before = sealed(site)
    assert before > 3
    for _ in range(3):
        site.kill_worker()
        work(politie)
        site.start_worker()
        work(af)
    assert sealed(site) > before
    assert "De keten klopt" in site.manage("audit_verify")


def test_a_row_that_the_owner_of_the_tables_bends_is_named(enter: Enter, site: Site) -> None:
    work(enter("zoco"))
    sealed(site)
    first = "(SELECT id FROM cases_auditevent ORDER BY xid LIMIT 1)"
    bent = site.ask(f"UPDATE cases_auditevent SET name = 'anders' WHERE id = {first} RETURNING id::text")[0][0]
    with pytest.raises(AssertionError, match=bent):
        site.manage("audit_verify")


def test_who_prints_a_page_is_recorded_once_and_not_held_up(enter: Enter, site: Site) -> None:
    af = enter("af-raalte")
    af.go("/signalen/")
    with af.page.expect_response("**/afdruk/") as answered:
        af.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert answered.value.status == 204
    assert site.ask("SELECT name, role FROM cases_auditevent WHERE action = 'print'") == [("signals", "focal_point")]
    af.page.route("**/afdruk/", lambda route: route.abort())
    af.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    af.press("Nieuw signaal", "link")
