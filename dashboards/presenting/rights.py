"""Words of the matrix of rights, of what changed in it, and of the yearly signature."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import text
from cases.models import RightsReview, User
from cases.roles import Part, Role
from dashboards.presenting.ledger import name
from dashboards.queries.rights import Change, Line, Since
from dashboards.templatetags.words import longdate, shortdate

PARTS = [part for part in Part if part != Part.OWN]


class SignForm(forms.Form):
    """Are these rights right?"""

    right = forms.ChoiceField(label="Klopt dit?", widget=forms.RadioSelect,
                              choices=[("ja", "Ja, dit klopt"), ("nee", "Nee, hier moet iets veranderen")],
                              error_messages={"required": "Kies ja of nee."})  # fmt: skip
    remark = text("Opmerking", length=500, required=False, help_text="Nodig bij nee: wat moet de beheerder veranderen?")

    def clean(self) -> dict[str, Any]:
        """A "no" tells what must change."""
        found = super().clean() or {}
        if found.get("right") == "nee" and not found.get("remark"):
            self.add_error("remark", "Schrijf wat er moet veranderen.")
        return found


def matrix(lines: list[Line]) -> dict[str, Any]:
    """Give organisation by part and role, and where each unit stands with its signature."""
    manned = sorted((line for line in lines if line.roles), key=lambda line: not line.waits)  # what waits first
    return {
        "parts": [part.label for part in PARTS], "rows": [_row(line) for line in manned],
        "empty": [name(line.unit) for line in lines if not line.roles],
    }  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    return {
        "unit": name(line.unit), "url": f"/toezicht/rechten/{line.unit.pk}/",
        "roles": [f"{role.label} ({count})" for role, count in line.roles.items()],
        "cells": [{"label": part.label, "yes": part in line.reads} for part in PARTS], **_signed(line),
    }  # fmt: skip


def _signed(line: Line) -> dict[str, Any]:
    """Say whether somebody signed within a year."""
    if not line.roles:
        return {"state": "Niemand werkt hier", "tone": "neutral", "due": None}
    if line.review is None:
        return {"state": "Nog nooit getekend", "tone": "today", "due": None}
    if line.due and line.due <= timezone.localdate():
        return {"state": "Opnieuw tekenen", "tone": "late", "due": line.due}
    words = "Getekend" if line.review.right else "Moet veranderen"
    return {"state": words, "tone": "ok" if line.review.right else "today", "due": line.due}


def since(found: Since) -> dict[str, Any]:
    """Give what changed since the quarter began."""
    return {"taken_on": found.taken_on, "opened": found.opened, "ended": found.ended,
            "changes": [_change(one) for one in found.changes]}  # fmt: skip


def _change(one: Change) -> dict[str, str]:
    return {"who": str(one.person) if one.person else "Een account dat er niet meer is",
            "before": _held(*one.before) or "geen toegang", "now": _held(*one.now) or "geen toegang"}  # fmt: skip


def _held(unit: Any, role: str) -> str:
    label = Role(role).label if role in Role else "geen rol"
    return f"{label}, {name(unit)}" if unit else ""


def unit(line: Line, people: list[User], reviews: list[RightsReview]) -> dict[str, Any]:
    """Give what the page of one unit draws."""
    return {
        "unit": name(line.unit), **_signed(line),
        "people": [_person(one) for one in people],
        "reviews": [{"right": "Klopt" if row.right else "Klopt niet", "remark": row.remark,
                     "who": str(row.by), "when": shortdate(row.at)} for row in reviews],
    }  # fmt: skip


def _person(one: User) -> dict[str, str]:
    role = one.job if one.role in Role else None
    reads = [part.label.lower() for part in Part if role and part in role.reads]
    return {"name": str(one), "role": role.label if role else "geen rol", "reads": ", ".join(reads) or "geen dossiers",
            "last": longdate(one.last_login) if one.last_login else "nog nooit"}  # fmt: skip
