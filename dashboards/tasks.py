"""The quarterly report outside the request: taken up, built in short steps that a page can follow, stored once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

import redis
from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from cases import access
from cases.models import User
from cases.roles import Role
from dashboards import frozen, report
from dashboards.models import Report
from routing.models import Notice

logger = logging.getLogger(__name__)
STALLED: Final = timedelta(seconds=60)  # without a step: its worker is gone
MOST_ATTEMPTS: Final = 5
BROKEN: Final = "Het rapport is niet gemaakt door een fout in het systeem. Probeer het opnieuw."
NOT_YOURS: Final = "Het rapport is niet gemaakt: wie het vroeg mag dit niet meer. Vraag een collega van het kernteam."
WAIT: Final = 0.4  # seconds that a page waits for the broker


@shared_task(name="dashboards.tasks.build_report")
def build_report(report_id: str) -> None:
    """Build one report; doing it twice does no harm, and a second worker leaves it alone."""
    build(UUID(report_id))


@shared_task(name="dashboards.tasks.take_up_reports")
def take_up_reports() -> None:
    """Take up what was asked while the broker was away, or lost with its worker."""
    for pk in waiting():
        build(pk)


def ask(pk: UUID) -> bool:
    """Send a report to the worker; False when the broker is away: `take_up_reports` finds it later."""
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT).ping()
        build_report.apply_async([str(pk)], retry=False)
    except (redis.RedisError, build_report.OperationalError, OSError) as error:
        logger.warning("report %s waits: %s", pk, type(error).__name__)
        return False
    return True


def waiting() -> list[UUID]:
    """Give the reports that nobody has touched for a minute."""
    with transaction.atomic(), access.acting_as_service("report"):
        rows = Report.objects.filter(state__in=("queued", "running"), moved_at__lt=timezone.now() - STALLED)
        return list(rows.order_by("created_at").values_list("pk", flat=True))


def build(pk: UUID) -> None:
    """Build one report unless another does; what goes wrong stands in the report.

    A lost database leaves the report as it is: it is taken up again.
    """
    row = _claim(pk)
    if row is None:
        return
    try:
        _make(row)
    except (OperationalError, InterfaceError):
        raise
    except ValueError as error:
        _fail(row, str(error))
    except Exception:
        logger.exception("report %s failed", pk)
        _fail(row, BROKEN)


def _claim(pk: UUID) -> Report | None:
    """Take a report that waits or whose worker is gone; one worker at a time."""
    with transaction.atomic(), access.acting_as_service("report"):
        lost = Q(state="queued") | Q(state="running", moved_at__lt=timezone.now() - STALLED)
        rows = Report.objects.select_for_update(of=("self",), skip_locked=True).select_related("made_by__unit")
        row = rows.filter(lost, pk=pk).first()
        if row is None or not _allowed(row):
            return None
        row.state, row.attempts = "running", row.attempts + 1
        _write(row, "state", "attempts")
        return row


def _allowed(row: Report) -> bool:
    """Stop a report that keeps breaking its worker, or whose maker left the kernteam."""
    maker: User = row.made_by
    if not (maker.is_active and maker.role == Role.CORE_TEAM and maker.unit_id):
        _write_failure(row, NOT_YOURS)
    elif row.attempts >= MOST_ATTEMPTS:
        _write_failure(row, BROKEN)
    return row.state != "failed"


def _make(row: Report) -> None:
    with _at_work(row):
        published = frozen.of(row.quarter)
    content = report.build(published, row.note, progress=lambda *said: _step(row, *said), version=row.number)
    assert row.made_by.unit_id  # _allowed saw it
    with _at_work(row):
        row.state, row.figures, row.digest, row.pdf = "done", published.plain(), published.sha256, content
        row.step_text = "Klaar"
        _write(row, "state", "figures", "digest", "pdf", "step_text")
        notice = Notice(unit_id=row.made_by.unit_id, kind="report", reference=row.quarter, path=f"/rapporten/{row.pk}/")
        notice.save(force_insert=True)


@contextmanager
def _at_work(row: Report) -> Iterator[None]:
    """A short transaction as who asked for the report."""
    with access.working_as(row.made_by):
        yield


def _step(row: Report, step: int, steps: int, said: str) -> None:
    row.step, row.steps, row.step_text = step, steps, said
    with _at_work(row):
        _write(row, "step", "steps", "step_text")


def _fail(row: Report, why: str) -> None:
    with transaction.atomic(), access.acting_as_service("report"):
        _write_failure(row, why)


def _write_failure(row: Report, why: str) -> None:
    row.state, row.step_text = "failed", why[:200]
    _write(row, "state", "step_text")


def _write(row: Report, *fields: str) -> None:
    row.moved_at = timezone.now()
    row.save(force_update=True, update_fields=[*fields, "moved_at"])
