"""Beheer, Organisaties: add one, add a part, and keep name and phone right. Nothing here reads a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases import homes
from cases.home_forms import HomeForm, NewHomeForm, NewUnitForm, UnitForm
from cases.models import Organisation, Unit, User
from cases.roles import Role, allow

NEXT = "Leg nu vast of deze organisatie het convenant tekende. Zonder convenant ziet niemand er een casus."


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def home_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form = NewHomeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, "Organisatie toevoegen")
    row = homes.add_home(by=_me(request), **form.cleaned_data)
    return _done(request, f"{row} is toegevoegd. {NEXT}")


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def home_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name, phone and whom to call."""
    return _edit(request, get_object_or_404(Organisation, pk=pk), HomeForm)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a part to an organisation."""
    home = get_object_or_404(Organisation, pk=pk)
    form = NewUnitForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, f"Onderdeel toevoegen bij {home}")
    row = homes.add_unit(home, by=_me(request), **form.cleaned_data)
    return _done(request, f"{row} is toegevoegd. De FG zet de grondslagen op de lijst.")


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name and phone of a part."""
    return _edit(request, get_object_or_404(Unit, pk=pk), UnitForm)


def _edit(request: HttpRequest, row: Organisation | Unit, kind: type[HomeForm] | type[UnitForm]) -> HttpResponse:
    start = {name: getattr(row, name) for name in kind.base_fields}
    form = kind(request.POST if request.method == "POST" else None, initial=start)
    if not form.is_valid():
        return _page(request, form, f"{row} wijzigen")
    homes.change(row, by=_me(request), **form.cleaned_data)
    return _done(request, "Bewaard.")


def _page(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    return render(request, "cases/home.html", {"form": form, "title": title}, status=422 if form.errors else 200)


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("admin_organisations")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
