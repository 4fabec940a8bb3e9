"""Rechtstreeks aanmelden bij de tafel, for those who may: the form, who will see it, and the aanmelding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import User
from cases.roles import allow
from routing import confirming, consequences
from routing.submitting import DIRECT, SubmitForm, preview, submit


@allow(*DIRECT)
@require_http_methods(["GET", "POST"])
def submission_new(request: HttpRequest) -> HttpResponse:
    """Ask, say who will see it, and only then bring it to the tafel."""
    user = request.user
    assert isinstance(user, User)
    form = SubmitForm(request.POST if request.method == "POST" else None, by=user)
    if not form.is_valid() or "aanpassen" in request.POST:
        return render(request, "routing/submit.html", {"form": form}, status=422 if form.errors else 200)
    bases, why = confirming.bases(request.POST), confirming.necessity(request.POST)
    if "bevestigd" not in request.POST:
        return _confirm(request, form, user, bases)
    if not why:
        return _confirm(request, form, user, bases, missing=confirming.NO_REASON)
    try:
        review = submit(by=user, answers=form.cleaned_data, bases=bases, necessity=why)
    except consequences.Unlisted as unlisted:
        return _confirm(request, form, user, {}, wrong=str(unlisted))
    messages.success(request, f"Casus {review} is aangemeld bij de tafel.")
    return redirect(f"/casussen/{review.case_id}/")


def _confirm(
    request: HttpRequest, form: SubmitForm, user: User, bases: dict[str, str], missing: str = "", wrong: str = ""
) -> HttpResponse:
    lines = preview(by=user, answers=form.cleaned_data, bases=bases)
    context = {
        "form": form, "lines": lines, "gives": confirming.given(lines), "posted": confirming.typed(request.POST),
        "why": request.POST.get("waarom", ""), "missing": missing, "wrong": wrong,
    }  # fmt: skip
    return render(request, "routing/submit_confirm.html", context, status=422 if missing or wrong else 200)
