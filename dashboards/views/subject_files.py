"""The copy for a betrokkene: asked for by the FG, checked and fetched by the unit whose data it is."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases import audit, factors
from cases.models import Case, User
from cases.roles import CASEWORK, Part, Role, allow
from dashboards import subject_files
from dashboards.models import SubjectFile, SubjectFileBody
from dashboards.queries import subject_requests

ASKED = "Gevraagd aan elk onderdeel dat dossiers heeft. U ziet hier of het klaar is, niet wat erin staat."


@allow(Role.PRIVACY_OFFICER)
@require_POST
def ask(request: HttpRequest, pk: UUID, answer: UUID) -> HttpResponse:
    """Ask the units of one organisation for a copy; only for inzage, and when it is clear who asks."""
    user = request.user
    assert isinstance(user, User)
    found = subject_requests.answer_of(user, pk, answer)
    if found is None or found[0].row.kind != "inzage" or found[0].row.identity_on is None:
        raise Http404
    subject_files.ask(found[1], by=user)
    messages.success(request, ASKED)
    return redirect("request", pk)


@allow(*CASEWORK)
@require_GET
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What to check before the copy goes out."""
    row, _ = _opened(request, pk)
    audit.record("read", by=_me(request), obj=row, name="subject_file")
    return render(request, "dashboards/oversight/copy.html", {"row": row})


@allow(*CASEWORK)
@factors.fresh
@require_GET
def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The copy itself; audited for each case in it."""
    row, body = _opened(request, pk)
    for case in body.cases:
        audit.record("export", by=_me(request), name="subject_file", part=Part.CASUS, basis="own", case_id=case,
                     object_type=Case._meta.label_lower, object_id=case)  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="afschrift-{str(row.pk)[-6:]}.pdf"'}
    return HttpResponse(bytes(body.pdf), content_type="application/pdf", headers=headers)


def _opened(request: HttpRequest, pk: UUID) -> tuple[SubjectFile, SubjectFileBody]:
    """Open a copy of the own unit; raises Http404 for any other, and where a case in it is closed by now."""
    row = get_object_or_404(SubjectFile, pk=pk, unit=_me(request).unit_id, found=True)
    return row, get_object_or_404(SubjectFileBody, file=row)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
