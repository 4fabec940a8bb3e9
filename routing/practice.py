"""Plays the practice data: stories that set real moves, each at its own moment in the past.

A story is a generator: it yields the moment of its next step and then sets it. All stories are played
in one order of time, so ids, numbers and lists are as if the region had worked with mhtafel for two years.
What a story plans after the present has not happened: that is how work in progress comes about.
"""

import gc
import heapq
import random
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import product
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from cases import access, reference, services
from cases.models import AuditEvent, Guarded, Label, Organisation, Unit, User
from cases.models.guarded import read_sql
from routing import (
    practice_asks,
    practice_lessons,
    practice_minutes,
    practice_oversight,
    practice_page,
    practice_pieces,
    practice_retention,
    practice_sight,
    practice_story,
    receivers,
)
from routing.calendar import add_working_days
from routing.models import Action, Deadline, Meeting, Notice
from routing.until import ZONE

Story = Generator[datetime, None, None]
QUARTERS = 8
SEATS = 6
LONG_AGO = timedelta(days=130)
SIGNALS, ADVICES, CASES = 575, 80, 78
DIGITAL: dict[str, Any] = {"kind": "digitaal", "place": "Digitaal", "link": "https://video.voorbeeld.invalid/tafel"}
KEPT = {"Organisation", "Unit", "User", "LegalBasis", "DefaultBasis", "OrganisationBasis", "Convenant", "Signature"}
OURS = ("cases", "routing", "dashboards")


class Practice:
    """The stage: the region's people, one source of chance, the meetings, and the clock."""

    def __init__(self, now: datetime, seed: int) -> None:
        self.now = self.real = now
        self.rng = random.Random(seed)
        self.details = random.Random(seed + 1)  # of people; apart, so that no story changes by it
        self.words: dict[str, Any] = reference.read("practice")
        self.users = {user.username: user for user in User.objects.select_related("unit__organisation")}
        self.units = {unit.code: unit for unit in Unit.objects.select_related("organisation")}
        self.towns = list(Organisation.objects.filter(kind="municipality"))
        self.meetings: list[Meeting] = []
        self.seats: Counter[UUID] = Counter()  # cases on the agenda of each meeting
        self._stories: list[tuple[datetime, int, Story]] = []
        self._told = 0

    @property
    def today(self) -> date:
        """The day of the step that is being set."""
        return self.now.astimezone(ZONE).date()

    def pick(self, name: str, key: str = "") -> Any:
        """Choose one text of a list in fixtures/practice.json."""
        texts = self.words[name][key] if key else self.words[name]
        return self.rng.choice(texts)

    def later(self, low: int, high: int) -> datetime:
        """Give an office hour some working days further on."""
        return self.office(add_working_days(self.today, self.rng.randint(low, high)))

    @property
    def long_ago(self) -> bool:
        """Old work is told in fewer steps: nobody scrolls that far back."""
        return self.real - self.now > LONG_AGO

    def office(self, day: date) -> datetime:
        """Give a moment in the office hours of a day."""
        hours = time(self.rng.randint(8, 16), self.rng.randint(0, 59), self.rng.randint(0, 59))
        return datetime.combine(day, hours, tzinfo=ZONE)

    def days_ago(self, days: int) -> datetime:
        """Give a moment in the office hours of a working day in the past, never after now."""
        day = add_working_days(self.real.astimezone(ZONE).date() - timedelta(days=days), -1)
        return self.office(day)

    def next_meeting(self, after: datetime) -> Meeting:
        """Give the first tafel after this moment that has room; the last one when the list ends."""
        later = (meeting for meeting in self.meetings if meeting.starts_at > after and self.seats[meeting.pk] < SEATS)
        return next(later, self.meetings[-1])

    def tell(self, story: Story) -> None:
        """Put a story on the list; it starts with the moment of its first step."""
        first = next(story, None)
        if first is not None:
            self._told += 1
            heapq.heappush(self._stories, (first, self._told, story))

    def play(self) -> None:
        """Set every step up to the present, the oldest first."""
        while self._stories:
            moment, _, story = heapq.heappop(self._stories)
            if moment > self.real:
                story.close()
                continue
            self.now = max(self.now, moment)
            self.tell(story)


