"""De besluiten- en actielijst van een tafel: te lezen, te volgen terwijl de PDF gemaakt wordt, en op te halen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseStopPolling

from cases import audit, factors
from cases.models import Case, User
from cases.roles import CASEWORK, TABLE_LEAD, Part, allow, by_itself
from dashboards.presenting import minutes as words
from dashboards.queries import minutes as queries
from dashboards.queries.minutes import Content
from routing import minutes as lists
from routing.models import Meeting, Minutes, MinutesFile

CHANGED = "Uw zicht of de lijst veranderde. We maken uw lijst opnieuw, met wat u nu mag zien."


@allow(*CASEWORK)
@require_GET
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The besluiten of one tafel as this reader may know them, and how far the PDF is."""
    user, meeting, content = _opened(request, pk)
    _read(user, meeting, content, "list")
    lead = user.job in TABLE_LEAD
    context = words.page(content, meeting) | _state(user, meeting, content)
    context |= {"lead": lead, "why_not": lists.why_not(meeting) if lead and not meeting.approved_at else ""}
    return render(request, "dashboards/minutes.html", context)


@allow(*CASEWORK)
@by_itself
@require_GET
def minutes_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the lists are, for the page that asks each second; 286 ends the asking."""
    user, meeting, content = _opened(request, pk)
    context = _state(user, meeting, content)
    if request.GET.get("gezien") == context["mark"]:
        return HttpResponse(status=204)
    audit.record("list", by=user, obj=meeting, name="minutes")
    answer = render(request, "dashboards/minutes_state.html", context)
    return answer if context["busy"] else HttpResponseStopPolling(answer.content)


@allow(*CASEWORK)
@factors.fresh
@require_GET
def minutes_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stored file, if it says exactly what this reader may know now; else it is made anew."""
    user, meeting, content = _opened(request, pk)
    found = MinutesFile.objects.filter(minutes__in=_ready(user, meeting, content)).first()
    if found is None:
        lists.again(meeting, content.digest, by=user)
        messages.info(request, CHANGED)
        return redirect("minutes", pk)
    _read(user, meeting, content, "export")
    day = f"{meeting.starts_at:%Y-%m-%d}" + ("" if meeting.approved_at else "-concept")
    headers = {"Content-Disposition": f'attachment; filename="besluitenlijst-{day}.pdf"'}
    return HttpResponse(bytes(found.pdf), content_type="application/pdf", headers=headers)


def _opened(request: HttpRequest, pk: UUID) -> tuple[User, Meeting, Content]:
    """Open a tafel that ended, for the regie and for who has a case on its list; for others it is not there."""
    user = request.user
    assert isinstance(user, User)
    meeting = get_object_or_404(Meeting, pk=pk, closed_at__isnull=False)
    content = queries.read(user, meeting)
    if not content.lines and user.job not in TABLE_LEAD:
        raise Http404
    return user, meeting, content


def _ready(user: User, meeting: Meeting, content: Content) -> Any:
    rows = Minutes.objects.filter(meeting=meeting, unit=user.unit_id, digest=content.digest, state="done")
    return rows.values("pk")


def _read(user: User, meeting: Meeting, content: Content, action: str) -> None:
    """Audit each case that is told, in the widest part that is."""
    audit.record(action, by=user, obj=meeting, name="minutes")
    for line in content.lines:
        part = Part.CASUS if line.full else Part.OWN
        audit.record("read" if action == "list" else action, by=user, name="minutes", part=part,
                     basis="grant" if line.full else "addressed", object_type=Case._meta.label_lower,
                     object_id=UUID(line.case_id), case_id=UUID(line.case_id))  # fmt: skip


def _state(user: User, meeting: Meeting, content: Content) -> dict[str, Any]:
    mine = words.state(queries.latest(user, meeting, content.digest))
    others = words.others(queries.waiting(user, meeting)) if user.job in TABLE_LEAD else []
    busy = mine["busy"] or any(row["tone"] in ("neutral", "week") for row in others)
    mark = "-".join([mine["mark"], *(row["tone"] for row in others)])
    return mine | {"others": others, "busy": busy, "mark": mark, "meeting": meeting}
