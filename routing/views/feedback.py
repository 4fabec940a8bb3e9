"""Terugkoppeling aan de melder: one page, one press; and the letter to print."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import access, audit
from cases.models import Reporter, Signal, User
from cases.roles import allow
from routing import feedback as telling
from routing.models import Deadline
from routing.views.signals import INTAKE


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the neutral text and every way to give it, and record the one that was chosen."""
    user = request.user
    assert isinstance(user, User)
    signal, reporter = _opened(user, pk)
    offered = telling.ways(signal, reporter, user)
    form = telling.FeedbackForm(request.POST if request.method == "POST" else None, by=user, offered=offered)
    if not form.is_valid():
        return _page(request, user, signal, reporter, form)
    answers = form.cleaned_data
    telling.give(signal, by=user, reporter=reporter, **answers)
    messages.success(request, f"De terugkoppeling staat erbij. {telling.DONE[answers['way']]}.")
    return redirect(f"/signalen/{pk}/{'terugkoppeling/brief/' if answers['way'] == 'brief' else '#taken'}")


@allow(*INTAKE)
@require_GET
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter, to print; refused where post is not safe or not wanted."""
    user = request.user
    assert isinstance(user, User)
    signal, reporter = _opened(user, pk)
    way = next((way for way in telling.ways(signal, reporter, user) if way.code == "brief"), None)
    if way is None or way.why_not:
        reason = (way and way.why_not) or "De melder krijgt geen brief."
        context = {"row": signal, "reason": reason, "back": f"/signalen/{pk}/terugkoppeling/"}
        return render(request, "routing/refused.html", context, status=409)
    audit.record("export", by=user, obj=signal, name="feedback.letter")
    context = {"signal": signal, "reporter": reporter, "unit": user.unit, "today": timezone.localdate(),
               "back": f"/signalen/{pk}/"}  # fmt: skip
    return render(request, "routing/letter.html", context)


def _opened(user: User, pk: UUID) -> tuple[Signal, Reporter | None]:
    """Open a registered signal of the own unit with its melder."""
    signal = access.open_or_404(Signal, user, pk)
    if signal.owner_id != user.unit_id or signal.kind != "signal" or not signal.number:
        raise Http404
    reporter = Reporter.objects.visible_to(user).filter(signal=pk).first()
    access.read_along(signal, user, [reporter] if reporter else [], name="feedback")
    return signal, reporter


def _page(
    request: HttpRequest, user: User, signal: Signal, reporter: Reporter | None, form: telling.FeedbackForm
) -> HttpResponse:
    terms = Deadline.objects.visible_to(user).filter(case_id=signal.case_id, owner=user.unit_id, code="feedback")
    line = telling.sender_line(signal, user)
    context = {
        "signal": signal, "reporter": reporter, "form": form, "ways": form.offered.values(), "unit": user.unit,
        "due": terms.filter(done_at=None).order_by("due").first(), "back": f"/signalen/{signal.pk}/",
        "sender": line.addressee if line else None, "shielded": bool(reporter and reporter.shielded),
    }  # fmt: skip
    return render(request, "routing/feedback.html", context, status=422 if form.is_bound else 200)
