"""Noodtoegang, judged afterwards by the FG: open ones first, with what was read in that hour."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, oversight
from cases.models import Disclosure, User
from cases.roles import Role, allow
from dashboards.presenting import emergencies as words
from dashboards.queries import emergencies as ask
from routing import overseeing


@allow(Role.PRIVACY_OFFICER)
@require_GET
def emergencies(request: HttpRequest) -> HttpResponse:
    """What waits for a judgement, and below it what was judged."""
    user = request.user
    assert isinstance(user, User)
    waiting, done = ask.waiting(user), ask.judged(user, request.GET.get("na", ""))
    audit.record("list", by=user, name="emergencies")
    context = {"waiting": [words.row(line) for line in waiting], "judged": [words.row(line) for line in done.rows],
               "next_url": f"?na={done.after}" if done.after else ""}  # fmt: skip
    return render(request, "dashboards/oversight/emergencies.html", context)


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One noodtoegang: why, what was read, and the judgement; 409 where another FG judged meanwhile."""
    user = request.user
    assert isinstance(user, User)
    line = ask.one(user, pk)
    if line is None:
        raise Http404
    said = ask.judgements(line)
    form = words.JudgeForm(request.POST if request.method == "POST" else None, initial={"seen": len(said)})
    if not form.is_valid():
        return _draw(request, line, form, 422 if form.is_bound else 200)
    try:
        overseeing.judge(line, by=user, **form.cleaned_data)
    except oversight.Beaten as beaten:
        return _draw(request, line, form, 409, first=words.said([beaten.first] if beaten.first else []))
    messages.success(request, "Uw oordeel is bewaard. Het onderdeel weet het.")
    return redirect("emergencies")


def _draw(request: HttpRequest, line: Disclosure, form: words.JudgeForm, status: int, **more: Any) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    said = ask.judgements(line)
    if status == 409:  # the next try answers what stands there now
        form = words.JudgeForm(request.POST.dict() | {"seen": str(len(said))})
    audit.record("read", by=user, obj=line, name="emergency")
    context = {"form": form, "facts": words.facts(line), "opened": words.opened(ask.read(user, line)),
               "receiver": line.receiver, "said": words.said(said), **more}  # fmt: skip
    return render(request, "dashboards/oversight/emergency.html", context, status=status)
