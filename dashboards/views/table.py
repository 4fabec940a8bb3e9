"""De tafel: welke komen er, wat wacht, en de agenda van één tafel."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import CASEWORK, TABLE_LEAD, allow, by_itself
from dashboards.presenting import table as words
from dashboards.queries import table as queries
from dashboards.views.dossier import key
from routing import meetings, room
from routing.meetings import MeetingForm
from routing.models import Meeting


@allow(*CASEWORK)
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The meetings; for the regie also what waits for the agenda."""
    user = request.user
    assert isinstance(user, User)
    found = queries.overview(user, request.GET.dict(), before=key(request, "eerder"))
    audit.record("list", by=user, name="table")
    lead = user.job in TABLE_LEAD
    return render(request, "dashboards/table.html", words.overview(found) | {"lead": lead, "form": MeetingForm()})


@allow(*CASEWORK)
@require_GET
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One agenda; who has no case on it learns nothing."""
    user = request.user
    assert isinstance(user, User)
    row = get_object_or_404(Meeting, pk=pk)
    found = queries.agenda(user, row)
    lead = user.job in TABLE_LEAD
    if not lead and not found.pairs:
        raise Http404
    audit.record("list", by=user, obj=row, name="meeting")
    context = words.agenda(found, user, lead=lead) | {"video": room.video(user, row), "here": user.pk in row.here}
    return render(request, "dashboards/meeting.html", context)


@allow(*CASEWORK)
@by_itself
@require_GET
def waiting_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card of a digital tafel for who reported there and waits; 204 until the chair lets this person in."""
    user = request.user
    assert isinstance(user, User)
    row = get_object_or_404(Meeting, pk=pk)
    if not meetings.in_order(user, row):
        raise Http404
    video = room.video(user, row)
    if not video:
        return HttpResponse(status=204)
    audit.record("list", by=user, obj=row, name="meeting")
    return render(request, "dashboards/table/digital.html", {"meeting": row, "video": video, "here": True})
