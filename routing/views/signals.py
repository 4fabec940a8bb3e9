"""Signaal vastleggen: the draft while on the phone, and its register."""

from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access
from cases.models import Signal, User
from cases.roles import allow
from cases.services import Stale
from routing import conflicts, intake, moves
from routing.deadlines import policies
from routing.intake_forms import SignalForm, initial_for, initial_of
from routing.reporting import meldcode, route_of
from routing.sign_forms import SignSheet
from routing.signs import cards
from routing.views import advice, drafts
from routing.views.drafts import INTAKE as INTAKE


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def signal_new(request: HttpRequest) -> HttpResponse:
    """An empty signal; opening it writes nothing."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "GET":
        return _page(request, SignalForm(initial=initial_for(user)), drafts.sheet([], None, user))
    begun = intake.begun(drafts.key(request), user)
    if "fields" in request.POST:
        return drafts.autosave(request, user, begun, new=True)
    return _save(request, user, begun)


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def signal_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on with a draft, or put the facts of a signal right."""
    user = request.user
    assert isinstance(user, User)
    signal = access.open_or_404(Signal, user, pk)
    if not intake.may_change(signal, user):
        raise Http404
    if signal.kind == "advice":
        return advice.edit(request, user, signal)
    if request.method == "GET":
        form = SignalForm(initial=drafts.told(signal, user), recorded=intake.also_in(signal, user))
        return _page(request, form, drafts.sheet(signal.forms, signal, user), signal)
    return _save(request, user, signal)


def _save(request: HttpRequest, user: User, signal: Signal | None) -> HttpResponse:
    """Register, keep as a draft what is there, or give the form back with its numbers taken out."""
    recorded = intake.also_in(signal, user) if signal else None
    choice, post = request.POST.get("actie", ""), request.POST
    if choice == "weghalen":
        return _without_bsns(request, drafts.without_bsns(post), user, signal)
    form, sheet = SignalForm(post, recorded=recorded), drafts.sheet(post.getlist("forms"), signal, user, post)
    later = choice in ("later", "tekenen") and not (signal and signal.number)
    if (not form.is_valid() or sheet.errors) and not (later and form.half()):
        return _page(request, form, sheet, signal)
    try:
        kept = intake.keep(signal, form, sheet, by=user, version=drafts.version(request), key=drafts.key(request))
    except Stale as stale:
        now = cast(Signal, stale.row)
        return conflicts.both_texts(request, form, stale, initial_of(now), request.path, sheet.differences())
    intake.reporter(kept, form.cleaned_data, by=user)
    return _kept(request, kept, form, choice) if later else _registered(request, kept, form, user)


def _without_bsns(request: HttpRequest, post: QueryDict, user: User, signal: Signal | None) -> HttpResponse:
    """Give the form back as it was, with the numbers that may be a BSN taken out; nothing is kept yet."""
    lists = ("forms", "also_in")
    typed = {name: post.getlist(name) if name in lists else value for name, value in post.items()}
    form = SignalForm(initial=typed, recorded=intake.also_in(signal, user) if signal else None)
    return _page(request, form, drafts.sheet(post.getlist("forms"), signal, user, post), signal)


def _kept(request: HttpRequest, draft: Signal, form: SignalForm, choice: str) -> HttpResponse:
    if "heard_on" in form.errors:
        messages.warning(request, "De datum begrepen we niet. Vul hem later in.")
    if choice == "tekenen":
        return redirect(f"/signalen/{draft.pk}/bewerken/#tekenen")
    messages.success(request, f"Bewaard om {drafts.clock()}. Uw concept staat bovenaan bij Signalen.")
    return redirect("signals")


def _registered(request: HttpRequest, kept: Signal, form: SignalForm, user: User) -> HttpResponse:
    intake.keep_towns(kept, form, by=user)
    if kept.number:
        messages.success(request, f"Uw wijziging in {kept.number} is bewaard.")
        return redirect("signal", kept.pk)
    row = moves.register(kept, by=user)
    messages.success(request, f"Signaal {row} is opgeslagen. U duidt het binnen {_term()}.")
    return redirect("signal", kept.pk)


def _page(request: HttpRequest, form: SignalForm, sheet: SignSheet, signal: Signal | None = None) -> HttpResponse:
    draft = signal is None or not signal.number
    context = {
        "form": form, "sheet": sheet, "signal": signal, "draft": draft, "cards": cards(), "meldcode": meldcode(),
        "route": route_of(cast(User, request.user)), "concept": drafts.key(request) or uuid4(),
        "row_version": request.POST.get("version", signal.version if signal else ""),
        "autosave": drafts.address(signal, "/signalen/nieuw/"),
    }  # fmt: skip
    return render(request, "routing/signal_form.html", context, status=422 if form.errors or sheet.errors else 200)


def _term() -> str:
    return f"{policies()['first_assessment']['amount']} werkdagen"
