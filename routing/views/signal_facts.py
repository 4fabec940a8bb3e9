"""Verrijken: the own duiding, aantekeningen and betrokkenen of a signal."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access, services
from cases.encrypted import is_unread
from cases.models import Party, PartyRole, Reporter, Signal, User
from cases.roles import allow
from cases.services import Stale
from routing import conflicts, intake
from routing.fact_forms import AssessmentForm, EntryForm, PartyForm, ReporterForm, answers_of
from routing.views.signals import INTAKE

PARTY_FIELDS = ("name", "alias", "age", "sex", "origin", "phone", "address", "plate", "contact_limits",
                "safe_contact", "safe_by", "language")  # fmt: skip


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write or change the own duiding."""
    user = request.user
    assert isinstance(user, User)
    signal = _own(user, pk)
    form = AssessmentForm(request.POST if request.method == "POST" else None, initial={"assessment": signal.assessment})
    if not form.is_valid():
        return _page(request, form, signal, "Uw duiding", version=signal.version)
    try:
        services.save_draft(signal, form.cleaned_data, by=user, version=_version(request))
    except Stale as stale:
        theirs = {"assessment": cast(Signal, stale.row).assessment}
        return conflicts.both_texts(request, form, stale, theirs, f"/signalen/{pk}/")
    messages.success(request, "Uw duiding is bewaard.")
    return redirect(f"/signalen/{pk}/#duiding")


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def entry_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add an aantekening: a fact or a duiding, with its source."""
    user = request.user
    assert isinstance(user, User)
    signal = _own(user, pk)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, signal, "Feit of duiding toevoegen")
    row = services.add_entry(signal.case, by=user, signal=signal, **form.cleaned_data)
    messages.success(request, f"{'Het feit' if row.kind == 'feit' else 'Uw duiding'} is bewaard.")
    return redirect(f"/signalen/{pk}/#{'feiten' if row.kind == 'feit' else 'duiding'}")


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def party_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a betrokkene with its roles."""
    user = request.user
    assert isinstance(user, User)
    signal = _own(user, pk)
    form = PartyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, signal, "Persoon toevoegen")
    intake.add_person(signal, form, by=user)
    messages.success(request, "De persoon is toegevoegd.")
    return redirect(f"/signalen/{pk}/#personen")


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def party_edit(request: HttpRequest, pk: UUID, party: UUID) -> HttpResponse:
    """Change a betrokkene of the own unit."""
    user = request.user
    assert isinstance(user, User)
    signal = _own(user, pk)
    row = access.open_or_404(Party, user, party)
    if row.case_id != signal.case_id or row.owner_id != user.unit_id:
        raise Http404
    form = PartyForm(request.POST if request.method == "POST" else None, initial=_answers(row, user))
    if not form.is_valid():
        return _page(request, form, signal, f"{row} wijzigen", version=row.version)
    return _change(request, user, signal, row, form)


def _change(request: HttpRequest, user: User, signal: Signal, row: Party, form: PartyForm) -> HttpResponse:
    back = f"/signalen/{signal.pk}/"
    try:
        intake.change_person(row, form, by=user, version=_version(request))
    except Stale as stale:
        return conflicts.both_texts(request, form, stale, _answers(cast(Party, stale.row), user), back)
    messages.success(request, "De gegevens zijn bewaard.")
    return redirect(f"{back}#personen")


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def reporter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record or change the melder, and how contact is safe."""
    user = request.user
    assert isinstance(user, User)
    signal = _own(user, pk)
    known = Reporter.objects.visible_to(user).filter(signal=signal.pk).first()
    if known:
        access.read_along(signal, user, [known], name="reporter")
    form = ReporterForm(request.POST if request.method == "POST" else None, initial=answers_of(known))
    if not form.is_valid():
        return _page(request, form, signal, "De melder", version=known.version if known else 0)
    try:
        intake.keep_reporter(signal, form, by=user, version=_version(request) if known else 0)
    except Stale as stale:
        theirs = answers_of(cast(Reporter, stale.row))
        return conflicts.both_texts(request, form, stale, theirs, f"/signalen/{pk}/")
    messages.success(request, "De gegevens van de melder zijn bewaard.")
    return redirect(f"/signalen/{pk}/#personen")


def _answers(row: Party, user: User) -> dict[str, Any]:
    mine = PartyRole.objects.visible_to(user).filter(party=row.pk, owner=user.unit_id, part=row.part, until=None)
    roles = mine.order_by("since")
    known = {name: getattr(row, name) for name in PARTY_FIELDS}
    known = {name: "" if is_unread(value) else value for name, value in known.items()}  # a lost secret stays as it is
    born = row.birth_date.strftime("%d-%m-%Y") if row.birth_date and not is_unread(row.birth_date) else ""
    return known | {"birth_date": born, "roles": [line.role for line in roles]}


def _own(user: User, pk: UUID) -> Signal:
    """Give a registered signal of the own unit; an adviesvraag has no people and no aantekeningen."""
    signal = access.open_or_404(Signal, user, pk)
    if signal.owner_id != user.unit_id or signal.kind != "signal" or not signal.number:
        raise Http404
    return signal


def _page(request: HttpRequest, form: forms.Form, signal: Signal, title: str, version: int = 0) -> HttpResponse:
    context = {"form": form, "signal": signal, "title": title, "back": f"/signalen/{signal.pk}/"}
    context["fields"] = {"version": request.POST.get("version", version)} if version else {}
    return render(request, "routing/signal_fact.html", context, status=422 if form.errors else 200)


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    if not value.isdecimal():
        raise Http404
    return int(value)