def load(*, scale: float = 1.0, seed: int = 1) -> Practice:
    """Play the whole practice region "IJsselland-oefen"; runs as the owner, in a transaction.

    `scale` makes it smaller for tests; the set pieces are always there.
    """
    practice = Practice(timezone.now(), seed)
    practice.now = practice.real - timedelta(days=QUARTERS * 91 + 30)
    before = random.getstate()
    random.seed(seed)  # the pools of numbers and codenames
    try:
        with clock_of(practice), sight_in_sql(practice), _without_pauses(), _one_audit_insert():
            _pools(practice)
            _meetings(practice)
            practice_story.cast(practice, signals=int(SIGNALS * scale), advices=int(ADVICES * scale),
                                cases=int(CASES * scale), days=QUARTERS * 91)  # fmt: skip
            practice_pieces.cast(practice)
            practice_asks.cast(practice)
            practice_page.cast(practice)
            practice_sight.cast(practice)
            practice_lessons.cast(practice)
            practice_minutes.cast(practice)
            practice.play()
            practice.now = practice.real
            practice_lessons.absences(practice)
            practice_pieces.monitored_today(practice)
            practice_oversight.lay(practice)
            _settle(practice)
            practice_retention.settle(practice)
    finally:
        random.setstate(before)
    return practice


@contextmanager
def clock_of(practice: Practice) -> Iterator[None]:
    """Let django.utils.timezone.now give the moment of the step, in defaults of fields as well."""

    class Moment(datetime):
        """The clock of the practice."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime will do
            return practice.now.astimezone(tz)

    with patch("django.utils.timezone.datetime", Moment):
        yield


@contextmanager
def sight_in_sql(practice: Practice) -> Iterator[None]:
    """Ask need-to-know in the words of the second wall, at the practice moment: a fifth of the time to compile."""

    def sight(cls: type[Guarded], user: User) -> Q:
        table = cls._meta.db_table
        rule = read_sql(cls, table)
        known = f"SELECT id FROM {table} WHERE {rule.replace('now()', '%s')}"
        return Q(pk__in=RawSQL(known, [practice.now] * rule.count("now()")))

    with patch.object(Guarded, "sight", classmethod(sight)):
        yield


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Look up once what no story changes, and leave rubbish for later."""
    gc.disable()
    try:
        with (
            patch.object(receivers, "of_kind", cache(receivers.of_kind)),
            patch.object(access, "default_basis", cache(access.default_basis)),
            patch.object(access.ledger, "wording", cache(access.wording)),
        ):
            yield
    finally:
        gc.enable()


@contextmanager
def _one_audit_insert() -> Iterator[None]:
    """Keep every audit event, each with its own moment, and write them together at the end."""
    events: list[AuditEvent] = []

    def keep(event: AuditEvent, **_: bool) -> None:
        events.append(event)

    with patch.object(AuditEvent, "save", keep):
        yield
    AuditEvent.objects.bulk_create(events, batch_size=2_000)


def _settle(practice: Practice) -> None:
    """Nobody gets mail about the past, every melder of long ago has heard, and old actions were done."""
    Notice.objects.update(sent_at=practice.real)
    old = Deadline.objects.filter(code="feedback", done_at=None, created_at__lt=practice.real - LONG_AGO)
    old.update(done_at=F("created_at") + timedelta(days=2))
    passed = Action.objects.filter(due__lt=practice.real.date() - timedelta(days=5), done_at=None)
    passed.update(done_at=F("created_at") + timedelta(days=4))


def _pools(practice: Practice) -> None:
    """Shuffle the numbers of every year at once, in the database."""
    years = range(practice.now.year, practice.real.year + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
    for kind, year in product(("S", "A", "MH"), years):
        if not Label.objects.filter(kind=kind, year=year).exists():
            services.fill_pool(kind, year)


def _meetings(practice: Practice) -> None:
    """A tafel each week on the weekday of today, the last one today, and four more to come; the next is digital."""
    today = practice.real.astimezone(ZONE).date()
    for week in range(-QUARTERS * 13 - 4, 5):
        start = datetime.combine(today + timedelta(weeks=week), time(14), tzinfo=ZONE)
        closed = start + timedelta(minutes=90) if week < 0 else None
        meeting = Meeting(starts_at=start, closed_at=closed, **(DIGITAL if week == 1 else {}))
        meeting.save(force_insert=True)
        practice.meetings.append(meeting)


def empty() -> None:
    """Empty every table that holds work; organisations, people and grounds stay. Only for the owner."""
    tables = [
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if model.__name__ not in KEPT
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")


def fill(*, scale: float = 1.0) -> Practice:
    """Load the region and its practice people, then play."""
    reference.load()
    reference.load_accounts()
    return load(scale=scale)
