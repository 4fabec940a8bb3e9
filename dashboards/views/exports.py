"""Files for the FG: asked for, followed while they are made, and fetched."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseStopPolling

from cases import audit, factors
from cases.models import User
from cases.roles import Role, allow, by_itself
from dashboards import exports
from dashboards.models import EXPORTS, Export

TYPES = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


@allow(Role.PRIVACY_OFFICER)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a file with the filters that are on; raises Http404 for a kind that is not there."""
    kind, user = request.POST.get("soort", ""), request.user
    assert isinstance(user, User)
    if kind not in EXPORTS:
        raise Http404
    asked = request.POST.get("filter", "")
    if "\x00" in asked or len(asked) > 300:
        raise Http404
    if kind == "ledger_pdf" and exports.too_long(asked, by=user):
        messages.warning(request, exports.TOO_LONG)
        return redirect(f"/toezicht/verstrekkingen/{'?' + asked if asked else ''}")
    return redirect("export", exports.ask(kind, asked, by=user).pk)


@allow(Role.PRIVACY_OFFICER)
@require_GET
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, or where to fetch it."""
    return render(request, "dashboards/oversight/export.html", _state(_row(pk)))


@allow(Role.PRIVACY_OFFICER)
@by_itself
@require_GET
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, for the page that asks each second; 286 ends the asking."""
    context = _state(_row(pk))
    if request.GET.get("gezien") == context["mark"]:
        return HttpResponse(status=204)
    answer = render(request, "dashboards/oversight/export_state.html", context)
    return answer if context["busy"] else HttpResponseStopPolling(answer.content)


@allow(Role.PRIVACY_OFFICER)
@factors.fresh
@require_GET
def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bytes as they were made; each time is audited."""
    row = _row(pk)
    if row.state != "done" or row.content is None:
        raise Http404
    user = request.user
    assert isinstance(user, User)
    audit.record("export", by=user, obj=row, name=row.kind)
    headers = {"Content-Disposition": f'attachment; filename="{row.name}"'}
    return HttpResponse(bytes(row.content), content_type=TYPES[row.name.rpartition(".")[2]], headers=headers)


def _row(pk: UUID) -> Export:
    return get_object_or_404(Export, pk=pk)


def _state(row: Export) -> dict[str, Any]:
    busy = row.state in ("queued", "running")
    said = row.step_text or "Het bestand staat in de wachtrij."
    return {"row": row, "busy": busy, "said": said, "mark": f"{row.state}-{row.step}", "title": EXPORTS[row.kind],
            "tab": f"{row.list}/", "again": {"soort": row.kind, "filter": row.query}}  # fmt: skip
