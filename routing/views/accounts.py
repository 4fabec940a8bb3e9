"""Beheer: a colleague is invited by mail, and gets a new second step when two people agree. Nothing reads a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import audit, cover, resets
from cases.cover_forms import StandInForm
from cases.models import FactorReset, Unit, UnitKind, User
from cases.people_forms import NewPersonForm
from cases.roles import Role, allow
from cases.views_admin import blind
from routing import inviting
from routing.account_forms import ResetForm


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a colleague, who gets a mail with a link to choose a password."""
    form = NewPersonForm(request.POST or None, initial={"is_active": True})
    if request.method == "GET" or not form.is_valid():
        context: dict[str, Any] = {"form": form, "title": "Collega uitnodigen", "new": True}
        return render(request, "cases/admin_person.html", context, status=422 if form.errors else 200)
    person = inviting.invite(by=_me(request), **form.cleaned_data)
    messages.success(request, f"{person} krijgt een mail met een link. Die werkt 7 dagen. {blind(person)}".strip())
    return redirect("admin_edit", person.pk)


@allow(Role.ADMINISTRATOR)
@require_POST
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the link once more."""
    person = get_object_or_404(User, pk=pk, is_active=True)
    inviting.again(person, by=_me(request))
    messages.success(request, f"{person} krijgt een nieuwe link. Die werkt 7 dagen.")
    return redirect("cover") if person.home_id else redirect("admin_edit", pk)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def stand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name somebody of another gemeente as stand-in, from and until a day; the link goes to the own mail address."""
    unit = get_object_or_404(Unit.objects.select_related("organisation"), pk=pk, kind=UnitKind.FOCAL_POINT)
    form = StandInForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        try:
            account = inviting.stand_in(unit, by=_me(request), **form.cleaned_data)
        except cover.NotNow as reason:
            form.add_error("until", str(reason))
        else:
            messages.success(request, f"{account} neemt waar voor {unit.organisation}, en krijgt een mail met een link "
                             "om een wachtwoord te kiezen. Die werkt 7 dagen.")  # fmt: skip
            return redirect("cover")
    return render(request, "cases/cover_name.html", {"form": form, "unit": unit}, status=422 if form.errors else 200)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a new second step; somebody else decides."""
    person, user = get_object_or_404(User, pk=pk, is_active=True, home=None), _me(request)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            resets.ask(person, by=user, reason=form.cleaned_data["reason"])
        except resets.NotNow as refused:
            form.add_error(None, str(refused))
        else:
            inviting.tell_deciders(by=user)
            messages.success(request, "Gevraagd. Een andere beheerder of een FG beslist.")
            return redirect("resets")
    context = {"form": form, "person": person}
    return render(request, "cases/factor_ask.html", context, status=422 if form.errors else 200)


@allow(Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)
@require_GET
def reset_list(request: HttpRequest) -> HttpResponse:
    """What waits for a second person."""
    user = _me(request)
    audit.record("list", by=user, name="resets")
    rows = list(resets.waiting()[:50])
    context = {"rows": rows, "me": user, "keeps": user.job == Role.ADMINISTRATOR}
    context |= {"yes": {"besluit": "approved"}, "no": {"besluit": "refused"}}
    return render(request, "cases/factor_resets.html", context)


@allow(Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)
@require_POST
def reset_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person says yes or no."""
    row = get_object_or_404(FactorReset.objects.select_related("person"), pk=pk)
    outcome = request.POST.get("besluit", "")
    if outcome not in ("approved", "refused"):
        raise Http404
    try:
        resets.decide(row, by=_me(request), outcome=outcome)
    except resets.NotNow as refused:
        messages.error(request, str(refused))
    else:
        done = f"{row.person} kiest bij het inloggen een nieuwe tweede stap."
        messages.success(request, done if outcome == "approved" else "Niet gedaan.")
    return redirect("resets")


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
