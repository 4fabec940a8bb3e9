"""Files for the FG outside the request: asked for, made by the worker as its asker, kept for a day."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from cases import access, audit
from cases.models import AuditEvent, Disclosure, User
from cases.roles import Role
from dashboards import jobs, pdf
from dashboards.models import Export
from dashboards.presenting import ledger as words
from dashboards.presenting import readings as log_words
from dashboards.queries import ledger as query
from dashboards.queries import readings as log

BROKEN: Final = "Het bestand is niet gemaakt door een fout in het systeem. Probeer het opnieuw."
NOT_YOURS: Final = "Het bestand is niet gemaakt: u bent geen FG meer."
TOO_LONG: Final = "Dit zijn meer dan 300 regels, te veel voor een PDF. Kies een kortere periode, of een CSV."
WRONG: Final = "Een filter van deze lijst klopt niet meer. Kies de filters opnieuw."
MOST_PRINTED: Final = 300  # paper with tags for a screen reader takes its time
MOST: Final = 500_000
BATCH: Final = 2_000
KEPT: Final = timedelta(days=1)
STEPS: Final = 3


def ask(kind: str, asked: str, *, by: User) -> Export:
    """Write down which file is wanted; the worker finds it within seconds."""
    row = Export(kind=kind, query=asked[:300], asked_by=by, steps=STEPS)
    row.save(force_insert=True)
    audit.record("export", by=by, obj=row, name=f"ask.{kind}")
    return row


def too_long(asked: str, *, by: User) -> bool:
    """Tell whether these filters leave more lines than fit on paper."""
    form = words.FilterForm(QueryDict(asked))
    form.is_valid()
    return query.lines(by, form.filters())[MOST_PRINTED : MOST_PRINTED + 1].exists()


def recent(user: User) -> list[Export]:
    """Give the files this person asked for since yesterday, newest first, without their bytes."""
    return list(Export.objects.filter(asked_by=user).defer("content")[:5])


def make_waiting() -> None:
    """Make every file that waits; what another worker holds is left to it."""
    for pk in FILES.waiting(silent=timedelta(0)):
        FILES.build(pk)


def tidy() -> None:
    """Let go of files of more than a day."""
    with FILES.serving():
        Export.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _why_not(row: Export) -> str:
    asker: User = row.asked_by
    return "" if asker.is_active and asker.role == Role.PRIVACY_OFFICER and asker.unit_id else NOT_YOURS


def _make(row: Export) -> None:
    """Read as who asked, write the file, and keep it unless another worker took the row over."""
    FILES.say(row, 1, STEPS, "Stap 1 van 3: regels lezen")
    content = MAKERS[row.kind](row)
    FILES.say(row, STEPS, STEPS, "Stap 3 van 3: bewaren")
    with FILES.serving():
        held = FILES.held(row)
        if held is None:
            return
        held.state, held.step_text, held.content = "done", "Klaar", content
        held.digest = hashlib.sha256(content).hexdigest()
        jobs.write(held, "state", "step_text", "content", "digest")


def _ledger(row: Export, most: int) -> list[Disclosure]:
    """Give the lines with the filters that were on, batch by batch: a long list keeps its worker awake."""
    form = words.FilterForm(QueryDict(row.query))
    form.is_valid()
    found: list[Disclosure] = []
    with access.working_as(row.asked_by):
        cursor = None
        while len(found) <= most:
            batch = query.page(row.asked_by, form.filters(), cursor, most=BATCH)
            found += batch
            if len(batch) < BATCH:
                break
            cursor = query.Cursor(batch[-1].since, batch[-1].pk)
    return found


def _ledger_csv(row: Export) -> bytes:
    found = _ledger(row, MOST)
    _all_of(found)
    FILES.say(row, 2, STEPS, f"Stap 2 van 3: {len(found)} regels schrijven")
    return "".join(words.export(found)).encode()


def _readings_csv(row: Export) -> bytes:
    """Read the log with the filters that were on, batch by batch, and the names with it."""
    found: list[AuditEvent] = []
    with access.working_as(row.asked_by):
        form = log_words.FilterForm(QueryDict(row.query), by=row.asked_by)
        if not form.is_valid():
            raise ValueError(WRONG)
        while len(found) <= MOST:
            batch = log.whole(row.asked_by, form.period(), BATCH, after=found[-1] if found else None, **form.narrow())
            found += batch
            if len(batch) < BATCH:
                break
        _all_of(found)
        names = log.names(found)
    FILES.say(row, 2, STEPS, f"Stap 2 van 3: {len(found)} regels schrijven")
    return log_words.export(found, names).encode()


def _all_of(found: list[Any]) -> None:
    """Never a file that was cut off: raises ValueError where there are more lines than one holds."""
    if len(found) > MOST:
        raise ValueError(log_words.too_many(MOST))


def _ledger_pdf(row: Export) -> bytes:
    found = _ledger(row, MOST_PRINTED)
    if len(found) > MOST_PRINTED:
        raise ValueError(TOO_LONG)
    FILES.say(row, 2, STEPS, f"Stap 2 van 3: {len(found)} regels afdrukken")
    form = words.FilterForm(QueryDict(row.query))
    form.is_valid()
    html = render_to_string("pdf/sheet.html", words.printed(found, form.filters(), row.asked_by, row.created_at))
    return pdf.render(html, created=row.created_at)


MAKERS: Final[dict[str, Callable[[Export], bytes]]] = {
    "ledger_csv": _ledger_csv, "ledger_pdf": _ledger_pdf, "readings_csv": _readings_csv,
}  # fmt: skip
FILES: Final = jobs.Work(Export, "export", BROKEN, _make, beside=("asked_by__unit__organisation",), why_not=_why_not)
