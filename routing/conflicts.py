"""Somebody else saved first: both texts side by side, so that nothing is lost (contracts.md, 409)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.fields import DutchDate, read_date
from cases.services import Stale

SKIPPED = ("sleutel", "csrfmiddlewaretoken", "version")


def both_texts(
    request: HttpRequest, form: forms.Form, stale: Stale, theirs: dict[str, Any], back: str,
    more: Iterable[dict[str, Any]] = (),
) -> HttpResponse:  # fmt: skip
    """Answer 409 with what the writer typed beside what stands there now; `more`: differences outside the form."""
    return both(request, [*differences(form, theirs), *more], stale, back)


def both(request: HttpRequest, lines: list[dict[str, Any]], stale: Stale, back: str) -> HttpResponse:
    """Answer 409 with these differences, and everything that was sent to send again."""
    posted = [(name, value) for name in request.POST if name not in SKIPPED for value in request.POST.getlist(name)]
    context = {"differences": lines, "posted": posted, "row_version": stale.row.version,
               "url": request.path, "back": back}  # fmt: skip
    return render(request, "routing/both_texts.html", context, status=409)


def differences(form: forms.Form, theirs: dict[str, Any]) -> list[dict[str, Any]]:
    """Give name, label, mine and theirs of every field that differs; `values` as a form would send theirs."""
    lines: list[dict[str, Any]] = []
    for field in form.visible_fields():
        if field.name in theirs:
            mine, other = words(field, field.value()), words(field, theirs[field.name])
            if mine != other:
                lines.append({"name": field.name, "label": str(field.label), "mine": mine, "theirs": other,
                              "values": _sent(theirs[field.name])})  # fmt: skip
    return lines


def _sent(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value or "")]


def words(field: forms.BoundField, value: Any) -> str:
    """Give a value as people read it."""
    found = read_date(value) if isinstance(field.field, DutchDate) and isinstance(value, str) else None
    if found:
        return f"{found:%d-%m-%Y}"
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    if isinstance(value, list | tuple):
        return ", ".join(sorted(choices.get(str(item), str(item)) for item in value))
    if isinstance(value, bool) or isinstance(field.field, forms.BooleanField):
        return "Ja" if value in (True, "on", "True", "1") else "Nee"
    return choices.get(str(value), str(value or "")).strip().replace("\r\n", "\n")
