"""Toezicht, Grondslagen: on what each organisation may lean, as its FG keeps it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, grounds_list
from cases.grounds_forms import AddForm, ApproveForm
from cases.models import OrganisationBasis, User
from cases.roles import Role, allow

GONE = "Deze grondslag staat niet meer op de lijst. Kijk wat er nu staat."


@allow(Role.PRIVACY_OFFICER)
@require_GET
def grounds(request: HttpRequest) -> HttpResponse:
    """Every list this FG keeps; what waits for approval comes first."""
    user = _me(request)
    found = grounds_list.lists(user)
    audit.record("list", by=user, name="grounds")
    waiting = sum(len(one.waiting) for one in found)
    return render(request, "cases/grounds.html", {"lists": found, "waiting": waiting})


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check the wording, change it where needed, and approve it with a date."""
    row = _row(request, pk)
    words = {name: getattr(row, name) for name in grounds_list.WORDING}
    form = ApproveForm(request.POST or None, initial=words)
    if request.method == "GET" or not form.is_valid():
        return _draw(request, "cases/ground.html", form, row=row)
    done = grounds_list.approve(row, by=_me(request), **form.cleaned_data)
    messages.success(request, f"“{done}” van {row.organisation} is goedgekeurd." if done else GONE)
    return redirect("grounds")


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First say what stops without this ground, then take it off the list."""
    row = _row(request, pk)
    if request.method == "GET":
        return render(request, "cases/ground_off.html", {"row": row, "points": grounds_list.effects(row)})
    done = grounds_list.take_off(row, by=_me(request))
    messages.success(request, f"“{row}” staat niet meer op de lijst van {row.organisation}." if done else GONE)
    return redirect("grounds")


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a ground of the region on the list of an organisation; then it is approved."""
    home = get_object_or_404(grounds_list.kept(_me(request)), pk=pk)
    form = AddForm(request.POST or None, organisation=home)
    if request.method == "GET" or not form.is_valid():
        return _draw(request, "cases/ground_new.html", form, home=home)
    row = grounds_list.add(home, form.cleaned_data["basis"], by=_me(request))
    messages.success(request, "Toegevoegd. Controleer de tekst en keur de grondslag goed.")
    return redirect("ground", row.pk)


def _row(request: HttpRequest, pk: UUID) -> OrganisationBasis:
    return get_object_or_404(grounds_list.open_rows(_me(request)), pk=pk)


def _draw(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
