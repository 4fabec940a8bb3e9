"""Words of bewaren and vernietigen, for an FG: kind, organisation, days and a code; nothing of a case."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone

from cases.models import Organisation
from dashboards.queries.retention import WHEN
from dashboards.templatetags.words import clock, longdate, relative, shortdate
from routing.models import Destruction, RetentionAsk, RetentionRule, RetentionTerm
from routing.models.retention import KINDS, REGIMES, STARTS, dossier_code

COLUMNS = [{"label": label} for label in ("Bewaren tot en met", "Dossier", "Organisatie", "Selectielijst", "Stand")]
RULE_COLUMNS = [{"label": label} for label in ("Soort dossier", "Selectielijst", "Termijn", "Stand")]
GONE_COLUMNS = [{"label": label} for label in ("Vernietigd op", "Dossier", "Organisatie", "Wat", "Verklaring")]
Cells = list[dict[str, Any]]


class FilterForm(forms.Form):
    """Whose dossiers, which kind, and how soon they go."""

    organisatie = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label="Organisatie", required=False, to_field_name="code",
        empty_label="Alle organisaties",
    )  # fmt: skip
    soort = forms.ChoiceField(label="Soort dossier", required=False, choices=[("", "Alle soorten"), *KINDS.items()])
    wanneer = forms.ChoiceField(label="Wanneer", required=False, choices=list(WHEN.items()))
    vast = forms.BooleanField(label="Alleen wat wordt vastgehouden", required=False)

    @property
    def query(self) -> str:
        """What was chosen, for the address of the next page."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name) and name not in self.errors}
        return urlencode(chosen)


def tabs(current: str, *, waiting: int, unruled: int) -> list[dict[str, Any]]:
    """Give the parts of this desk."""
    lines = (("Wat gaat weg", "retention", waiting or None), ("Termijnen", "retention_rules", unruled or None),
             ("Verklaringen", "certificates", None))  # fmt: skip
    return [{"label": label, "url": reverse(name), "current": name == current, "count": count}
            for label, name, count in lines]  # fmt: skip


def rows(terms: list[RetentionTerm], asks: dict[tuple[UUID, UUID], RetentionAsk]) -> list[dict[str, Cells]]:
    """Give the dossiers for the table."""
    return [{"cells": _term(term, asks.get((term.case, term.organisation_id)))} for term in terms]


def _term(term: RetentionTerm, ask: RetentionAsk | None) -> Cells:
    url = reverse("retention_dossier", args=[term.pk])
    code = dossier_code(term.case)
    day = longdate(term.ends_on)
    return [
        {"text": day},
        {"text": f"{term.get_kind_display()}, {code}", "url": url},
        {"text": str(term.organisation)},
        {"text": f"{term.rule.category}, {term.rule.length}" if term.rule else "geen"},
        _state(term, ask),
    ]


def _state(term: RetentionTerm, ask: RetentionAsk | None) -> dict[str, Any]:
    """Say what happens with it next, in one word with a tone."""
    if ask is not None:
        return {
            "text": "Vastgehouden" if ask.outcome else "Wens wacht op besluit",
            "tone": "week" if ask.outcome else "today",
        }
    if term.rule is None or term.rule.approved_on is None:
        return {"text": "Termijn nog goedkeuren", "tone": "today"}
    if term.ends_on and term.ends_on < timezone.localdate():
        return {"text": "Gaat bij de volgende ronde", "tone": "late"}
    return {"text": relative(term.ends_on), "tone": "neutral"}


def wishes(found: list[tuple[RetentionAsk, RetentionTerm | None]]) -> list[dict[str, Any]]:
    """Give what waits for a decision, for the task list."""
    return [
        {
            "title": f"{ask.get_kind_display()}: {dossier_code(ask.case)} van {ask.organisation}",
            "url": reverse("retention_dossier", args=[term.pk]) if term else "",
            "hint": f"{ask.asked_by}, {shortdate(ask.asked_at)}: {ask.reason}",
            "status": "Besluit nodig", "tone": "today",
        }
        for ask, term in found
    ]  # fmt: skip


def rules(found: list[RetentionRule]) -> list[dict[str, Any]]:
    """Give the terms per organisation."""
    homes: dict[str, list[dict[str, Cells]]] = {}
    for rule in found:
        homes.setdefault(str(rule.organisation), []).append({"cells": _rule(rule)})
    return [{"name": name, "rows": lines} for name, lines in homes.items()]


def _rule(rule: RetentionRule) -> Cells:
    kind = f"{rule.get_kind_display()} ({REGIMES[rule.regime]})" if rule.regime else rule.get_kind_display()
    done = f"Versie {rule.version}, {shortdate(rule.approved_on)}" if rule.approved_on else "Nog goedkeuren"
    url = reverse("retention_rule", args=[rule.pk])
    return [
        {"text": kind, "url": url, "full": f"{kind}: termijn van {rule.organisation}"},
        {"text": f"{rule.category} ({rule.source})"},
        {"text": f"{rule.length}, vanaf {STARTS[rule.start]}"},
        {"text": done, "tone": "ok" if rule.approved_on else "today"},
    ]


def gone(found: list[Destruction]) -> list[dict[str, Cells]]:
    """Give what was destroyed, with its verklaring."""
    return [{"cells": _gone(row)} for row in found]


def _gone(row: Destruction) -> Cells:
    code = dossier_code(row.case)
    made = {"text": "Download de PDF", "url": reverse("certificate_pdf", args=[row.pk]),
            "full": f"Download de verklaring van {code}"}  # fmt: skip
    waits = {"text": row.step_text if row.state == "failed" else "Wordt gemaakt", "tone": "neutral"}
    return [
        {"text": f"{longdate(row.destroyed_at)}, {clock(row.destroyed_at)}"},
        {"text": f"{row.get_kind_display()}, {code}"},
        {"text": str(row.organisation)},
        {"text": "Het hele dossier" if row.whole else "Alleen het eigen deel"},
        made if row.state == "done" else waits,
    ]
