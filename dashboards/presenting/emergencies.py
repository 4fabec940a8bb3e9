"""Words of noodtoegang as an FG judges it."""

from typing import Any

from django import forms

from cases.fields import text
from cases.models import AuditEvent, Disclosure, Judgement
from cases.models.oversight import VERDICTS
from cases.roles import Part
from dashboards.presenting import ledger, oversight
from dashboards.templatetags.words import clock, shortdate

TONES = {"": "late", "navraag": "today", "terecht": "ok", "niet_terecht": "late"}
READERS = "Het onderdeel en de eigenaar van het dossier kunnen dit lezen. Schrijf geen namen van betrokkenen."


class JudgeForm(forms.Form):
    """Was it right to open this file?"""

    verdict = forms.ChoiceField(label="Wat vindt u van deze noodtoegang?", widget=forms.RadioSelect, choices=VERDICTS,
                                error_messages={"required": "Kies een oordeel."})  # fmt: skip
    words = text("Waarom vindt u dat?", length=1_000, missing="Schrijf waarom u dit vindt.",
                 help_text=READERS)  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000)


def row(line: Disclosure) -> dict[str, Any]:
    """Give one line of the list."""
    verdict = getattr(line, "verdict", None) or ""
    return {
        "url": f"/toezicht/noodtoegang/{line.pk}/",
        "who": f"{line.by}, {ledger.name(line.receiver)}" if line.receiver else str(line.by),
        "when": f"{shortdate(line.since)} {clock(line.since)}",
        "since": line.since,
        "part": Part(line.part).label,
        "case": ledger.case_code(line),
        "why": line.necessity,
        "verdict": VERDICTS.get(verdict, "Nog te beoordelen"),
        "tone": TONES[verdict],
    }


def facts(line: Disclosure) -> list[dict[str, str]]:
    """Give what is known of one noodtoegang, for a summary list."""
    one = row(line)
    return [
        {"key": "Wie", "value": one["who"]},
        {"key": "Wanneer", "value": f"{one['when']} tot {clock(line.until)} uur"},
        {"key": "Dossier", "value": one["case"], "url": f"/toezicht/casus/{line.pk}/", "action": "Wie zag het"},
        {"key": "Eigenaar van het dossier", "value": ledger.name(line.giver)},
        {"key": "Welk deel", "value": one["part"]},
        {"key": "Waarom kon het niet wachten", "value": line.necessity},
    ]


def opened(events: list[AuditEvent] | None) -> list[dict[str, str]] | None:
    """Give what was opened in that hour; None where another FG keeps that log."""
    if events is None:
        return None
    return [
        {"when": clock(event.at), "what": oversight.what(event.action, event.name), "part": oversight.part(event.part)}
        for event in events
    ]


def said(rows: list[Judgement]) -> list[dict[str, Any]]:
    """Give the judgements so far, the last one first."""
    return [
        {"verdict": row.get_verdict_display(), "tone": TONES[row.verdict], "words": row.words,
         "who": f"{row.by}, {row.by.unit}", "when": f"{shortdate(row.at)} {clock(row.at)}"}
        for row in reversed(rows)
    ]  # fmt: skip
