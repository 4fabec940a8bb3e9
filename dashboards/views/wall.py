"""De wand: wat er op het grote scherm staat. Alleen kijken, en alleen wat iedereen in de kamer mag zien."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases import access, audit
from cases.models import User
from cases.roles import TABLE_LEAD, allow, by_itself
from dashboards.presenting import wall as words
from dashboards.queries import wall as queries
from routing.models import Meeting


@allow(*TABLE_LEAD)
@by_itself
@require_GET
def wall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The wall of a tafel, opened by its regie in a window of its own; without script it asks anew by itself."""
    itself = "vanzelf" in request.GET
    response = render(request, "dashboards/wall.html", _drawn(request, pk) | {"itself": itself})
    if itself:
        response["Refresh"] = "5"
    return response


@allow(*TABLE_LEAD)
@by_itself
@require_GET
def wall_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What stands on it now, for the wall that asks every few seconds; 204 while that is the same."""
    context = _drawn(request, pk)
    if request.GET.get("gezien") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "dashboards/wall_part.html", context)


def _drawn(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Read and audit; an answer without news writes nothing (mhtafel.middleware)."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting, pk=pk)
    found = queries.wall(user, meeting)
    audit.record("list", by=user, obj=meeting, name="wall")
    if found.item:
        audit.record("read", by=user, obj=found.item, name="wall")
        access.read_along(found.item, user, found.rows, name="wall")
    return words.page(found)
