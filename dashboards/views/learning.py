"""Oefenen: the tour of one's role and the exercises; only in a practice region."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases import audit
from cases.models import User
from cases.roles import EVERYONE, allow
from dashboards import exercises as done
from dashboards import tours


@allow(*EVERYONE)
@require_GET
def exercises(request: HttpRequest) -> HttpResponse:
    """What there is to practise for this role, and which of it is done."""
    user = _who(request)
    told = tours.exercises(user)
    found = done.of(user, told) if told else []
    audit.record("list", by=user, name="exercises")
    context = {"found": found, "steps": tours.steps(user), "count": sum(one.done for one in found),
               "elsewhere": bool(told) and all(one.missing for one in found[1:])}  # fmt: skip
    return render(request, "dashboards/exercises.html", context)


@allow(*EVERYONE)
@require_POST
def tour(request: HttpRequest) -> HttpResponse:
    """Begin, go on, go back or stop; a step opens its own page."""
    user = _who(request)
    wanted = request.POST.get("stap", "")
    page = tours.go(request, user, int(wanted) if wanted.isdecimal() and len(wanted) < 3 else 0)
    return redirect(page or "exercises")


def _who(request: HttpRequest) -> User:
    if not settings.DEMO:
        raise Http404
    assert isinstance(request.user, User)
    return request.user
