"""Signaal insturen, for every organisation that is not an aandachtsfunctie."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import audit, cover, paging
from cases.models import Entry, User
from cases.roles import allow
from routing.models import SignalLine
from routing.sending import SENDERS, SendForm, send


@allow(*SENDERS)
@require_http_methods(["GET", "POST"])
def signal_send(request: HttpRequest) -> HttpResponse:
    """Tell a gemeente; below it what this unit sent before, with the way to its stand."""
    user = request.user
    assert isinstance(user, User)
    form = SendForm(request.POST if request.method == "POST" else None, by=user)
    if form.is_valid():
        triage = send(by=user, **form.answers())
        messages.success(request, f"Uw signaal {triage.signal.number} is bij {triage.owner.name}.")
        if cover.nobody_at(triage.owner):
            messages.warning(request, f"Bij {triage.owner.name} is nu niemand. Haast? Bel het nummer op de meldpagina.")
        return redirect("signal", triage.signal_id) if triage.owner_id != user.unit_id else redirect("signal_send")
    audit.record("list", by=user, name="sent")
    rows = Entry.objects.visible_to(user).filter(kind="ontvangst", owner=user.unit_id)
    sent = paging.page(rows, "-at", "-pk", after=request.GET.get("na", ""))
    next_url = f"?{urlencode({'na': sent.after})}#ingestuurd" if sent.after else ""
    lines = SignalLine.objects.visible_to(user).filter(signal__in=[entry.signal_id for entry in sent.rows])
    known = set(lines.values_list("signal_id", flat=True))
    context = {"form": form, "sent": sent.rows, "known": known, "next_url": next_url}
    return render(request, "routing/send.html", context, status=422 if form.is_bound else 200)
