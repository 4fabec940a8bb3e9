"""Asking for a report, and finding the reports there are; the bytes of the PDF are read only to hand them out."""

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils import timezone

from cases import audit
from cases.models import User
from dashboards.models import Report

PAGE = 50
SILENT = timedelta(seconds=60)  # a report that says nothing for so long has stalled


def ask(quarter: str, note: str, *, by: User) -> Report:
    """Write down that a new version of a quarter's report is wanted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"mhtafel report {quarter}"])
    newest = Report.objects.filter(quarter=quarter).aggregate(last=Max("number"))["last"] or 0
    row = Report(quarter=quarter, number=newest + 1, note=note, made_by=by)
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="report")
    return row


def known() -> QuerySet[Report]:
    """Give the reports without what is heavy."""
    return Report.objects.defer("pdf", "figures").select_related("made_by")


def page(after: str = "") -> list[Report]:
    """Give a page of reports and one more, newest quarter first, each quarter's newest version first."""
    rows = known().order_by("-quarter", "-number")
    quarter, _, number = after.partition("-")
    if number.isdecimal() and len(number) < 5:
        rows = rows.filter(quarter__lt=quarter) | rows.filter(quarter=quarter, number__lt=int(number))
    return list(rows[: PAGE + 1])


def find(pk: UUID) -> Report:
    """Give one report; raises Http404 where there is none."""
    row = known().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def stalled(row: Report) -> bool:
    """Say whether a report that is not ready has been silent too long."""
    return row.state in ("queued", "running") and row.moved_at < timezone.now() - SILENT
