"""Spoed: call first, then tell who intervenes; the receipts say who saw it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import access, audit
from cases.models import Organisation, Request, Signal, User
from cases.roles import EVERYONE, allow
from routing import consulting, urgent
from routing.models import UrgentCard
from routing.urgent_forms import InformForm, UrgentForm


@allow(*EVERYONE)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The numbers for everyone; the form for who may start a spoed; the running cards."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST" and user.job not in urgent.STARTERS:
        raise Http404
    signal = _signal(request, user)
    form = UrgentForm(request.POST if request.method == "POST" else None, initial=_initial(user, signal))
    if not form.is_valid():
        return render(request, "routing/urgent.html", _page(user, form, signal), status=422 if form.is_bound else 200)
    facts = dict(form.cleaned_data)
    cards = urgent.start(by=user, powers=facts.pop("powers"), signal=signal, **facts)
    messages.success(request, "Spoed gestart. Bel nu zelf: dit scherm belt niemand.")
    return redirect(f"/spoed/{cards[0].pk}/" if cards else "/spoed/")


def _signal(request: HttpRequest, user: User) -> Signal | None:
    """The signal one came from, own unit's only; it fills in what is known and keeps its state."""
    value = request.POST.get("signaal") or request.GET.get("signaal", "")
    try:
        pk = UUID(value) if value else None
    except ValueError as error:
        raise Http404 from error
    if pk is None:
        return None
    row = access.open_or_404(Signal, user, pk)
    if row.owner_id != user.unit_id:
        raise Http404
    return row


def _initial(user: User, signal: Signal | None) -> dict[str, Any]:
    assert user.unit is not None
    own = Organisation.objects.filter(pk=user.unit.organisation_id, kind="municipality").first()
    phone = user.unit.phone
    facts: dict[str, Any] = {"contact": f"{user}, {phone}" if phone else str(user), "municipality": own}
    if signal:
        facts |= {"where": signal.place, "municipality": signal.municipality_id or own}
    return facts


def _page(user: User, form: UrgentForm, signal: Signal | None) -> dict[str, Any]:
    assert user.unit is not None
    cards = urgent.running(user) if user.job.reads else []
    audit.record("list", by=user, name="urgent")
    own = Organisation.objects.filter(pk=user.unit.organisation_id, kind="municipality").first()
    return {
        "form": form,
        "may_start": user.job in urgent.STARTERS,
        "signal": signal,
        "signal_field": {"signaal": signal.pk} if signal else {},
        "started": [card for card in cards if card.owner_id == user.unit_id],
        "received": [card for card in cards if card.addressee_id == user.unit_id and card.owner_id != user.unit_id],
        "phones": urgent.phones(own),
        "mayors": [] if own else urgent.units_of_mayors(),
    }


@allow(*EVERYONE)
@require_GET
def card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One card with its clock and receipts; opening it as receiver is the receipt."""
    user = request.user
    assert isinstance(user, User)
    return render(request, "routing/urgent_card.html", _card(user, access.open_or_404(UrgentCard, user, pk)))


@allow(*urgent.STARTERS)
@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who intervenes asks others for advice; they read the question only."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(UrgentCard, user, pk)
    if not consulting.may_consult(user, row):
        raise Http404
    form = consulting.ConsultForm(request.POST if request.method == "POST" else None, by=user, card=row)
    try:
        if form.is_valid():
            return _asked(request, consulting.consult(row, by=user, **form.cleaned_data), pk)
    except urgent.Withheld as withheld:
        form.add_error(None, str(withheld))
    context = {"form": form, "card": row, "url": f"/spoed/{pk}/overleg/", "back": f"/spoed/{pk}/"}
    return render(request, "routing/urgent_consult.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, asked: list[Request], pk: UUID) -> HttpResponse:
    messages.success(request, f"Uw vraag is verstuurd aan: {', '.join(str(row.addressee) for row in asked)}.")
    return redirect(f"/spoed/{pk}/")


def _card(user: User, row: UrgentCard, form: InformForm | None = None) -> dict[str, Any]:
    urgent.mark_seen(row, by=user)
    rows = list(
        UrgentCard.objects.visible_to(user).filter(spoed=row.spoed).select_related("owner", "addressee", "municipality")
    )
    released = urgent.released(user, row)
    fresh = next(found for found in rows if found.pk == row.pk)
    return {
        "inform_url": f"/spoed/{fresh.pk}/laten-weten/",
        "release_url": f"/spoed/{fresh.pk}/mag-gedeeld/",
        "card": fresh,
        "form": form or InformForm(),
        "released": released,
        "receipts": [found for found in rows if found.kind == "card"],
        "notices": [found for found in rows if found.kind == "notice"],
        "may_inform": urgent.may_inform(user, fresh) and released,
        "waits": urgent.may_inform(user, fresh) and not released,
        "consult_url": f"/spoed/{fresh.pk}/overleg/" if consulting.may_consult(user, fresh) else "",
        "asked": consulting.asked(user, fresh),
        "may_release": urgent.may_release(user, fresh),
        "phones": urgent.phones(fresh.municipality),
    }


@allow(*urgent.STARTERS)
@require_POST
def inform(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The kennisgeving to gemeente and tafel."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(UrgentCard, user, pk)
    if not urgent.may_inform(user, row):
        raise Http404
    form = InformForm(request.POST)
    try:
        if form.is_valid():
            told = urgent.inform(row, by=user, text=form.cleaned_data["text"])
            messages.success(
                request, f"Wij hebben dit laten weten aan: {', '.join(str(found.addressee) for found in told)}."
            )
            return redirect(f"/spoed/{pk}/")
    except urgent.Withheld as withheld:
        form.add_error(None, str(withheld))
    return render(request, "routing/urgent_card.html", _card(user, row, form), status=422)


@allow(*urgent.STARTERS)
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The prosecution says that gemeente and tafel may be told."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(UrgentCard, user, pk)
    if not urgent.may_release(user, row):
        raise Http404
    urgent.release(row, by=user)
    messages.success(request, "Dit mag gedeeld worden. Gemeente en tafel kunnen het nu horen.")
    return redirect(f"/spoed/{pk}/")
