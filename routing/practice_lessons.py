"""What the exercises need: a few fresh signals of one gemeente, and two aandachtsfunctionarissen who are away.

The exercises themselves are data (fixtures/lessons.json); whether one is done shows from the facts.
"""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cases import access, cover, reference
from cases.models import User
from routing import practice_story

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
AWAY, COVERED, COVERS = "af-staphorst", "af-dalfsen", "af-ommen"


def cast(practice: "Practice") -> None:
    """Put the signals of the exercises on the list; the first exercise records its own."""
    told = reference.read("lessons")["exercises"]
    for lesson in told["list"][1:]:
        for place, text in enumerate(lesson.get("twice") or [lesson["story"]]):
            practice.tell(_signal(practice, practice.users[told["account"]], lesson, text, days=place + 1))


def _signal(practice: "Practice", af: User, lesson: dict[str, Any], text: str, *, days: int) -> Story:
    yield practice.days_ago(days)
    with access.acting(af):
        practice_story.record(practice, af, form=lesson["form"], text=text, place=lesson["place"])


def absences(practice: "Practice") -> None:
    """Staphorst has nobody for two weeks; in Dalfsen somebody of Ommen stands in. As it was before, at a reset."""
    User.objects.filter(home__isnull=False).delete()
    User.objects.update(away_from=None, away_until=None, covered_by=None)
    first, by, users = practice.today, practice.users["beheerder"], practice.users
    with access.acting(by):
        for name, days in ((AWAY, 14), (COVERED, 10)):
            cover.mark_away(users[name], by=by, first=first, until=first + timedelta(days=days))
        unit = users[COVERED].unit
        assert unit is not None
        cover.name_stand_in(unit, users[COVERS], by=by, first=first, until=first + timedelta(days=10))
