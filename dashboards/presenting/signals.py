"""Words for the list of signals, its filters and the drafts above it."""

from typing import Any

from django import forms

from cases import paging
from cases.choosing import words_of
from cases.fields import DutchDate, PlainText
from cases.models import Signal, User
from cases.models.signal import FORMS, PLACES
from dashboards.presenting import filters
from dashboards.queries.signals import PAGE, Page
from routing.models.advice import AdviceState
from routing.models.triage import TriageState

BASE = "/signalen/"
COLUMNS = ("Signaal", "Vorm", "Gemeente", "Stand", "Termijn", "Behandelaar")
TERMS = {"laat": "Te laat", "week": "Binnen een week", "zonder": "Zonder termijn"}
WHO = {"mij": "Ik", "niemand": "Nog niemand"}
ORDERS = {"termijn": "Eerste termijn eerst"}
STATES = {str(value): str(label) for value, label in [*TriageState.choices, *AdviceState.choices]}
KINDS = {"signal": "Signalen", "advice": "Adviesvragen"}


class FilterForm(filters.ListFilter):
    """The filters of this list."""

    shown = ("zoek", "stand", "termijn", "vorm")
    folded = ("soort", "gemeente", "wie", "van", "tot", "volgorde")

    zoek = PlainText(
        label="Nummer of plaats", max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-key": "f", "data-key-label": "Filter"}),
    )  # fmt: skip
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "Alle standen"), ("open", "Alles wat open is"), *STATES.items()]
    )
    termijn = forms.ChoiceField(label="Termijn", choices=[("", "Alle termijnen"), *TERMS.items()], required=False)
    vorm = forms.ChoiceField(label="Vorm", choices=[("", "Alle vormen"), *FORMS.items()], required=False)
    soort = forms.ChoiceField(label="Soort", choices=[("", "Alles"), *KINDS.items()], required=False)
    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    wie = forms.ChoiceField(label="Behandelaar", choices=[("", "Iedereen"), *WHO.items()], required=False)
    van = DutchDate(label="Ontvangen vanaf", required=False, future=False)
    tot = DutchDate(label="Ontvangen tot en met", required=False)
    volgorde = forms.ChoiceField(choices=[("", "Nieuwste eerst"), *ORDERS.items()], required=False, label="Volgorde")

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **more: Any) -> None:
        """Offer the gemeenten of the region."""
        super().__init__(*args, **more)
        words_of(self, "gemeente").choices = [("", "Alle gemeenten"), *towns]


def page(found: Page, drafts: paging.Page | None, form: FilterForm, user: User, more: dict[str, Any]) -> dict[str, Any]:
    """Give what the template of the list draws; `more` has the colleagues and the kept filters."""
    on = filters.chosen(form)
    kept = filters.saved(more["saved"], BASE, on, user.pk)
    return {
        "form": form, "columns": _columns(on), "rows": [_row(row, on) for row in found.rows],
        "drafts": [_draft(row) for row in drafts.rows] if drafts else [],
        "chips": filters.chips(form, BASE), "count_text": _count(found),
        "drafts_url": f"?concepten={drafts.after}#concepten-kop" if drafts and drafts.after else "",
        "filtered": bool(on), "next_url": filters.onward(on, na=found.after),
        "prev_url": filters.onward(on, voor=found.before),
        "colleagues": more["colleagues"], "saved": kept, "back": filters.address(BASE, on),
        "back_fields": {"terug": filters.address(BASE, on)},
        "keep_url": filters.keep_url("signalen", on, kept),
    }  # fmt: skip


def _columns(on: dict[str, str]) -> list[dict[str, Any]]:
    """The columns; two orders can be walked by key, so two columns sort."""
    by_term, rest = on.get("volgorde") == "termijn", filters.without(on, "volgorde")
    newest = {"sort_url": filters.address(BASE, rest), "sorted": "" if by_term else "descending"}
    first = {"sort_url": filters.address(BASE, rest, volgorde="termijn"), "sorted": "ascending" if by_term else ""}
    more = {"Signaal": newest, "Termijn": first}
    return [{"label": label} | more.get(label, {}) for label in COLUMNS]


def _row(row: Any, on: dict[str, str]) -> dict[str, Any]:
    kind = "Adviesvraag" if row.kind == "advice" else "Signaal"
    state = STATES.get(row.stand or "", "")
    return {
        "pk": row.pk, "number": row.number, "kind": kind, "url": filters.into(BASE, row.pk, on),
        "full": f"{kind} {row.number}, {forms_of(row)}, {state}", "forms": forms_of(row), "place": place(row),
        "state": state, "due": row.due, "handler": row.handler,
    }  # fmt: skip


def _draft(row: Signal) -> dict[str, Any]:
    words = row.story.strip().replace("\n", " ")
    title = f"{words[:70]}…" if len(words) > 70 else words or "Nog zonder tekst"
    kind = "Adviesvraag" if row.kind == "advice" else ""
    hint = " · ".join(part for part in (kind, forms_of(row), place(row)) if part)
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


def _count(found: Page) -> str:
    amount = len(found.rows)
    if found.before or found.after:
        return f"{amount} op deze pagina" if found.before else f"{PAGE}+ gevonden"
    return f"{amount} gevonden"
