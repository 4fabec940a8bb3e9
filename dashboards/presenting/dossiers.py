"""Words for the list of casussen and its filters."""

from typing import Any

from django import forms

from cases.fields import DutchDate
from cases.models import User
from dashboards.models import SavedFilter
from dashboards.presenting import filters
from dashboards.queries.dossiers import Line, Page
from routing.models.table import ReviewState
from routing.models.track import TrackKind

BASE = "/casussen/"
STATES = dict(ReviewState.choices)
WHOSE = {"eigen": "Van uw afdeling", "gedeeld": "Met u gedeeld"}


class FilterForm(filters.ListFilter):
    """The filters of this list."""

    shown = ("stand", "wie", "spoor")
    folded = ("van", "tot")

    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "Alle standen"), *ReviewState.choices],
        widget=forms.Select(attrs={"data-key": "f", "data-key-label": "Filter"}),
    )  # fmt: skip
    wie = forms.ChoiceField(label="Van wie", choices=[("", "Alle"), *WHOSE.items()], required=False)
    spoor = forms.ChoiceField(label="Spoor", choices=[("", "Alle sporen"), *TrackKind.choices], required=False)
    van = DutchDate(label="Begonnen vanaf", required=False, future=False)
    tot = DutchDate(label="Begonnen tot en met", required=False)


def page(found: Page, form: FilterForm, user: User, kept: list[SavedFilter]) -> dict[str, Any]:
    """Give what the template of the list draws."""
    on = filters.chosen(form)
    saved = filters.saved(kept, BASE, on, user.pk)
    return {
        "lines": [_line(line, on) for line in found.lines],
        "form": form,
        "chips": filters.chips(form, BASE),
        "count_text": _count(found),
        "next_url": filters.onward(on, na=found.after),
        "prev_url": filters.onward(on, voor=found.before),
        "filtered": bool(on),
        "saved": saved,
        "keep_url": filters.keep_url("casussen", on, saved),
    }


def _line(line: Line, on: dict[str, str]) -> dict[str, Any]:
    return {
        "case": line.case,
        "url": filters.into(BASE, line.case.pk, on),
        "state": STATES.get(line.state, ""),
        "ended": line.ended,
        "tracks": [{"text": kind.label, "tone": kind.value} for kind in TrackKind if kind in line.kinds],
        "date": line.next_on,
    }


def _count(found: Page) -> str:
    amount = len(found.lines)
    more = " op deze pagina" if found.after or found.before else ""
    return f"{amount} {'casus' if amount == 1 else 'casussen'}{more or ' gevonden'}"
