"""The tekenen of a vorm: loaded while typing, and gone through again once the signal is recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import access
from cases.models import Signal, User
from cases.roles import allow
from cases.services import Stale
from routing import conflicts, intake
from routing.sign_forms import SignSheet
from routing.signs import GENERAL, cards, sign_lists
from routing.views import drafts
from routing.views.drafts import INTAKE


@allow(*INTAKE)
@require_GET
def sign_list(request: HttpRequest) -> HttpResponse:
    """The tekenen of one vorm, when it is ticked; the list itself tells nothing of any signal."""
    code = request.GET.get("vorm", "")
    if code not in sign_lists():
        raise Http404
    return render(request, "routing/sign_list.html", {"list": SignSheet([], []).drawn(code), "loaded": True})


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def signal_signs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go through the tekenen of an own signal that was recorded; kept while typing, or with the button."""
    user = request.user
    assert isinstance(user, User)
    signal = access.open_or_404(Signal, user, pk)
    if not signal.number or not intake.may_change(signal, user):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    sheet = drafts.sheet([*signal.forms, GENERAL], signal, user, sent)
    if sent is None or ("fields" not in sent and sheet.errors):
        return _page(request, sheet, signal)
    return _save(request, user, signal, sheet)


def _save(request: HttpRequest, user: User, signal: Signal, sheet: SignSheet) -> HttpResponse:
    names = set(request.POST.getlist("fields")) or None
    try:
        kept = intake.keep_signs(signal, sheet, by=user, version=drafts.version(request), names=names)
    except Stale as stale:
        if names:
            return drafts.lost(stale, sheet.differences())
        return conflicts.both(request, sheet.differences(), stale, f"/signalen/{signal.pk}/tekenen/")
    if names:
        return drafts.answer(kept, user, names, sheet.unkept(names), {})
    messages.success(request, "De tekenen zijn bewaard.")
    return redirect(f"/signalen/{signal.pk}/#tekenen")


def _page(request: HttpRequest, sheet: SignSheet, signal: Signal) -> HttpResponse:
    context = {"sheet": sheet, "signal": signal, "row_version": request.POST.get("version", signal.version),
               "cards": cards(signal.forms)}  # fmt: skip
    return render(request, "routing/signal_signs.html", context, status=422 if sheet.errors else 200)
