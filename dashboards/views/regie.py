"""Het regievenster van de tafel: wat ligt op tafel, wie zit erbij, en wat ontbreekt nog voor een besluit."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases import access, audit
from cases.models import User
from cases.roles import TABLE_LEAD, allow, by_itself
from dashboards.presenting import regie as words
from dashboards.queries import regie as queries
from routing import room
from routing.models import AgendaItem, Meeting


@allow(*TABLE_LEAD)
@require_GET
def regie(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chair's own window; it names no more of a case than that chair may know."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting.objects.select_related("led_by"), pk=pk)
    found = queries.regie(user, meeting)
    audit.record("list", by=user, obj=meeting, name="regie")
    if found.talk and found.room.item:
        item = access.open_or_404(AgendaItem, user, found.room.item.pk, name="regie")
        access.read_along(item, user, found.talk.rows, name="regie")
    return render(request, "dashboards/regie.html", words.page(found, user, meeting))


@allow(*TABLE_LEAD)
@by_itself
@require_GET
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The column of positions alone, for who asks every few seconds; 204 while nothing changed."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting.objects.select_related("led_by"), pk=pk)
    here = room.look(user, meeting)
    if request.GET.get("versie") == str(meeting.wall_version) or not here.confirmed or here.item is None:
        return HttpResponse(status=204)
    agree = words.agreement(queries.answers(user, here.item), here)
    return render(request, "dashboards/regie/agree.html", {"agree": agree, "mine": here.leads(user)})


@allow(*TABLE_LEAD)
@by_itself
@require_GET
def arrivals(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say at the gate of a digital tafel that somebody reported since it was drawn; 204 while nobody did."""
    meeting = get_object_or_404(Meeting, pk=pk)
    context = words.arrivals(meeting)
    if request.GET.get("gezien") == context["arrived"]:
        return HttpResponse(status=204)
    return render(request, "dashboards/regie/arrivals.html", context | {"meeting": meeting, "news": True})
