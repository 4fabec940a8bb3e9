"""Writing around the tafel: a new meeting, the order of its agenda, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, services
from cases.models import Case, User
from cases.roles import TABLE_LEAD, allow
from routing import meetings
from routing.models import AgendaItem, Meeting
from routing.table_forms import meeting_name


@allow(*TABLE_LEAD)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a tafel."""
    user = request.user
    assert isinstance(user, User)
    form = meetings.MeetingForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "routing/meeting.html", {"form": form}, status=422 if form.is_bound else 200)
    meeting = meetings.plan(by=user, starts_at=form.cleaned_data["starts_at"], place=form.cleaned_data["place"])
    messages.success(request, f"De tafel staat gepland: {meeting_name(meeting)}.")
    return redirect(f"/tafel/{meeting.pk}/")


@allow(*TABLE_LEAD)
@require_POST
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move an agenda item up or down, or give it other minutes."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(AgendaItem, user, pk)
    if access.find(Case, user, row.case_id) is None:
        raise Http404
    back = f"/tafel/{row.meeting_id}/"
    try:
        if request.POST.get("richting") in ("op", "neer"):
            meetings.shift(user, row, up=request.POST["richting"] == "op", version=_version(request))
        else:
            form = meetings.MinutesForm(request.POST)
            if not form.is_valid():
                return _refused(request, "Kies een aantal minuten van 1 tot en met 120.", back, 422)
            services.change(row, by=user, version=_version(request), minutes=form.cleaned_data["minutes"])
    except services.Stale:
        return _refused(request, "Iemand paste de agenda net aan. Kijk eerst hoe hij nu is.", back, 409)
    return redirect(f"{back}#punt-{pk}")


@allow(*TABLE_LEAD)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a tafel on which every case has its besluit."""
    user = request.user
    assert isinstance(user, User)
    get_object_or_404(Meeting, pk=pk)
    try:
        meetings.close(user, pk)
    except meetings.OpenItems as found:
        wait = "Nog 1 casus wacht" if found.amount == 1 else f"Nog {found.amount} casussen wachten"
        return _refused(
            request, f"{wait} op een besluit. Neem een besluit of haal de casus van de agenda.", f"/tafel/{pk}/", 409
        )
    messages.success(request, "De tafel is gesloten.")
    return redirect(f"/tafel/{pk}/")


def _version(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("versie", ""))
    except ValueError as error:
        raise Http404 from error


def _refused(request: HttpRequest, reason: str, back: str, status: int) -> HttpResponse:
    return render(request, "routing/meeting_refused.html", {"reason": reason, "back": back}, status=status)
