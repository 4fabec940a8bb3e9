"""What overrides every grant: embargo, geen zicht and noodtoegang, and the vrijgave of strafrecht facts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import access
from cases.access.limits import (
    EMERGENCY_ROLES,
    embargo_of,
    emergencies_of,
    exclude,
    exclusions_of,
    may_exclude,
    readmit,
)
from cases.models import Case, Embargo, Exclusion, User
from cases.roles import CASEWORK, TABLE_LEAD, Role, allow
from routing import limits, releases
from routing.limit_forms import EmbargoForm, EmergencyForm, KeepEmbargoForm, LiftForm, NoSightForm, ReleaseForm
from routing.models import Release

CLOSED = "We kunnen deze casus niet voor u openen. Controleer het nummer, of bel de procesregisseur."


@allow(Role.PROSECUTION)
@require_http_methods(["GET", "POST"])
def embargo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set an embargo, or keep or lift the one in force."""
    user = request.user
    assert isinstance(user, User)
    case = access.open_or_404(Case, user, pk)
    known = embargo_of(case.pk)
    return _running(request, user, case, known) if known else _set(request, user, case)


def _set(request: HttpRequest, user: User, case: Case) -> HttpResponse:
    choices = limits.may_return(case, user)
    start = {"units": [unit.pk for unit in choices if unit.kind == "police"]}
    form = EmbargoForm(request.POST if request.method == "POST" else None, choices=choices, initial=start)
    if not form.is_valid():
        return _draw(request, "routing/embargo.html", form, case=case)
    limits.hold_back(case, by=user, **(form.cleaned_data | {"units": list(form.cleaned_data["units"])}))
    messages.success(request, "Het embargo geldt vanaf nu.")
    return redirect(f"/casussen/{case.pk}/embargo/")


def _running(request: HttpRequest, user: User, case: Case, row: Embargo) -> HttpResponse:
    lift = request.POST.get("wat") == "opheffen"
    choices = limits.may_return(case, user)
    keeping = KeepEmbargoForm(request.POST if request.method == "POST" and not lift else None)
    lifting = LiftForm(request.POST if lift else None, choices=choices)
    form = lifting if lift else keeping
    if not form.is_valid():
        who = [unit.name for unit in choices if unit.pk in row.units]
        more = {"case": case, "row": row, "who": who, "lifting": lifting}
        return _draw(request, "routing/embargo_running.html", keeping, **more)
    if lift:
        limits.let_go(row, back=list(form.cleaned_data["back"]), by=user)
    else:
        limits.keep_back(row, by=user, **form.cleaned_data)
    messages.success(request, "Het embargo is opgeheven." if lift else "Het embargo blijft.")
    return redirect(f"/casussen/{case.pk}/")


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def no_sight(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Geen zicht voor persoon X: oneself, a colleague by who leads, anybody by the regie."""
    user = request.user
    assert isinstance(user, User)
    case = access.open_or_404(Case, user, pk)
    posted = request.POST if request.method == "POST" else None
    form = NoSightForm(posted, people=_people(case, user), initial={"person": user.pk})
    if not form.is_valid():
        rows = exclusions_of(case.pk)
        return _draw(request, "routing/no_sight.html", form, case=case, rows=rows, user=user)
    person: User = form.cleaned_data["person"]
    if not may_exclude(case, person, by=user):
        raise Http404
    exclude(case, person, reason=form.cleaned_data["reason"], by=user)
    messages.success(request, f"{person} ziet deze casus niet meer.")
    return redirect("/casussen/" if person.pk == user.pk else f"/casussen/{case.pk}/geen-zicht/")


def _people(case: Case, user: User) -> "QuerySet[User]":
    """Who this person may name: oneself, the own unit, or everyone whose unit takes part."""
    out = {row.user_id for row in exclusions_of(case.pk)}
    wanted = Q(pk=user.pk)
    if user.leads:
        wanted |= Q(unit=user.unit_id)
    if user.job in TABLE_LEAD:
        wanted |= Q(unit__in=[line["unit"].pk for line in access.who_can_see(case)])
    people = User.objects.filter(wanted, is_active=True).exclude(pk__in=out)
    return people.select_related("unit").order_by("unit__name", "last_name")


@allow(*CASEWORK)
@require_POST
def sight_again(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Lift geen zicht: only by who leads the unit of the setter."""
    user = request.user
    assert isinstance(user, User)
    access.open_or_404(Case, user, pk)
    found: Exclusion | None = next((line for line in exclusions_of(pk) if line.pk == row), None)
    if found is None or not (user.leads and found.set_by.unit_id == user.unit_id and found.user_id != user.pk):
        raise Http404
    readmit(found, by=user)
    messages.success(request, f"{found.user} mag deze casus weer zien, voor zover de organisatie zicht heeft.")
    return redirect(f"/casussen/{pk}/geen-zicht/")


@allow(*EMERGENCY_ROLES)
@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Noodtoegang: one part, one hour, with a reason; owner and FG hear it."""
    user = request.user
    assert isinstance(user, User)
    form = EmergencyForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        found = limits.open_in_emergency(by=user, **form.cleaned_data)
        if found:
            messages.warning(request, "U heeft een uur zicht. De eigenaar en de FG weten dit.")
            return redirect(f"/casussen/{found}/")
        form.add_error("reference", CLOSED)
    return _draw(request, "routing/emergency.html", form, earlier=emergencies_of(user))


@allow(Role.POLICE, Role.PROSECUTION)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Vrijgave: the prosecution decides; the police places what was released."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Release, user, pk)
    if request.method == "POST" and releases.may_place(row, user):
        releases.place(row, by=user)
        messages.success(request, "Uw inbreng staat in de casus.")
        return redirect(f"/vrijgave/{pk}/")
    deciding = user.job == Role.PROSECUTION and not row.answer
    if request.method == "POST" and not deciding:
        raise Http404
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        place = releases.may_place(row, user)
        return _draw(request, "routing/release.html", form, row=row, deciding=deciding, place=place)
    releases.decide(row, by=user, share=form.cleaned_data["share"] == "ja", reason=form.cleaned_data["reason"])
    messages.success(request, "Uw beslissing is bewaard. De politie weet het.")
    return redirect(f"/vrijgave/{pk}/")


def _draw(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **more}, status=422 if wrong else 200)
