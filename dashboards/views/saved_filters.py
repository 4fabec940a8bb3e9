"""Filters bewaren: under a name, for oneself or for the own unit."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.fields import PlainText
from cases.models import User
from cases.roles import CASEWORK, allow
from dashboards import saved_filters
from dashboards.presenting import filters
from dashboards.views import dossier, signals

FORMS: dict[str, Any] = {signals.LIST: signals.filters_of, dossier.LIST: dossier.filters_of}


class NameForm(forms.Form):
    """A name for the filters that are on."""

    naam = PlainText(
        label="Naam", max_length=40, help_text="Bijvoorbeeld: te laat in Raalte. Noem geen personen.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Geef het filter een naam.", "max_length": "Gebruik hooguit 40 tekens."},
    )  # fmt: skip
    delen = forms.BooleanField(label="Ook voor collega's van mijn afdeling", required=False)


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Give the filters of a list a name; only parameters that the list itself understands are kept."""
    user = request.user
    assert isinstance(user, User)
    of = request.GET.get("lijst", "")
    of = of if of in FORMS else signals.LIST
    asked = FORMS[of](QueryDict(request.GET.get("filter", "")))
    on = filters.without(filters.chosen(asked), *filters.PRIVATE)
    if not on:
        messages.warning(request, "Zet eerst een filter aan.")
        return redirect(f"/{of}/")
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(form, user, of, filters.address("", on).removeprefix("?")):
        messages.success(request, "Het filter is bewaard.")
        return redirect(filters.address(f"/{of}/", on))
    context = {"form": form, "chips": filters.chips(asked, f"/{of}/", quiet=filters.PRIVATE),
               "back": filters.address(f"/{of}/", on)}  # fmt: skip
    return render(request, "dashboards/filter_keep.html", context, status=422 if form.is_bound else 200)


def _kept(form: NameForm, user: User, of: str, query: str) -> bool:
    try:
        saved_filters.keep(form.cleaned_data["naam"], by=user, of=of, query=query, shared=form.cleaned_data["delen"])
    except saved_filters.Full as reason:
        form.add_error("naam", str(reason))
        return False
    return True


@allow(*CASEWORK)
@require_POST
def take_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an own filter away; a shared one is gone for colleagues too."""
    user = request.user
    assert isinstance(user, User)
    row = saved_filters.take_away(pk, by=user)
    messages.success(request, "Het filter is weg.")
    return redirect(f"/{row.list}/")
