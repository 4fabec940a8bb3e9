"""Pages of waarneming: which gemeente nobody answers for, who is away, and the end of standing in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import audit, cover
from cases.cover_forms import AwayForm
from cases.models import User
from cases.roles import Role, allow


@allow(Role.ADMINISTRATOR)
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """Every aandachtsfunctie with who is there today; where nobody is stands first."""
    found = sorted(cover.posts(), key=lambda post: not post.empty)
    audit.record("list", by=_me(request), name="cover")
    context = {"posts": found, "today": timezone.localdate()}
    return render(request, "cases/cover.html", context)


@allow(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a waarneming at once."""
    account = get_object_or_404(User.objects.select_related("unit"), pk=pk, home__isnull=False)
    cover.end(account, by=_me(request))
    messages.success(request, f"De waarneming voor {account.unit} is voorbij.")
    return redirect("cover")


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The beheerder notes that an aandachtsfunctionaris is away, or back."""
    person = get_object_or_404(User.objects.select_related("unit"), pk=pk, role=Role.FOCAL_POINT, home=None)
    return _away(request, person, back="/beheer/waarneming/")


@allow(Role.FOCAL_POINT)
@require_http_methods(["GET", "POST"])
def own_away(request: HttpRequest) -> HttpResponse:
    """An aandachtsfunctionaris notes the own absence."""
    me = _me(request)
    if me.home_id:
        raise Http404  # a stand-in is away with the own account
    return _away(request, me, back="/profiel/")


def _away(request: HttpRequest, person: User, *, back: str) -> HttpResponse:
    if "terug" in request.POST:
        cover.back(person, by=_me(request))
        messages.success(request, "Bewaard: weer aanwezig.")
        return redirect(back)
    known = {"first": person.away_from, "until": person.away_until, "colleague": person.covered_by_id}
    form = AwayForm(request.POST if request.method == "POST" else None, person=person, initial=known)
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "person": person, "back": back, "own": person == request.user}
        return render(request, "cases/away.html", context, status=422 if form.errors else 200)
    cover.mark_away(person, by=_me(request), **form.cleaned_data)
    messages.success(request, _said(person))
    return redirect(back)


def _said(person: User) -> str:
    """Say who answers meanwhile, and who hears of it when nobody does."""
    period = f"van {person.away_from:%d-%m-%Y} tot en met {person.away_until:%d-%m-%Y}"
    if person.covered_by:
        return f"Bewaard: afwezig {period}. Een collega neemt waar."
    return f"Bewaard: afwezig {period}. Is er dan niemand, dan ziet de beheerder en de tafel dat."


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
