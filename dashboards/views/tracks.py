"""De sporen die mijn organisatie houdt of mag zien."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import allow
from dashboards.presenters import TRACK_ROLES
from dashboards.presenting import tracks as words
from dashboards.queries.tracks import STATES
from dashboards.queries.tracks import tracks as read


@allow(*TRACK_ROLES)
@require_GET
def tracks(request: HttpRequest) -> HttpResponse:
    """What is late first, then per state, with the next step and its date; an unknown filter counts as none."""
    user = request.user
    assert isinstance(user, User)
    state = request.GET.get("stand", "")
    state = state if state in STATES else ""
    found = read(user, state=state, after=request.GET.get("na", ""), running_after=request.GET.get("open", ""))
    audit.record("list", by=user, name="tracks")
    return render(request, "dashboards/tracks.html", words.page(found, user, state))
