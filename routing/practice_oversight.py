"""Set pieces of the practice for the FG: noodtoegang to judge, verzoeken, what stands out, and signatures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from cases import access, audit, oversight
from cases.calendar import add_working_days
from cases.models import Case, Disclosure, Organisation, Party, RightsReview, RightsSnapshot, SubjectRequest
from cases.roles import Part
from routing import limits, overseeing, subject_requests
from routing.until import ZONE

if TYPE_CHECKING:
    from routing.practice import Practice

LATE = time(22, 40)
CLOSE = "DELETE FROM cases_grant WHERE case_id = %s AND group_id = %s AND kind = 'disclosed'"
NEW_THIS_QUARTER = "reclassering"  # an account that was not there when the quarter began


def lay(practice: "Practice") -> None:
    """Lay every piece; the stories have been played."""
    cases = _cases(practice)
    _judged(practice, cases[0])
    _waiting(practice, cases[1])
    _at_night(practice, cases[2])
    _many_names(practice, cases[3])
    _requests(practice)
    _rights(practice)


def _cases(practice: "Practice") -> list[Case]:
    """Give four cases of the tafel that Raalte brought."""
    lead, raalte = practice.users["procesregisseur"], practice.units["af-raalte"]
    with access.acting(lead):
        rows = list(Case.objects.visible_to(lead).filter(owner=raalte).exclude(number="").order_by("-pk")[:12])
    return (rows * 4)[:4]  # a small practice has fewer


@contextmanager
def _at(practice: "Practice", moment: datetime) -> Iterator[None]:
    """Let the practice clock stand at a moment of before."""
    practice.now = moment
    try:
        yield
    finally:
        practice.now = practice.real


def _opened(practice: "Practice", who: str, case: Case, part: str, moment: datetime, reason: str) -> Disclosure:
    """Let somebody use noodtoegang and read the case in that hour, at a moment of before."""
    user = practice.users[who]
    with _at(practice, moment), access.acting(user):
        limits.open_in_emergency(case.number, part=part, reason=reason, by=user)
        lines = Disclosure.objects.filter(case=case, cause="nood.access", by=user)
        lines.update(since=moment, until=moment + timedelta(hours=1))  # the road writes the time of the database
        with connection.cursor() as cursor:  # that hour is over long ago
            cursor.execute(CLOSE, [case.pk, user.workplace.group_id])
    with _at(practice, moment + timedelta(minutes=2)):
        audit.record("read", by=user, obj=case, part=part, emergency=True)
    return lines.get()


def _judged(practice: "Practice", case: Case) -> None:
    words = practice.words["oversight"]
    line = _opened(practice, "af-zwolle", case, Part.CASUS, practice.days_ago(9), words["emergency_judged"])
    fg = practice.users["fg"]
    with _at(practice, practice.days_ago(7)), access.acting(fg):
        overseeing.judge(line, verdict="terecht", words=words["judgement"], seen=0, by=fg)


def _waiting(practice: "Practice", case: Case) -> None:
    words = practice.words["oversight"]
    _opened(practice, "af-deventer", case, Part.CASUS, practice.days_ago(3), words["emergency_open"])


def _at_night(practice: "Practice", case: Case) -> None:
    """A police officer on duty read one case five times, late in the evening."""
    day = add_working_days(practice.real.astimezone(ZONE).date(), -2)
    for minute in range(5):
        with _at(practice, datetime.combine(day, LATE, tzinfo=ZONE) + timedelta(minutes=3 * minute)):
            audit.record("read", by=practice.users["politie"], obj=case, part=Part.CASUS, basis="grant")


def _many_names(practice: "Practice", case: Case) -> None:
    """A zorgcoördinator showed twelve names on one afternoon, the day before the tafel."""
    moment = practice.days_ago(1).replace(hour=14, minute=0)
    for minute in range(12):
        with _at(practice, moment + timedelta(minutes=minute)):
            audit.record("read", by=practice.users["zoco"], obj=case, name="name", part=Part.CASUS, basis="grant")


def _requests(practice: "Practice") -> None:
    """Three verzoeken: one whose term is near, one that waits for who asks, and one that was answered."""
    words = practice.words["oversight"]
    with access.acting(practice.users["af-zwolle"]):
        known = Party.objects.visible_to(practice.users["af-zwolle"]).exclude(name="").order_by("-pk").first()
    name = known.name if known else words["unknown"]
    _ask(practice, "fg-zwolle", 24, kind="inzage", name=name, asked=words["asked"], known=True)
    _ask(practice, "fg", 5, kind="wissing", name=words["unknown"], asked=words["erase"], known=False)
    row = _ask(practice, "fg-zwolle", 60, kind="rectificatie", name=words["other"], asked=words["correct"], known=True)
    fg = practice.users["fg-zwolle"]
    with _at(practice, practice.days_ago(40)), access.acting(fg):
        for one in row.answers.all():
            subject_requests.answer(one, outcome="onbekend", words=words["answer"], version=1, by=fg)


def _ask(practice: "Practice", who: str, days: int, *, known: bool, **more: Any) -> SubjectRequest:
    fg, moment = practice.users[who], practice.days_ago(days)
    on = moment.astimezone(ZONE).date()
    with _at(practice, moment), access.acting(fg):
        row = subject_requests.register(
            by=fg, regime="avg", received_on=on, asker="zelf", birth_date=None, contact="06-00000301", **more
        )
        if known:
            subject_requests.identify(row, on=on, how=practice.words["oversight"]["identity"], version=1, by=fg)
    return row


def _rights(practice: "Practice") -> None:
    """What the rights were when the quarter began, and signatures: most of this year, one too long ago."""
    quarter = oversight.quarter_of(practice.today)
    began = practice.today.replace(month=3 * ((practice.today.month - 1) // 3) + 1, day=1)
    for home in Organisation.objects.all():
        rows = [row for row in oversight.rights(home) if row[0] != str(practice.users[NEW_THIS_QUARTER].pk)]
        RightsSnapshot(organisation=home, quarter=quarter, taken_on=began, rows=rows).save(force_insert=True)
    fg, words = practice.users["fg"], practice.words["oversight"]
    for code, days in (("politie", 400), ("om", 30), ("zvhh", 90), ("zoco", 200)):
        unit = practice.units[code]
        row = RightsReview(organisation_id=unit.organisation_id, unit=unit, right=True, by=fg, remark=words["signed"],
                           at=practice.real - timedelta(days=days))  # fmt: skip
        row.save(force_insert=True)
