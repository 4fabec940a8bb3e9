"""Filters of a list: as an address, as chips that can be taken off, and kept under a name."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from dashboards.models import SavedFilter
from dashboards.queries.signals import COUNTED, Place
from dashboards.templatetags.words import shortdate

PRIVATE = ("zoek",)  # free text may name somebody: it is never kept


class ListFilter(forms.Form):
    """The filters of a list; a GET form, so that an address can be kept. `shown` always show, `folded` when asked."""

    shown: ClassVar[tuple[str, ...]] = ()
    folded: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins finds nothing; say so at the field."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("van") and found.get("tot") and found["tot"] < found["van"]:
            self.add_error("tot", "Kies een dag op of na de eerste dag.")
        return found

    def main(self) -> list[Any]:
        """Give the filters that always show."""
        return [self[name] for name in self.shown]

    def rest(self) -> list[Any]:
        """Give those that hide behind "Meer filters" until one of them is on."""
        return [self[name] for name in self.folded]

    def rest_is_on(self) -> bool:
        """Whether one of those is on, or wrong."""
        return any(self.cleaned_data.get(field.name) or field.errors for field in self.rest())


def chosen(form: forms.Form) -> dict[str, str]:
    """Give the filters that are on and understood, as an address has them."""
    return {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in form.cleaned_data.items()
        if value
    }


def chips(form: forms.Form, base: str, *, quiet: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Give a chip per filter that is on, with the address of the list without it."""
    on = chosen(form)
    return [
        {"label": f"{form.fields[name].label}: {_said(form, name)}", "remove_url": address(base, without(on, name))}
        for name in on
        if name not in quiet
    ]


def _said(form: forms.Form, name: str) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, date):
        return shortdate(value)
    return str(dict(getattr(form.fields[name], "choices", [])).get(value, value))


def without(on: Mapping[str, str], *names: str) -> dict[str, str]:
    """Give the filters but these."""
    return {name: value for name, value in on.items() if name not in names}


def address(base: str, on: Mapping[str, Any], **more: Any) -> str:
    """Give the address of a list with these filters."""
    wanted = dict(on) | {name: str(value) for name, value in more.items() if value}
    return f"{base}?{urlencode(wanted)}" if wanted else base


def saved(rows: list[SavedFilter], base: str, on: Mapping[str, str], user_id: Any) -> list[dict[str, Any]]:
    """Give the kept filters: a link, whether it is the one that is on, and how its owner takes it away."""
    return [
        {
            "name": row.name, "url": f"{base}?{row.query}", "on": dict(QueryDict(row.query).items()) == dict(on),
            "shared": row.shared, "mine": row.by_id == user_id, "remove_url": f"/filters/{row.pk}/weg/",
        }
        for row in rows
    ]  # fmt: skip


def into(base: str, pk: Any, on: Mapping[str, str]) -> str:
    """Give the address of a record, which remembers the list one came from."""
    return address(f"{base}{pk}/", {"uit": address("", on).removeprefix("?")})


def nav(place: Place | None, base: str, form: forms.Form) -> dict[str, Any]:
    """Give where a record stands in the list one came from, its neighbours, and the way back to the same page."""
    if place is None:
        return {}
    on = chosen(form)
    return {
        "position": place.position if place.position <= COUNTED else f"{COUNTED}+",
        "total": f"{place.total}+" if place.more else place.total,
        "prev_url": into(base, place.previous, on) if place.previous else "",
        "next_url": into(base, place.next, on) if place.next else "",
        "back_url": address(base, on, na=place.page_key),
    }


def onward(on: Mapping[str, str], **key: Any) -> str:
    """Give the address of a next or previous page; nothing where there is none."""
    return address("", on, **key) if any(key.values()) else ""


def keep_url(of: str, on: Mapping[str, str], kept: list[dict[str, Any]]) -> str:
    """Give where these filters get a name; nothing where none is on that may be kept, or they are kept already."""
    may = without(on, *PRIVATE)
    if not may or any(line["on"] for line in kept):
        return ""
    return address("/filters/bewaren/", {"lijst": of, "filter": address("", may).removeprefix("?")})
