"""Words for the list of signals, its filters and the drafts above it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms

from cases.fields import PlainText
from cases.models import Signal, User
from cases.models.signal import FORMS, PLACES
from dashboards.queries.signals import PAGE, Page
from routing.models.advice import AdviceState
from routing.models.triage import TriageState

COLUMNS = [{"label": label} for label in ("Signaal", "Vorm", "Gemeente", "Stand", "Termijn")]
STATES = {str(value): str(label) for value, label in [*TriageState.choices, *AdviceState.choices]}
KINDS = {"signal": "Signalen", "advice": "Adviesvragen"}


class FilterForm(forms.Form):
    """The filters of the list; a GET form, so that an address can be kept."""

    soort = forms.ChoiceField(label="Soort", choices=[("", "Alles"), *KINDS.items()], required=False)
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "Alle standen"), ("open", "Alles wat open is"), *STATES.items()]
    )
    vorm = forms.ChoiceField(label="Vorm", choices=[("", "Alle vormen"), *FORMS.items()], required=False)
    zoek = PlainText(
        label="Nummer of plaats", max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-key": "f", "data-key-label": "Filter"}),
    )  # fmt: skip


def page(found: Page, drafts: list[Signal], form: FilterForm, user: User) -> dict[str, Any]:
    """Give what the template of the list draws."""
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    return {
        "form": form, "columns": COLUMNS, "rows": [_row(row) for row in found.rows],
        "drafts": [_draft(row) for row in drafts], "chips": [_chip(form, name, chosen) for name in chosen],
        "count_text": _count(found), "filtered": bool(chosen),
        "next_url": _url(chosen, na=found.after), "prev_url": _url(chosen, voor=found.before),
        "where": user.unit.name if user.unit else "",
    }  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    kind = "Adviesvraag" if row.kind == "advice" else "Signaal"
    state = STATES.get(row.stand or "", "")
    full = f"{kind} {row.number}, {forms_of(row)}, {state}"
    due = {"date": row.due} if row.due else {"text": "–"}
    return {"cells": [{"text": row.number, "url": f"/signalen/{row.pk}/", "full": full}, {"text": forms_of(row)},
                      {"text": place(row)}, {"text": state}, due]}  # fmt: skip


def _draft(row: Signal) -> dict[str, Any]:
    words = row.story.strip().replace("\n", " ")
    title = f"{words[:70]}…" if len(words) > 70 else words or "Nog zonder tekst"
    hint = " · ".join(part for part in (forms_of(row), place(row)) if part)
    return {"title": title, "url": f"/signalen/{row.pk}/bewerken/", "hint": hint, "status": "Concept",
            "full": f"Verder met concept: {title}"}  # fmt: skip


def forms_of(row: Signal) -> str:
    """Give the forms of a signal in words."""
    return ", ".join(FORMS.get(code, code) for code in row.forms)


def place(row: Signal) -> str:
    """Give where it plays, short."""
    if row.municipality:
        return row.municipality.name.removeprefix("Gemeente ")
    return "" if row.place_kind == "gemeente" else PLACES.get(row.place_kind, "")


def _chip(form: FilterForm, name: str, chosen: dict[str, Any]) -> dict[str, str]:
    field = form.fields[name]
    label = dict(getattr(field, "choices", [])).get(chosen[name], chosen[name])
    rest = {key: value for key, value in chosen.items() if key != name}
    return {"label": f"{field.label}: {label}", "remove_url": "/signalen/" + (f"?{urlencode(rest)}" if rest else "")}


def _count(found: Page) -> str:
    amount = len(found.rows)
    if found.before or found.after:
        return f"{amount} op deze pagina" if found.before else f"{PAGE}+ gevonden"
    return f"{amount} gevonden"


def _url(chosen: dict[str, Any], **key: UUID | None) -> str:
    wanted = {name: str(value) for name, value in key.items() if value}
    return "?" + urlencode(chosen | wanted) if wanted else ""
