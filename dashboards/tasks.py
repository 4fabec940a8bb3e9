"""The quarterly report and the lists of the tafel outside the request: taken up, followed, stored once."""

import logging
from typing import Final
from uuid import UUID

import redis
from celery import shared_task
from django.conf import settings

from cases import access
from cases.models import User
from cases.roles import Role
from dashboards import destruction, frozen, jobs, minutes, report
from dashboards.jobs import MOST_ATTEMPTS as MOST_ATTEMPTS
from dashboards.models import Report
from routing import pulse
from routing.models import Notice

logger = logging.getLogger(__name__)
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
    for pk in REPORTS.waiting():
        build(pk)


@shared_task(name="dashboards.tasks.make_minutes")
def make_minutes() -> None:
    """Make the lists that tafels left behind, and let go of files that anyone can have made again."""
    minutes.make_waiting()
    minutes.tidy()


@shared_task(name="dashboards.tasks.destroy")
def destroy() -> None:
    """Destroy what is past its term, and write down what went; a second worker finds it done."""
    destruction.run()
    pulse.mark("destroy")


@shared_task(name="dashboards.tasks.write_certificates")
def write_certificates() -> None:
    """Make the verklaringen of what was destroyed."""
    destruction.write_waiting()


def ask(pk: UUID) -> bool:
    """Send a report to the worker; False when the broker is away: `take_up_reports` finds it later."""
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT).ping()
        build_report.apply_async([str(pk)], retry=False)
    except (redis.RedisError, build_report.OperationalError, OSError) as error:
        logger.warning("report %s waits: %s", pk, type(error).__name__)
        return False
    return True


def build(pk: UUID) -> None:
    """Build one report unless another does."""
    REPORTS.build(pk)


def _why_not(row: Report) -> str:
    """Stop a report whose maker left the kernteam."""
    maker: User = row.made_by
    return "" if maker.is_active and maker.role == Role.CORE_TEAM and maker.unit_id else NOT_YOURS


def _make(row: Report) -> None:
    """Read as who asked for it, make it, and store it with its notice."""
    with access.working_as(row.made_by):
        published = frozen.of(row.quarter)
    content = report.build(published, row.note, progress=lambda *said: REPORTS.say(row, *said), version=row.number)
    assert row.made_by.unit_id  # _why_not saw it
    with access.working_as(row.made_by):
        row.state, row.figures, row.digest, row.pdf = "done", published.plain(), published.sha256, content
        row.step_text = "Klaar"
        jobs.write(row, "state", "figures", "digest", "pdf", "step_text")
        notice = Notice(unit_id=row.made_by.unit_id, kind="report", reference=row.quarter, path=f"/rapporten/{row.pk}/")
        notice.save(force_insert=True)


REPORTS: Final = jobs.Work(Report, "report", BROKEN, _make, beside=("made_by__unit",), why_not=_why_not)
