"""Writing in a zorgtraject: contact, a domain of life, and the plan."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import access
from cases.models import Party, User
from cases.roles import Role, allow
from cases.services import Stale
from routing import care
from routing.care_forms import ContactForm, DomainForm, PlanForm
from routing.models import CareDomain, CareTrajectory, Track
from routing.models.care import DOMAINS
from routing.models.track import TrackKind

LOST = "Een collega heeft dit net gewijzigd. Uw tekst staat hier nog. Bewaart u, dan geldt uw tekst."
PLAN = ("wish", "shelter", "next_contact_on", "reflection_start", "dublin", "reflection_ended")


@allow(Role.CARE_COORDINATOR)
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a contact moment."""
    user = request.user
    assert isinstance(user, User)
    trajectory = _trajectory(user, pk)
    form = ContactForm(request.POST or None, initial={"way": "telefoon", "day": timezone.localdate()})
    if request.method == "GET" or not form.is_valid():
        safe = care.safe_contact(trajectory.case_id, user)
        access.read_along(trajectory, user, safe, name="care_contact")
        return _page(request, pk, form, title="Contact vastleggen", safe=safe)
    care.add_contact(trajectory, by=user, **form.values())
    messages.success(request, "Bewaard. Het contact staat bovenaan.")
    return redirect("care_track", pk)


@allow(Role.CARE_COORDINATOR)
@require_http_methods(["GET", "POST"])
def domain(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Say how a domain of life stands."""
    user = request.user
    assert isinstance(user, User)
    trajectory = _trajectory(user, pk)
    if name not in DOMAINS:
        raise Http404
    row = CareDomain.objects.visible_to(user).filter(trajectory=trajectory, domain=name).first()
    initial = {"level": row.level, "goal": row.goal} if row else {}
    form = DomainForm(request.POST or None, initial=initial)
    title, version = DOMAINS[name], row.version if row else 0
    if request.method == "GET" or not form.is_valid():
        return _page(request, pk, form, title=title, version=_version(request, version))
    return _save(request, pk, form, title, lambda: care.save_domain(
        trajectory, name, by=user, version=_version(request, version), **form.cleaned_data))  # fmt: skip


@allow(Role.CARE_COORDINATOR)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep wish, opvang, next contact and bedenktijd."""
    user = request.user
    assert isinstance(user, User)
    trajectory = _trajectory(user, pk)
    form = PlanForm(request.POST or None, initial={field: getattr(trajectory, field) for field in PLAN})
    title = "Plan en bedenktijd"
    if request.method == "GET" or not form.is_valid():
        return _page(request, pk, form, title=title, version=_version(request, trajectory.version))
    return _save(request, pk, form, title, lambda: care.save_plan(
        trajectory, by=user, version=_version(request, trajectory.version), **form.cleaned_data))  # fmt: skip


def _save(request: HttpRequest, pk: UUID, form: forms.Form, title: str, save: Callable[[], Any]) -> HttpResponse:
    """Save, or give the form back with what was typed when another was first."""
    try:
        save()
    except Stale as stale:
        form.add_error(None, LOST)
        return _page(request, pk, form, title=title, version=stale.row.version, status=409)
    messages.success(request, f"Bewaard: {title.lower()}.")
    return redirect("care_track", pk)


def _trajectory(user: User, pk: UUID) -> CareTrajectory:
    """Give the trajectory of an own running zorgspoor; raises Http404 for anything else."""
    track = access.open_or_404(Track, user, pk, name="care")
    found = CareTrajectory.objects.visible_to(user).filter(track=pk).first()
    if track.kind != TrackKind.ZORG or found is None or not care.may_write(track, user):
        raise Http404
    return found


def _page(
    request: HttpRequest, pk: UUID, form: forms.Form, *, title: str, version: int | None = None, status: int = 0,
    safe: list[Party] | None = None,
) -> HttpResponse:  # fmt: skip
    fields = {} if version is None else {"versie": version}
    context = {"form": form, "title": title, "fields": fields, "back": f"/zorg/{pk}/", "safe": safe or []}
    return render(request, "routing/care_form.html", context, status=status or (422 if form.errors else 200))


def _version(request: HttpRequest, now: int) -> int:
    try:
        return int(request.POST.get("versie", now))
    except ValueError as error:
        raise Http404 from error
