"""The page on geheimhouding: before the first page of work, and again at each new version."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import onward, pledges
from cases.models import User
from cases.roles import EVERYONE, allow, before_pledge


class PledgeForm(forms.Form):
    """One box: read and promised."""

    agreed = forms.BooleanField(
        label="Ik heb dit gelezen en ik houd mij hieraan.",
        error_messages={"required": "Zet een vinkje om verder te gaan. Heeft u vragen? Bel de beheerder."},
    )


@allow(*EVERYONE)
@before_pledge
@require_http_methods(["GET", "POST"])
def pledge(request: HttpRequest) -> HttpResponse:
    """Show the text, and record who accepts it."""
    user = request.user
    assert isinstance(user, User)
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pledges.accept(by=user)
        messages.success(request, "Dank u. U vindt deze afspraken terug bij Mijn profiel.")
        return redirect(_next(request))
    owes = pledges.owes(user)
    context = {"form": form, "text": pledges.text(), "owes": owes, "last": None if owes else pledges.accepted(user),
               "fields": {"next": _next(request)}, "again": owes and pledges.accepted(user)}  # fmt: skip
    return render(request, "cases/pledge.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if onward.inside(target) else "/"
