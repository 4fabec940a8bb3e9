"""Words of the reports: where one stands, and which there are."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from dashboards.charts import quarter_name
from dashboards.models import Report
from dashboards.reports import stalled
from dashboards.templatetags.words import clock, shortdate

TONES = {"queued": "neutral", "running": "week", "done": "ok", "failed": "late"}
LABELS = ["Kwartaal", "Versie", "Stand", "Gemaakt door", "Gemaakt op", "Controlegetal"]
COLUMNS = [{"label": label} for label in LABELS]
LONG_QUEUE = timedelta(seconds=10)
QUEUED = "Het rapport staat in de wachtrij."
NO_QUEUE = "De wachtrij is nu niet bereikbaar. Uw vraag is bewaard. Het rapport begint vanzelf, vaak binnen 2 minuten."
STALLED = "Het duurt lang. Het systeem probeert het vanzelf opnieuw. U hoeft niets te doen."


def rows(reports: list[Report]) -> list[dict[str, Any]]:
    """Give the lines of the list."""
    return [{"cells": _cells(row)} for row in reports]


def _cells(row: Report) -> list[dict[str, Any]]:
    name = quarter_name(row.quarter)
    return [
        {"text": name, "url": f"/rapporten/{row.pk}/", "full": f"{name}, versie {row.number}"},
        {"text": str(row.number)},
        {"text": row.get_state_display(), "tone": TONES[row.state]},
        {"text": str(row.made_by)},
        {"text": f"{shortdate(row.created_at)}, {clock(row.created_at)}"},
        {"text": row.digest[:16] or "–"},
    ]


def state(row: Report) -> dict[str, Any]:
    """Give how far a report is, in words that also make sense when read aloud."""
    return {
        "row": row,
        "name": f"{quarter_name(row.quarter)}, versie {row.number}",
        "said": _said(row),
        "slow": STALLED if stalled(row) else "",
        "busy": row.state in ("queued", "running"),
        "again": {"kwartaal": row.quarter, "toelichting": row.note},
        "mark": mark(row),
    }


def mark(row: Report) -> str:
    """Name what a page shows now, so that it is drawn (and read aloud) again only when something changed."""
    late = row.moved_at < timezone.now() - LONG_QUEUE
    return f"{row.state}-{row.step}-{int(late)}{int(stalled(row))}"


def _said(row: Report) -> str:
    if row.state != "queued":
        return row.step_text or QUEUED
    return NO_QUEUE if row.moved_at < timezone.now() - LONG_QUEUE else QUEUED


def facts(row: Report) -> list[dict[str, Any]]:
    """Give what is known of a report."""
    made = date_format(timezone.localtime(row.created_at), "j F Y, H:i")
    return [
        {"key": "Gevraagd door", "value": f"{row.made_by}, {made}"},
        {"key": "Toelichting", "value": row.note or "Geen toelichting"},
        {"key": "Controlegetal", "value": row.digest or "Nog niet"},
    ]
