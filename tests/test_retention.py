"""Bewaartermijnen: what goes when, what stays longer, and that only what may go goes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases import access
from cases.models import AuditEvent, Case, Disclosure, Entry, Signal, User
from routing import moves, retention
from routing.models import Destruction, RetentionAsk, RetentionRule, RetentionTerm, Review, Step, Triage
from routing.retention import NotNow
from tests.routes import Route

pytestmark = pytest.mark.django_db
Person = Callable[[str], User]
AGO = timedelta(days=800)


def approve(person: Person, **only: Any) -> None:
    """The coördinerend FG approves the proposals as they are."""
    fg = person("fg")
    with transaction.atomic(), access.acting_as_service(retention.SERVICE):
        retention.load()
    with access.acting(fg):
        for rule in retention.rules(fg).filter(approved_on=None, **only):
            words = {name: getattr(rule, name) for name in ("category", "months", "start", "source")}
            retention.approve(rule, by=fg, **words)


def closed(route: Route, by: str = "af-raalte", ago: timedelta = AGO) -> Triage:
    """A signal that was closed long ago."""
    with time_machine.travel(timezone.now() - ago):
        triage = route.log(by=by)
        user = route.person(by)
        with access.acting(user):
            moves.perform(triage, "close", by=user, close_reason="geen_mensenhandel", reason="niets")
    return triage


def ended_case(route: Route, ago: timedelta = timedelta(days=2000)) -> None:
    """A case that the tafel declined long ago; only what was done is put back in time, for sight does not last."""
    review = route.schedule(route.refer(route.log()))
    chair, user = route.person("voorzitter"), route.person("af-raalte")
    with access.acting(chair):
        moves.perform(route.seen(review, chair), "decline", by=chair, motivation="MOTIVATIONTOKEN")
    with access.acting(user):
        triage = Triage.objects.visible_to(user).get(case_id=route.case_id)
        moves.perform(triage, "close", by=user, close_reason="geen_mensenhandel", reason="klaar")
    when = timezone.now() - ago
    for name in ("voorzitter", "af-raalte"):
        with access.acting(route.person(name)):
            Step._base_manager.filter(case_id=route.case_id).update(at=when)
            Case._base_manager.filter(pk=route.case_id).update(created_at=when)
            Review._base_manager.filter(case_id=route.case_id).update(ended_at=when)


def terms(person: Person, name: str = "fg") -> list[RetentionTerm]:
    with access.acting(person(name)):
        return list(RetentionTerm.objects.order_by("ends_on", "id"))


def passed() -> list[Any]:
    """One pass of the clock."""
    retention.refresh()
    return [made for made in (retention.destroy(*one) for one in retention.due()) if made]


def gone(route: Route) -> bool:
    """Whether nothing of the case is left in any table that lies in a case."""
    user = route.person("af-raalte")
    with access.acting(user):
        return not Case.objects.visible_to(user).filter(pk=route.case_id).exists()


def test_a_closed_signal_gets_its_date_and_a_running_one_none(route: Route, person: Person) -> None:
    triage = closed(route, ago=timedelta(days=100))
    Route(person).log()
    retention.refresh()
    [term] = terms(person)
    assert (term.case, term.kind, term.organisation) == (triage.case_id, "signal", triage.owner.organisation)
    assert term.starts_on == timezone.localdate(timezone.now() - timedelta(days=100))
    assert term.ends_on is not None and 260 <= (term.ends_on - timezone.localdate()).days <= 266
    with access.acting(person("af-raalte")):
        kept = retention.of_case(triage.case_id, by=person("af-raalte"))
    assert kept == retention.Kept(term.ends_on, False)


def test_reopening_takes_the_date_away(route: Route, person: Person) -> None:
    triage = closed(route)
    retention.refresh()
    assert len(terms(person)) == 1
    user = person("af-raalte")
    with access.acting(user):
        moves.perform(route.seen(triage, user), "reopen", by=user, reason="nieuw")
    approve(person)
    assert retention.destroy(triage.case_id, triage.owner.organisation_id) is None  # the road asks it itself
    retention.refresh()
    assert terms(person) == []


def test_nothing_goes_under_a_term_that_no_fg_approved(route: Route, person: Person) -> None:
    closed(route)
    assert passed() == []
    assert not gone(route)
    approve(person)
    assert len(passed()) == 1
    assert gone(route)


def test_what_is_not_due_stays(route: Route, person: Person) -> None:
    triage = closed(route, ago=timedelta(days=300))
    approve(person)
    assert passed() == []
    assert retention.destroy(triage.case_id, triage.owner.organisation_id) is None
    assert not gone(route)


def test_the_application_cannot_destroy_by_itself(route: Route, person: Person) -> None:
    triage = closed(route)
    approve(person)
    user = person("af-raalte")
    with access.acting(user), connection.cursor() as cursor:
        cursor.execute("SELECT mht.destroy(%s, %s)", [triage.case_id, triage.owner.organisation_id])
        assert cursor.fetchone() == (None,)
    for sql in ("SELECT mht_inner.erase_case(gen_random_uuid())", "DELETE FROM routing_retentionterm",
                "DELETE FROM routing_destruction", "SELECT * FROM mht_inner.dossiers('{}')"):  # fmt: skip
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cur:
            cur.execute(sql)


def test_a_hold_stops_it_while_asked_and_after_a_second_person_said_yes(route: Route, person: Person) -> None:
    triage = closed(route)
    home, fg, af = triage.owner.organisation, person("fg"), person("af-raalte")
    approve(person)
    with access.acting(af):
        row = retention.ask(triage.case_id, home, by=af, kind="hold", reason="er loopt een klacht")
        with pytest.raises(NotNow, match="al gevraagd"):
            retention.ask(triage.case_id, home, by=af, kind="hold", reason="nog eens")
    assert passed() == []
    with access.acting(fg):
        retention.decide(row, by=fg, outcome="approved")
        with pytest.raises(NotNow, match="Iemand anders"):
            retention.decide(row, by=fg, outcome="refused")
    assert passed() == []
    assert not gone(route)
    with access.acting(fg):
        retention.lift(RetentionAsk.objects.get(pk=row.pk), by=fg)
    assert len(passed()) == 1


def test_nobody_approves_the_own_wish(route: Route, person: Person) -> None:
    triage = closed(route)
    home, fg = triage.owner.organisation, person("fg")
    retention.refresh()
    with access.acting(fg):
        row = retention.ask(triage.case_id, home, by=fg, kind="hold", reason="klacht")
        with pytest.raises(NotNow, match="tweede persoon"):
            retention.decide(row, by=fg, outcome="approved")
        with pytest.raises(DatabaseError, match="second_person"), transaction.atomic():
            RetentionAsk.objects.filter(pk=row.pk).update(decided_by=fg)
    with access.acting(person("fg-zwolle")):
        assert not RetentionAsk.objects.exists()


def test_an_extension_moves_the_day_after_a_yes(route: Route, person: Person) -> None:
    triage = closed(route)
    home, fg, af = triage.owner.organisation, person("fg"), person("af-raalte")
    approve(person)
    later = timezone.localdate() + timedelta(days=90)
    with access.acting(af):
        row = retention.ask(triage.case_id, home, by=af, kind="extension", reason="onderzoek loopt", until=later)
    assert passed() == []
    with access.acting(fg):
        retention.decide(row, by=fg, outcome="approved")
    assert passed() == []
    assert [term.ends_on for term in terms(person)] == [later]
    with access.acting(fg):
        names = set(AuditEvent.objects.filter(object_id=row.pk).values_list("name", flat=True))
        assert names == {"retention.extension", "retention.approved"}


def test_each_fg_sees_its_own_and_no_other_person_any(route: Route, person: Person) -> None:
    closed(route)
    closed(Route(person), by="af-zwolle")
    retention.refresh()
    assert len(terms(person)) == 2
    assert [term.organisation.code for term in terms(person, "fg-zwolle")] == ["zwolle"]
    assert len(terms(person, "af-raalte")) == 1
    for name in ("politie", "kernteam", "beheerder", "procesregisseur"):
        assert terms(person, name) == []


def test_each_organisation_keeps_its_own_part_for_its_own_term(route: Route, person: Person) -> None:
    """The regie's term is over, that of the gemeente is not: only the part of the regie goes."""
    ended_case(route)
    approve(person)
    raalte, zvhh, fg = person("af-raalte"), person("procesregisseur"), person("fg")
    with access.acting(fg):
        [rule] = retention.rules(fg).filter(organisation=raalte.workplace.organisation, kind="case", regime="wgs")
        longer = retention.approve(rule, by=fg, category="Wmo", months=180, start="received", source="Wmo 5.3.4")
    assert (longer.version, RetentionRule.objects.get(pk=rule.pk).ended_on) == (2, timezone.localdate())
    made = passed()
    with access.acting(fg):
        rows = list(Destruction.objects.all())
        assert {row.organisation.code for row in rows if row.organisation} == {"zvhh"}
        assert not any(row.whole for row in rows)
    assert len(made) == 1
    with access.acting(zvhh):
        assert not Entry.objects.visible_to(zvhh).filter(case_id=route.case_id, owner=zvhh.unit).exists()
    with access.acting(raalte):
        assert Signal.objects.visible_to(raalte).filter(case_id=route.case_id, story__contains="STORYTOKEN").exists()
    assert passed() == []  # what is done is done once
    with access.acting(fg):
        retention.approve(longer, by=fg, category="Wmo", months=12, start="closed", source="korter")
    assert len(passed()) == 1
    assert gone(route)


def test_the_ledger_keeps_its_lines_without_their_text(route: Route, person: Person) -> None:
    ended_case(route)
    approve(person)
    with access.acting(person("fg")):
        before = Disclosure.objects.filter(case_id=route.case_id).count()
        assert Disclosure.objects.filter(case_id=route.case_id).exclude(necessity="").exists()
    assert before and passed()
    assert gone(route)
    with access.acting(person("fg")):
        rows = Disclosure.objects.filter(case_id=route.case_id)
        assert rows.count() == before
        assert not rows.exclude(purpose="", necessity="", consent="").exists()


def test_drafts_go_after_thirty_days_and_fresh_ones_stay(person: Person) -> None:
    from cases import services

    user = person("af-raalte")
    made = []
    for days in (45, 3):
        with time_machine.travel(timezone.now() - timedelta(days=days)), access.acting(user):
            made.append(services.new_draft(by=user, story="half").pk)
    with access.acting(user):
        assert Signal.objects.visible_to(user).filter(pk__in=made).count() == 2
    retention.drop_drafts()
    with access.acting(user):
        assert set(Signal.objects.visible_to(user).filter(pk__in=made).values_list("pk", flat=True)) <= set(made)
