"""Writing around the tafel: a new meeting, the order of its agenda, and its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, services
from cases.models import Case, Entry, User
from cases.roles import CASEWORK, TABLE_LEAD, Part, allow
from routing import deliberating, meetings, minutes, notes, room
from routing.models import AgendaItem, Meeting, Release
from routing.models.track import TrackKind
from routing.regie_forms import PositionForm
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
    known = {name: form.cleaned_data[name] for name in ("starts_at", "place", "kind", "link")}
    meeting = meetings.plan(by=user, **known)
    messages.success(request, f"De tafel staat gepland: {meeting_name(meeting)}.")
    return redirect(f"/tafel/{meeting.pk}/")


@allow(*TABLE_LEAD)
@require_http_methods(["GET", "POST"])
def elsewhere(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a tafel in another place, or mend the link of its videogesprek."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting, pk=pk, closed_at=None)
    now = meetings.where(meeting) | ({"place": ""} if meeting.digital else {})  # no room: it says what it is
    form = meetings.PlaceForm(request.POST if request.method == "POST" else None, initial=now)
    was = {name: request.POST.get(f"was-{name}", "") for name in form.fields}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            meetings.move(pk, by=user, was=was, **form.cleaned_data)
        except meetings.Moved as moved:
            meeting, status = moved.meeting, 409
            form.add_error(None, f"Iemand paste dit net aan. Nu staat er: {meeting.place} {meeting.link}".strip())
        else:
            messages.success(request, "De tafel is aangepast. Stuur de uitnodiging opnieuw als de plek anders is.")
            return redirect(f"/tafel/{pk}/")
    fields = {f"was-{name}": value for name, value in meetings.where(meeting).items()}
    return render(request, "routing/meeting.html", {"form": form, "meeting": meeting, "fields": fields}, status=status)


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
    except room.Elsewhere as other:
        return _refused(request, f"{other.holder} heeft de regie over deze tafel.", f"/tafel/{pk}/", 409)
    messages.success(request, "De tafel is gesloten. Voor elke organisatie wordt nu een besluitenlijst gemaakt.")
    return redirect(f"/tafel/{pk}/lijst/")


@allow(*TABLE_LEAD)
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve the besluitenlijst of the tafel before."""
    user = request.user
    assert isinstance(user, User)
    get_object_or_404(Meeting, pk=pk)
    try:
        minutes.approve(pk, by=user)
    except minutes.NotYet as found:
        return _refused(request, str(found), f"/tafel/{pk}/", 409)
    messages.success(request, "De besluitenlijst is vastgesteld. Elke organisatie krijgt de vaste versie.")
    return redirect(f"/tafel/{pk}/lijst/")


def _version(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("versie", ""))
    except ValueError as error:
        raise Http404 from error


def _refused(request: HttpRequest, reason: str, back: str, status: int) -> HttpResponse:
    return render(request, "routing/meeting_refused.html", {"reason": reason, "back": back}, status=status)


@allow(*TABLE_LEAD)
@require_POST
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send everyone of this agenda its time, by mail and .ics without content."""
    user = request.user
    assert isinstance(user, User)
    amount = meetings.invite(user, get_object_or_404(Meeting, pk=pk, closed_at=None))
    messages.success(request, f"De uitnodiging gaat naar {amount} organisaties, zonder inhoud.")
    return redirect(f"/tafel/{pk}/")


@allow(*CASEWORK)
@require_POST
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say from an own device that one is there, or gone, at a digital tafel with a case one may know of."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting, pk=pk, closed_at=None)
    if not meeting.digital or not meetings.agenda(user, meeting):
        raise Http404
    room.report(meeting, by=user, gone="weg" in request.POST)
    return redirect(f"/tafel/{pk}/")


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where one's own organisation stands, from an own device, while the item is open and one is in the room."""
    user = request.user
    assert isinstance(user, User)
    item = access.open_or_404(AgendaItem, user, pk)
    case = access.find(Case, user, item.case_id)
    if case is None or user.unit_id == item.owner_id:
        raise Http404
    form = PositionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        assert user.unit is not None
        deliberating.answer(item, user.unit, form.cleaned_data["stance"], form.cleaned_data["reason"], by=user)
        messages.success(request, "Uw antwoord staat vast. U kunt het wijzigen tot het besluit.")
        return redirect(f"/tafel/punt/{pk}/standpunt/")
    video = room.video(user, item.meeting)
    context = {"item": item, "case": case, "form": form, "video": video} | _own_stand(user, item)
    return render(request, "routing/position.html", context, status=422 if form.is_bound else 200)


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one's own organisation brings to the tafel for this item, in the compartment it chooses."""
    user = request.user
    assert isinstance(user, User)
    item = access.open_or_404(AgendaItem, user, pk)
    case = access.find(Case, user, item.case_id)
    if case is None or item.closed_at is not None or user.unit_id == item.owner_id:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = notes.BringForm(posted, parts=notes.choices(user, case), case=case, by=user)
    if form.is_valid():
        words, part = form.cleaned_data["text"], Part(form.cleaned_data["part"])
        brought = notes.bring(case, by=user, words=words, part=part)
        waits = isinstance(brought, Release)
        messages.success(request, "Uw inbreng wacht op het OM." if waits else "Uw inbreng is bewaard.")
        return redirect(f"/tafel/punt/{pk}/inbreng/")
    mine = Entry.objects.visible_to(user).filter(case_id=case.pk, kind="inbreng", owner=user.unit_id)
    waiting = Release.objects.visible_to(user).filter(case_id=case.pk, owner=user.unit_id, placed_at=None)
    until = meetings.input_by(item.meeting)
    context = {"item": item, "case": case, "form": form, "mine": mine.order_by("at"), "waiting": waiting,
               "until": until, "late": until < timezone.now()}  # fmt: skip
    return render(request, "routing/bring.html", context, status=422 if form.is_bound else 200)


def _own_stand(user: User, item: AgendaItem) -> dict[str, Any]:
    """What is proposed, and what this organisation said to it; nothing of it before the item is open."""
    inside = deliberating.on_table(item.meeting, item) and user.unit in deliberating.asked(user, item)
    if not inside or item.closed_at is not None:
        return {"inside": False}
    given = deliberating.proposal(user, item)
    mine = next((stand.position for stand in deliberating.stands(user, item) if stand.unit == user.unit), None)
    tracks = [TrackKind(kind).label for kind in given.tracks]
    return {"inside": True, "given": given, "tracks": tracks, "mine": mine}
