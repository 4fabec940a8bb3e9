"""The besluiten- en actielijst of a tafel as a PDF per unit, made as a reader of that unit sees it (domain 1.3)."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone

from cases import access, audit
from cases.models import Standing, User
from cases.roles import CASEWORK
from dashboards import jobs, pdf
from dashboards.presenting import minutes as words
from dashboards.queries import minutes as queries
from dashboards.queries.minutes import Content
from routing.minutes import STEPS
from routing.models import Meeting, Minutes, MinutesFile, Notice

BROKEN: Final = "De lijst is niet gemaakt door een fout in het systeem. Probeer het opnieuw."
NOBODY: Final = "Bij deze organisatie mag nu niemand casussen lezen. Er is geen lijst gemaakt."
KEPT: Final = timedelta(days=14)  # a file; after that the same words give the same bytes again
DUE: Final = timedelta(0)  # a tafel that ended waits for nobody


def make_waiting() -> None:
    """Make every list that waits; what another worker holds is left to it."""
    for pk in LISTS.waiting(silent=DUE):
        LISTS.build(pk)


def tidy() -> None:
    """Let go of old files, and of lists that nobody can ask for any more."""
    with LISTS.serving():
        MinutesFile.objects.filter(minutes__in=_old().values("pk")).delete()
        _old().filter(asked_by__isnull=False).delete()


def _old() -> Any:
    return Minutes.objects.filter(created_at__lt=timezone.now() - KEPT)


def _make(row: Minutes) -> None:
    """Read as a reader of the unit, print, and store it with its notice and its fingerprint, all or nothing."""
    reader = _reader(row)
    _say(row, 1)
    with access.working_as(reader):
        content = queries.read(reader, Meeting.objects.get(pk=row.meeting_id))
    _say(row, 2)
    html = render_to_string("pdf/minutes.html", words.printed(content))
    _say(row, 3)
    made = pdf.render(html, created=_moment(content))
    with LISTS.serving():
        _store(row, content, made)


def _say(row: Minutes, step: int) -> None:
    LISTS.say(row, step, len(STEPS), f"Stap {step} van {len(STEPS)}: {STEPS[step - 1]}")


def _reader(row: Minutes) -> User:
    """Give who asked, else a colleague of the unit who may read cases now; raises ValueError where there is none."""
    people = User.objects.select_related("unit__organisation", "unit__group").filter(unit=row.unit_id, is_active=True)
    asked = people.filter(pk=row.asked_by_id) if row.asked_by_id else people.order_by("pk")
    reader = next((one for one in asked if one.role in CASEWORK and one.standing == Standing.FULL), None)
    if reader is None:
        raise ValueError(NOBODY)
    return reader


def _moment(content: Content) -> datetime:
    return datetime.fromisoformat(content.approved_at or content.starts_at)


def _store(row: Minutes, content: Content, made: bytes) -> None:
    """Keep the file unless another worker took the list over; one notice, and none to who asked and waits for it."""
    held = LISTS.held(row)
    if held is None:
        return
    held.state, held.step_text, held.digest = "done", "Klaar", content.digest
    jobs.write(held, "state", "step_text", "digest")
    MinutesFile(minutes=held, unit_id=held.unit_id, cases=content.cases, pdf=made).save(force_insert=True)
    audit.record("write", by=None, obj=held, name=f"minutes.{fingerprint(made)}")
    if content.lines and held.asked_by_id is None:
        Notice(unit_id=held.unit_id, kind="minutes", path=f"/tafel/{held.meeting_id}/lijst/").save(force_insert=True)


def fingerprint(made: bytes) -> str:
    """Give the SHA-256 of a file in 43 signs: what the audit keeps of a list, and what its holder can check."""
    return base64.urlsafe_b64encode(hashlib.sha256(made).digest()).decode().rstrip("=")


LISTS: Final = jobs.Work(Minutes, "minutes", BROKEN, _make)
