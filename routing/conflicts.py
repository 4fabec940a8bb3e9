"""Somebody else saved first: both texts side by side, so that nothing is lost (contracts.md, 409)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.services import Stale

SKIPPED = ("sleutel", "csrfmiddlewaretoken", "version")


def both_texts(request: HttpRequest, form: forms.Form, stale: Stale, theirs: dict[str, Any], back: str) -> HttpResponse:
    """Answer 409 with what the writer typed beside what stands there now."""
    posted = [(name, value) for name in request.POST if name not in SKIPPED for value in request.POST.getlist(name)]
    context = {"differences": differences(form, theirs), "posted": posted, "row_version": stale.row.version,
               "url": request.path, "back": back}  # fmt: skip
    return render(request, "routing/both_texts.html", context, status=409)


def differences(form: forms.Form, theirs: dict[str, Any]) -> list[dict[str, str]]:
    """Give label, mine and theirs of every field that differs."""
    lines = []
    for field in form.visible_fields():
        if field.name in theirs:
            mine, other = words(field, field.value()), words(field, theirs[field.name])
            if mine != other:
                lines.append({"label": str(field.label), "mine": mine, "theirs": other})
    return lines


def words(field: forms.BoundField, value: Any) -> str:
    """Give a value as people read it."""
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    if isinstance(value, list | tuple):
        return ", ".join(sorted(choices.get(str(item), str(item)) for item in value))
    if isinstance(value, bool) or isinstance(field.field, forms.BooleanField):
        return "Ja" if value in (True, "on", "True", "1") else "Nee"
    return choices.get(str(value), str(value or "")).strip().replace("\r\n", "\n")
