"""Words of bewaren and vernietigen, for an FG: kind, organisation, days and a code; nothing of a case."""

from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone

from cases.models import Organisation
from dashboards.presenting.filters import ListFilter
from dashboards.queries.retention import WHEN
from dashboards.templatetags.words import clock, longdate, relative, shortdate
from routing.models import Destruction, RetentionAsk, RetentionRule, RetentionTerm
from routing.models.retention import KINDS, REGIMES, dossier_code

BASE = "/toezicht/bewaren/"
COLUMNS = [{"label": label} for label in ("Bewaren tot en met", "Dossier", "Organisatie", "Selectielijst", "Stand")]
RECORD_COLUMNS = [{"label": label} for label in ("Soort", "Selectielijst", "Termijn", "Stand")]
FIXED = (  # terms that stand in the program: short, and the same for everyone
    ("Bestanden die een FG maakte", "1 dag"),
    ("Afschriften voor een betrokkene", "4 weken"),
    ("Concepten zonder nummer", "30 dagen na de laatste wijziging"),
    ("Het logboek van wie wat deed", "blijft; er staan geen namen van betrokkenen en geen tekst in"),
)
RULE_COLUMNS = [{"label": label} for label in ("Soort dossier", "Selectielijst", "Termijn", "Stand")]
GONE_COLUMNS = [{"label": label} for label in ("Vernietigd op", "Dossier", "Organisatie", "Wat", "Verklaring")]
Cells = list[dict[str, Any]]


class FilterForm(ListFilter):
    """Whose dossiers, which kind, and how soon they go."""

    shown = ("organisatie", "soort", "wanneer")
    folded = ("vast",)

    organisatie = forms.ChoiceField(label="Organisatie", required=False)
    soort = forms.ChoiceField(label="Soort dossier", required=False, choices=[("", "Alle soorten"), *KINDS.items()])
    wanneer = forms.ChoiceField(label="Wanneer", required=False, choices=list(WHEN.items()))
    vast = forms.ChoiceField(label="Wordt vastgehouden", required=False, choices=[("", "Maakt niet uit"), ("on", "Ja")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisatie"]
        found = Organisation.objects.order_by("name").values_list("code", "name")
        organisation.choices = [("", "Alle organisaties"), *found]

    def narrow(self) -> dict[str, Any]:
        """Give what was chosen, as the query takes it."""
        found = self.cleaned_data
        return {"home": Organisation.objects.filter(code=found.get("organisatie") or None).first(),
                "kind": found.get("soort", ""), "when": found.get("wanneer", ""),
                "held": bool(found.get("vast"))}  # fmt: skip


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
    return [
        {"text": shortdate(term.ends_on)},
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
    """Give the terms per organisation, folded where there are several, with how many wait for approval."""
    homes: dict[str, list[RetentionRule]] = {}
    for rule in found:
        homes.setdefault(rule.home, []).append(rule)
    return [{"name": name, "rows": [{"cells": _rule(rule)} for rule in lines], "open": len(homes) == 1,
             "waiting": sum(rule.approved_on is None for rule in lines)} for name, lines in homes.items()]  # fmt: skip


def _rule(rule: RetentionRule, *, linked: bool = True) -> Cells:
    kind = f"{rule.get_kind_display()} ({REGIMES[rule.regime]})" if rule.regime else rule.get_kind_display()
    done = f"Versie {rule.version}, {shortdate(rule.approved_on)}" if rule.approved_on else "Nog goedkeuren"
    url = reverse("retention_rule", args=[rule.pk])
    return [
        {"text": kind, "full": f"{kind}: termijn van {rule.home}"} | ({"url": url} if linked else {}),
        {"text": f"{rule.category} ({rule.source})"},
        {"text": f"{rule.length}, vanaf {rule.counts_from}"},
        {"text": done, "tone": "ok" if rule.approved_on else "today"},
    ]


def records(found: list[RetentionRule], *, decides: bool) -> list[dict[str, Cells]]:
    """Give the terms of registers and logs; only the coördinerend FG has a way to decide on them."""
    return [{"cells": _rule(rule, linked=decides)} for rule in found]


def gone(found: list[Destruction]) -> list[dict[str, Cells]]:
    """Give what was destroyed, with its verklaring."""
    return [{"cells": _gone(row)} for row in found]


def _gone(row: Destruction) -> Cells:
    code = row.code
    made = {"text": "Download de PDF", "url": reverse("certificate_pdf", args=[row.pk]),
            "full": f"Download de verklaring van {code}"}  # fmt: skip
    waits = {"text": row.step_text if row.state == "failed" else "Wordt gemaakt", "tone": "neutral"}
    return [
        {"text": f"{longdate(row.destroyed_at)}, {clock(row.destroyed_at)}"},
        {"text": f"{row.get_kind_display()}, {code}"},
        {"text": row.home},
        {"text": _amount(row)},
        made if row.state == "done" else waits,
    ]


def _amount(row: Destruction) -> str:
    """Say how much went."""
    if row.case is None:
        lines = sum(row.counts.values())
        return "1 regel" if lines == 1 else f"{lines} regels"
    return "Het hele dossier" if row.whole else "Alleen het eigen deel"
