"""Beheer, Hoe het systeem loopt: wachtrij, klok, mail en wat niet lukte."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import Role, allow
from dashboards.presenters import VERSION
from dashboards.templatetags.words import clock, longdate
from routing import pulse

Row = dict[str, Any]


@allow(Role.ADMINISTRATOR)
@require_GET
def system(request: HttpRequest) -> HttpResponse:
    """What runs and what waits; it opens without a broker too, and then says so."""
    assert isinstance(request.user, User)
    audit.record("read", by=request.user, name="system")
    found = pulse.broker()
    rows = [*_clock(found), *_mail(pulse.mail()), _broken(pulse.broken())]
    columns = [{"label": "Wat"}, {"label": "Stand"}, {"label": "Uitleg"}]
    late = any(row["cells"][1].get("tone") == "late" for row in rows)
    context = {"rows": rows, "columns": columns, "late": late, "version": VERSION}
    return render(request, "dashboards/system.html", context)


def _row(what: str, state: str, tone: str, why: str = "") -> Row:
    return {"cells": [{"text": what}, {"text": state, "tone": tone}, {"text": why or "–"}]}


def _clock(found: pulse.Pulse) -> list[Row]:
    if not found.answers:
        why = "Schermen werken door. Mail en rapporten wachten tot Redis weer draait."
        return [_row("Wachtrij", "Antwoordt niet", "late", why)]
    ran = found.ran or {}
    return [
        _row("Wachtrij", f"{found.queued} taken wachten", "ok" if found.queued < 100 else "late"),
        _row("Klok en worker", "Draaien" if found.beats else "Staan stil", "ok" if found.beats else "late",
             "" if found.beats else "Start worker en beat. Zicht eindigt toch op tijd."),
        *(_pass(label, ran.get(name)) for name, label in pulse.PASSES.items()),
    ]  # fmt: skip


def _pass(label: str, at: datetime | None) -> Row:
    """When a pass of the clock last ended well."""
    if at is None:
        return _row(label, "Nog niet gelopen", "neutral", "Na een herstart duurt dit even.")
    return _row(label, "Gelopen", "ok", f"{longdate(at)}, {clock(at)} uur")


def _mail(found: dict[str, Any]) -> list[Row]:
    since = f"De oudste wacht sinds {longdate(found['since'])}, {clock(found['since'])} uur." if found["since"] else ""
    lost = found["given_up"]
    rows = [_row("Mail", f"{found['waiting']} berichten wachten", "ok" if found["waiting"] < 50 else "late", since)]
    why = "Na 20 keer proberen. Kijk of de mailserver en de adressen kloppen."
    return [*rows, _row("Mail die niet aankwam", str(lost), "late", why)] if lost else rows


def _broken(number: int) -> Row:
    why = "Lijsten of verklaringen. Kijk in het logboek van de worker." if number else ""
    return _row("PDF’s die niet lukten", str(number), "late" if number else "ok", why)
