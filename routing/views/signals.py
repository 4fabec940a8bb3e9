"""Signaal vastleggen: the draft while on the phone, its register, and the adviesvraag."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import access
from cases.models import Signal, User
from cases.roles import Role, allow
from cases.services import Stale
from routing import conflicts, intake, moves
from routing.deadlines import policies
from routing.intake_forms import AdviceForm, SignalForm, initial_for, initial_of
from routing.signs import signs

INTAKE = (Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT)
STALE = "Niet bewaard: dit is net op een andere plek aangepast. Druk op Opslaan om beide teksten te zien."


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def signal_new(request: HttpRequest) -> HttpResponse:
    """An empty signal; opening it writes nothing."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "GET":
        return _page(request, SignalForm(initial=initial_for(user)))
    if "fields" in request.POST:
        return _autosave(request, user, None)
    return _save(request, user, None)


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def signal_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on with a draft, or put the facts of a signal right."""
    user = request.user
    assert isinstance(user, User)
    signal = access.open_or_404(Signal, user, pk)
    if not intake.may_change(signal, user):
        raise Http404
    if request.method == "GET":
        initial = initial_of(signal) | intake.reporter_of(signal, user)
        return _page(request, SignalForm(initial=initial, recorded=intake.also_in(signal, user)), signal)
    return _save(request, user, signal)


@allow(*INTAKE)
@require_POST
def signal_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the fields of a draft that were changed while typing."""
    user = request.user
    assert isinstance(user, User)
    signal = access.find(Signal, user, pk)
    if signal is None or signal.number or not intake.may_change(signal, user):
        raise Http404
    return _autosave(request, user, signal)


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def advice_new(request: HttpRequest) -> HttpResponse:
    """An adviesvraag without personal data, registered at once."""
    user = request.user
    assert isinstance(user, User)
    form = AdviceForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "routing/advice_form.html", {"form": form}, status=422 if form.is_bound else 200)
    row = intake.log_advice(form, by=user)
    messages.success(request, f"Adviesvraag {row} is opgeslagen en staat op “{row.get_state_display()}”.")
    return redirect("signal", row.signal_id)  # type: ignore[attr-defined]


def _save(request: HttpRequest, user: User, signal: Signal | None) -> HttpResponse:
    """Register, or keep as a draft what is there."""
    form = SignalForm(request.POST, recorded=intake.also_in(signal, user) if signal else None)
    later = request.POST.get("actie") == "later" and not (signal and signal.number)
    if not form.is_valid() and not (later and form.half()):
        return _page(request, form, signal)
    try:
        kept = intake.keep(signal, form, by=user, version=_version(request))
    except Stale as stale:
        theirs = initial_of(cast(Signal, stale.row))
        return conflicts.both_texts(request, form, stale, theirs, request.path)
    intake.keep_more(kept, form, by=user)
    return _kept(request, kept, form) if later else _registered(request, kept, user)


def _kept(request: HttpRequest, draft: Signal, form: SignalForm) -> HttpResponse:
    messages.success(request, f"Bewaard om {_clock()}. Uw concept staat bovenaan bij Signalen.")
    if "heard_on" in form.errors:
        messages.warning(request, "De datum begrepen we niet. Vul hem later in.")
    return redirect("signals")


def _registered(request: HttpRequest, kept: Signal, user: User) -> HttpResponse:
    if kept.number:
        messages.success(request, f"Uw wijziging in {kept.number} is bewaard.")
        return redirect("signal", kept.pk)
    row = moves.register(kept, by=user)
    messages.success(request, f"Signaal {row} is opgeslagen. U duidt het binnen {_term()}.")
    return redirect("signal", kept.pk)


def _autosave(request: HttpRequest, user: User, signal: Signal | None) -> JsonResponse:
    form = SignalForm(request.POST)
    form.full_clean()
    try:
        names = set(request.POST.getlist("fields"))
        draft = intake.keep(signal, form, by=user, version=_version(request), names=names)
    except Stale:
        return JsonResponse({"text": STALE}, status=409)
    if names & set(intake.REPORTER):
        intake.reporter(draft, form.cleaned_data, by=user, names=names)
    answer: dict[str, Any] = {"version": draft.version, "text": f"Bewaard om {_clock()}"}
    if signal is None:
        answer |= {"url": f"/signalen/{draft.pk}/bewerken/", "autosave": f"/signalen/{draft.pk}/bewaren/"}
    return JsonResponse(answer)


def _page(request: HttpRequest, form: SignalForm, signal: Signal | None = None) -> HttpResponse:
    draft = signal is None or not signal.number
    context = {
        "form": form, "signal": signal, "draft": draft, "signs": signs(), "term": _term(),
        "row_version": request.POST.get("version", signal.version if signal else ""),
        "autosave": _autosave_url(signal) if draft else "",
    }  # fmt: skip
    return render(request, "routing/signal_form.html", context, status=422 if form.errors else 200)


def _autosave_url(signal: Signal | None) -> str:
    return f"/signalen/{signal.pk}/bewaren/" if signal else "/signalen/nieuw/"


def _version(request: HttpRequest) -> int | None:
    value = request.POST.get("version", "")
    if value and not value.isdecimal():
        raise Http404
    return int(value) if value else None


def _clock() -> str:
    return timezone.localtime().strftime("%H:%M")


def _term() -> str:
    return f"{policies()['first_assessment']['amount']} werkdagen"
