"""Copies for a betrokkene (AVG 15): asked for by the FG, made per unit as its own reader, read by that unit alone.

The FG never sees the content (domain 1.5 row 33): who works on the case checks the copy and hands it over.
"""

from datetime import timedelta
from typing import Final

from django.template.loader import render_to_string
from django.utils import timezone

from cases import access, audit
from cases.models import Standing, SubjectAnswer, SubjectRequest, Unit, User
from cases.roles import CASEWORK
from dashboards import jobs, pdf
from dashboards.models import SubjectFile, SubjectFileBody
from dashboards.presenting import subject_data as words
from dashboards.queries import subject_data as query
from routing.models import Notice

BROKEN: Final = "Het afschrift is niet gemaakt door een fout in het systeem. Probeer het opnieuw."
NOBODY: Final = "Bij dit onderdeel mag nu niemand dossiers lezen. Vraag de beheerder."
NOTHING: Final = "Niets gevonden"
READY: Final = "Klaar om te controleren"
KEPT: Final = timedelta(days=28)
STEPS: Final = 3


def ask(answer: SubjectAnswer, *, by: User) -> int:
    """Ask a copy of every unit of this organisation where somebody works on cases; gives how many."""
    units = Unit.objects.filter(organisation=answer.organisation_id, users__role__in=CASEWORK, users__is_active=True)
    rows = [SubjectFile(answer=answer, unit=unit, asked_by=by, steps=STEPS) for unit in units.distinct()]
    for row in rows:
        row.save(force_insert=True)
        audit.record("export", by=by, obj=row, name="ask.subject_file")
    return len(rows)


def make_waiting() -> None:
    """Make every copy that waits; what another worker holds is left to it."""
    for pk in FILES.waiting(silent=timedelta(0)):
        FILES.build(pk)


def tidy() -> None:
    """Let go of copies of more than four weeks: by then they were handed over."""
    with FILES.serving():
        SubjectFile.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _make(row: SubjectFile) -> None:
    """Read as somebody of the unit, print, and keep it with its notice, all or nothing."""
    FILES.say(row, 1, STEPS, "Stap 1 van 3: lezen wat het onderdeel heeft")
    reader, request = _reader(row), _request(row)
    with access.working_as(reader):
        found = query.held(reader, request.name, request.birth_date)
    made = b""
    if found:
        FILES.say(row, 2, STEPS, "Stap 2 van 3: afdrukken")
        html = render_to_string("pdf/subject.html", words.printed(found, request, row.unit, row.created_at))
        made = pdf.render(html, created=row.created_at)
    with FILES.serving():
        held = FILES.held(row)
        if held is not None:
            _store(held, found, made)


def _store(row: SubjectFile, found: query.Held | None, made: bytes) -> None:
    row.state, row.found, row.step_text = "done", found is not None, READY if found else NOTHING
    jobs.write(row, "state", "found", "step_text")
    audit.record("write", by=None, obj=row, name="subject_file")
    if found:
        SubjectFileBody(file=row, unit_id=row.unit_id, cases=found.cases, pdf=made).save(force_insert=True)
        Notice(unit_id=row.unit_id, kind="task", path=f"/afschriften/{row.pk}/").save(force_insert=True)


def _request(row: SubjectFile) -> SubjectRequest:
    """Read the verzoek as who asked: the worker may not know who the betrokkene is."""
    with access.working_as(row.asked_by):
        return SubjectRequest.objects.get(answers=row.answer_id)


def _reader(row: SubjectFile) -> User:
    """Give a colleague of the unit who may read cases now; raises ValueError where there is none."""
    people = User.objects.select_related("unit__organisation", "unit__group").filter(unit=row.unit_id, is_active=True)
    found = next((one for one in people.order_by("pk") if one.role in CASEWORK and one.standing == Standing.FULL), None)
    if found is None:
        raise ValueError(NOBODY)
    return found


FILES: Final = jobs.Work(
    SubjectFile, "inzage", BROKEN, _make, beside=("unit__organisation", "asked_by__unit__organisation")
)
