"""Rechtstreeks aanmelden bij de tafel, for those who may: the form, who will see it, and the aanmelding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.models import User
from cases.roles import allow
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
    if "bevestigd" not in request.POST:
        context = {"form": form, "lines": preview(by=user, answers=form.cleaned_data), "posted": _posted(request)}
        return render(request, "routing/submit_confirm.html", context)
    review = submit(by=user, answers=form.cleaned_data)
    messages.success(request, f"Casus {review} is aangemeld bij de tafel.")
    return redirect(f"/casussen/{review.case_id}/")


def _posted(request: HttpRequest) -> list[tuple[str, str]]:
    own = ("sleutel", "csrfmiddlewaretoken", "bevestigd", "aanpassen")
    return [(key, str(value)) for key in request.POST if key not in own for value in request.POST.getlist(key)]
