"""An adviesvraag: written while on the phone, kept as typed, and registered with three answers."""

from typing import cast
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import Signal, User
from cases.roles import allow
from cases.services import Stale
from routing import conflicts, intake, moves
from routing.intake_forms import AdviceForm, advice_of
from routing.views import drafts

BEGINS = "/signalen/advies/"


@allow(*drafts.INTAKE)
@require_http_methods(["GET", "POST"])
def advice_new(request: HttpRequest) -> HttpResponse:
    """An empty adviesvraag; opening it writes nothing."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "GET":
        return _page(request, AdviceForm())
    begun = intake.begun(drafts.key(request), user, "advice")
    if "fields" in request.POST:
        return drafts.autosave(request, user, begun, new=True, kind="advice")
    return _save(request, user, begun)


def edit(request: HttpRequest, user: User, draft: Signal) -> HttpResponse:
    """Go on with the draft of an adviesvraag."""
    if request.method == "GET":
        return _page(request, AdviceForm(initial=advice_of(draft)), draft)
    return _save(request, user, draft)


def _save(request: HttpRequest, user: User, draft: Signal | None) -> HttpResponse:
    """Register, keep for later, or give the form back with its numbers taken out."""
    choice = request.POST.get("actie", "")
    if choice == "weghalen":
        typed = drafts.without_bsns(request.POST)
        return _page(request, AdviceForm(initial=typed.dict() | {"forms": typed.getlist("forms")}), draft)
    form, later = AdviceForm(request.POST), choice == "later"
    if not form.is_valid() and not (later and form.half()):
        return _page(request, form, draft)
    sheet = drafts.sheet([], None, user)  # an adviesvraag has no tekenen
    try:
        kept = intake.keep(draft, form, sheet, by=user, version=drafts.version(request), key=drafts.key(request))
    except Stale as stale:
        return conflicts.both_texts(request, form, stale, advice_of(cast(Signal, stale.row)), request.path)
    if later:
        messages.success(request, f"Bewaard om {drafts.clock()}. Uw concept staat bovenaan bij Signalen.")
        return redirect("signals")
    row = moves.register(kept, by=user)
    messages.success(request, f"Adviesvraag {row} is opgeslagen en staat op “{row.get_state_display()}”.")
    return redirect("signal", kept.pk)


def _page(request: HttpRequest, form: AdviceForm, draft: Signal | None = None) -> HttpResponse:
    context = {
        "form": form, "draft": draft, "concept": drafts.key(request) or uuid4(),
        "row_version": request.POST.get("version", draft.version if draft else ""),
        "autosave": drafts.address(draft, BEGINS),
    }  # fmt: skip
    return render(request, "routing/advice_form.html", context, status=422 if form.errors else 200)
