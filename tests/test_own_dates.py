"""Row 34 around the own dates of a colleague: who is told when."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import access, people
from cases.models import Organisation, User
from routing import date_watch, notices
from routing.models import Notice
from tests.test_convenants import BANDS, END, OFFICE, OWN, Person, only, pass_by, told


def test_a_date_is_told_at_eight_four_and_one_week_and_when_it_passed(person: Person) -> None:
    only(person("af-raalte"), END)
    found = {left: rows for left in range(70, -30, -1) if (rows := pass_by(END - timedelta(days=left)))}
    assert sorted(found, reverse=True) == [56, 28, 7, -1]
    assert all(rows == sorted([OWN, OFFICE, ("dates", "fg", "/toezicht/convenanten/")]) for rows in found.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(-40, 80), min_size=1, max_size=12, unique=True))
def test_whatever_days_the_clock_missed_the_latest_step_goes_once(person: Person, days: list[int]) -> None:
    """A worker that was down for a week tells what is due when it is back, and what it missed no more."""
    only(person("af-raalte"), END)
    for left in sorted(days, reverse=True):
        pass_by(END - timedelta(days=left))
    seen = {step for step, band in BANDS.items() for left in days if left in band}
    with access.acting_as_service("clock"):
        assert Notice.objects.filter(kind="own_date").count() == len(seen)
        Notice.objects.all().delete()


def test_the_day_is_the_day_in_amsterdam(person: Person) -> None:
    only(person("af-raalte"), END)
    pass_by(END)
    late = datetime(END.year, END.month, END.day, 22, 30, tzinfo=UTC)  # after midnight here, in summer
    with time_machine.travel(late, tick=False), access.acting_as_service("clock"):
        assert date_watch.watch() == 1
    assert told() == 2


def test_a_renewed_date_begins_anew(person: Person) -> None:
    user, by = person("af-raalte"), person("beheerder")
    only(user, END)
    assert OWN in pass_by(END - timedelta(days=3))
    user = person("af-raalte")
    values = {name: getattr(user, name) for name in people.FIELDS}
    with access.acting(by):
        people.change_person(user, by=by, **(values | {"nda_until": END + timedelta(days=2)}))
    assert person("af-raalte").warned is None
    assert OWN in pass_by(END - timedelta(days=1)), "still within a week, but of another date"
    with access.acting(by):
        people.change_person(person("af-raalte"), by=by, **(values | {"nda_until": END + timedelta(days=365)}))
    assert pass_by(END + timedelta(days=4)) == []
    assert OWN in pass_by(END + timedelta(days=365 - 56))


def test_a_changed_name_does_not_warn_again(person: Person) -> None:
    user, by = person("af-raalte"), person("beheerder")
    only(user, END)
    pass_by(END - timedelta(days=3))
    user = person("af-raalte")
    values = {name: getattr(user, name) for name in people.FIELDS} | {"first_name": "Anders"}
    with access.acting(by):
        people.change_person(user, by=by, **values)
    assert pass_by(END - timedelta(days=2)) == []


@pytest.mark.parametrize(("who", "fg"), [("af-zwolle", "fg-zwolle"), ("politie", "fg"), ("fg-zwolle", "fg-zwolle")])
def test_the_own_fg_hears_it_else_the_coordinating_one(person: Person, who: str, fg: str) -> None:
    only(person(who), END)
    found = pass_by(END)
    assert [unit for kind, unit, path in found if path == "/toezicht/convenanten/"] == [fg]
    assert ("own_date", person(who).workplace.code, "/profiel/") in found


def test_an_fg_office_without_people_hears_nothing(person: Person) -> None:
    only(person("af-zwolle"), END)
    User.objects.filter(username="fg-zwolle").update(is_active=False)
    assert ("dates", "fg", "/toezicht/convenanten/") in pass_by(END)


def test_who_may_not_log_in_or_never_had_a_date_is_not_told(person: Person) -> None:
    only(person("af-raalte"), END)
    User.objects.filter(username="af-raalte").update(is_active=False)
    User.objects.filter(username="zoco").update(screening_until=None)
    assert pass_by(END) == []


def test_many_ends_are_one_mail_to_each_office(person: Person) -> None:
    only(person("af-raalte"), END)
    User.objects.filter(unit__organisation__code__in=["raalte", "politie"]).update(nda_until=END)
    found = pass_by(END)
    assert len([line for line in found if line[0] == "own_date"]) > 2
    assert [line[1] for line in found if line[0] == "dates"] == ["beheer", "fg"]


def test_the_mail_goes_to_this_colleague_alone_and_says_nothing(person: Person) -> None:
    user, colleague = person("af-raalte"), person("af-raalte-2")
    only(user, END)
    pass_by(END)
    with access.acting(colleague):
        assert not Notice.objects.filter(kind="own_date").exists()
    with access.acting(user):
        assert Notice.objects.filter(kind="own_date").exists()
    notices.send_waiting()
    assert [message.to for message in mail.outbox if "/profiel/" in str(message.body)] == [[user.email]]
    assert {to for message in mail.outbox for to in message.to} == {
        user.email, person("fg").email, person("beheerder").email
    }  # fmt: skip
    for message in mail.outbox:
        text = f"{message.subject} {message.body}".lower()
        assert not any(word in text for word in (user.last_name.lower(), "raalte", "geheimhouding", "2027"))


def test_mail_that_is_down_loses_nothing(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    only(person("af-raalte"), END)
    pass_by(END)

    def refuse(*_: Any) -> None:
        raise OSError

    with monkeypatch.context() as down:
        down.setattr(notices, "mail", refuse)
        assert notices.send_waiting() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert notices.send_waiting() == 3


def test_of_two_workers_at_once_one_tells(committed: None) -> None:
    """Real connections: the second waits at the organisations and finds everything told."""
    kept = list(User.objects.all()), list(Organisation.objects.all())
    day = timezone.localdate() + timedelta(days=5)
    with transaction.atomic():
        User.objects.filter(username__in=["af-raalte", "zoco", "school"]).update(nda_until=day)
        User.objects.update(warned=None)
        Organisation.objects.filter(code="raalte").update(warned=8)
    gate, problems = threading.Barrier(4), []

    def work() -> None:
        try:
            gate.wait()
            with transaction.atomic(), access.acting_as_service("clock"):
                date_watch.watch()
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with transaction.atomic(), access.acting_as_service("clock"):
            rows = [(row.kind, row.unit_id, row.person_id, row.path) for row in Notice.objects.all()]
        assert not problems
        assert len(rows) == len(set(rows)), rows
        assert len([row for row in rows if row[2]]) == 4  # and politie, of the practice accounts
    finally:
        for row in [*kept[0], *kept[1]]:
            fields = ["warned", "nda_until"] if isinstance(row, User) else ["warned"]
            row.save(update_fields=fields)
