"""Bijlagen: adding a file, looking at it in safety, saving it, and taking it away."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import access, attachments, filetypes
from cases.models import Attachment, Case, Signal, User
from cases.roles import CASEWORK, Part, allow
from routing.attachment_forms import AttachmentForm, CaseAttachmentForm
from routing.views.signals import INTAKE

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@allow(*INTAKE)
@require_http_methods(["GET", "POST"])
def signal_attachment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a file to a signal; the own unit reads it."""
    user = request.user
    assert isinstance(user, User)
    signal = access.open_or_404(Signal, user, pk)
    if signal.owner_id != user.unit_id or signal.kind != "signal" or not signal.number:
        raise Http404
    form = AttachmentForm(*_posted(request))
    back = f"/signalen/{pk}/"
    if not form.is_valid():
        return _form(request, form, back, signal.number)
    row = attachments.add(signal.case, by=user, signal=signal, **form.kept)
    messages.success(request, f"Bijlage “{row}” is bewaard.")
    return redirect(f"{back}#bijlagen")


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def case_attachment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a file to a case, in a part that is open to the writer."""
    user = request.user
    assert isinstance(user, User)
    case = access.open_or_404(Case, user, pk)
    form = CaseAttachmentForm(*_posted(request), case=case, by=user)
    back = f"/casussen/{pk}/"
    if not form.is_valid():
        return _form(request, form, back, case.number or "de casus")
    row = attachments.add(case, by=user, part=Part(form.cleaned_data["part"]), **form.kept)
    messages.success(request, f"Bijlage “{row}” is bewaard.")
    return redirect(f"{back}#bijlagen")


@allow(*CASEWORK)
@require_GET
def attachment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: what is known of it, and a preview that holds nothing of the original but pixels or letters."""
    user = request.user
    assert isinstance(user, User)
    row = attachments.opened(pk, by=user, name="look")
    gone = not row.size
    context = {
        "row": row, "kind": filetypes.KINDS[row.kind].label, "gone": gone, "back": _home(row, user),
        "mine": row.owner_id == user.unit_id, "image": row.kind in filetypes.IMAGES and not gone,
        "text": filetypes.excerpt(attachments.body(row, by=user)) if row.kind == "txt" and not gone else "",
        "longest": filetypes.EXCERPT, "remove_url": f"/bijlagen/{pk}/weg/",
    }  # fmt: skip
    return render(request, "routing/attachment.html", context)


@allow(*CASEWORK)
@require_GET
def attachment_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the file to save: never shown in the browser, and in a sandbox if one does so all the same."""
    user = request.user
    assert isinstance(user, User)
    row = attachments.opened(pk, by=user, name="save")
    answer = HttpResponse(attachments.body(row, by=user), content_type=filetypes.KINDS[row.kind].mime)
    answer.headers["Content-Disposition"] = _disposition(row)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@allow(*CASEWORK)
@require_GET
def attachment_image(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A small picture of an image, drawn anew."""
    user = request.user
    assert isinstance(user, User)
    row = attachments.opened(pk, by=user, name="preview")
    if row.kind not in filetypes.IMAGES:
        raise Http404
    answer = HttpResponse(filetypes.thumbnail(attachments.body(row, by=user)), content_type="image/png")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@allow(*CASEWORK)
@require_POST
def attachment_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an own file away, for example because it was the wrong one."""
    user = request.user
    assert isinstance(user, User)
    row = attachments.opened(pk, by=user, name="look")
    back = _home(row, user)
    attachments.remove(row, by=user)
    messages.success(request, "Het bestand is weg. We bewaren alleen dat het er was.")
    return redirect(f"{back}#bijlagen")


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _form(request: HttpRequest, form: AttachmentForm, back: str, name: str) -> HttpResponse:
    scanner = "practice" if settings.PRACTICE_SCANNER else "there" if settings.CLAMD_URL else "none"
    context = {"form": form, "back": back, "name": name, "scanner": scanner}
    return render(request, "routing/attachment_new.html", context, status=422 if form.is_bound else 200)


def _home(row: Attachment, user: User) -> str:
    """The page one came from: of the signal for its own unit, else of the case."""
    mine = row.signal_id and access.find(Signal, user, row.signal_id) is not None
    return f"/signalen/{row.signal_id}/" if mine else f"/casussen/{row.case_id}/"


def _disposition(row: Attachment) -> str:
    """Name the file in plain letters, and once more with all of its own (RFC 6266)."""
    plain = row.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(row.name, safe='')}"
