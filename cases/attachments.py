"""Keeping and giving files: scanned before anything looks into them, sealed, and opened through the open door."""

import base64
from typing import Any

from django.http import Http404

from cases import access, audit, filetypes, scanner, services
from cases.models import Attachment, AttachmentBody, Case, Signal, User
from cases.roles import Part

NO_SCANNER = "De scanner is niet bereikbaar. Probeer het later opnieuw."
INFECTED = "De scanner vond iets gevaarlijks in dit bestand. We hebben het niet bewaard."
PREVIEWED = (*filetypes.IMAGES, "txt")


def ready(name: str, data: bytes) -> tuple[str, str, bytes]:
    """Give type, safe name and the bytes to keep of a file from outside; raises filetypes.Wrong.

    The order matters: what the name claims, what the first bytes say, the scanner, and only then a look inside.
    """
    code = filetypes.kind_of(name)
    try:
        if scanner.infected(data):
            raise filetypes.Wrong(INFECTED)
    except scanner.Unreachable:
        raise filetypes.Wrong(NO_SCANNER) from None
    filetypes.check(code, data)
    return code, filetypes.clean_name(name), filetypes.keepable(code, data)


def add(
    case: Case, *, by: User, name: str, kind: str, data: bytes, about: str = "", part: Part = Part.OWN,
    signal: Signal | None = None,
) -> Attachment:  # fmt: skip
    """Keep a file that is `ready`; in a shared part it is a verstrekking to everyone who sees that part now."""
    row = Attachment(case=case, owner=by.unit, part=part, signal=signal, name=name, kind=kind, size=len(data),
                     about=about, author=by)  # fmt: skip
    row.save(force_insert=True)
    AttachmentBody(
        case=case, owner=by.unit, part=part, attachment=row, content=base64.b64encode(data).decode()
    ).save(force_insert=True)  # fmt: skip
    audit.record("write", by=by, obj=row, name="attachment")
    services.tell_readers(row, by=by)
    return row


def share(row: Attachment, *, by: User) -> None:
    """Let an own file go along to the tafel, from own notes to part casus, its bytes with it."""
    Attachment.objects.visible_to(by).filter(owner=by.unit_id, pk=row.pk).update(part=Part.CASUS)
    AttachmentBody.objects.visible_to(by).filter(owner=by.unit_id, attachment=row.pk).update(part=Part.CASUS)
    audit.record("write", by=by, obj=row, name="attachment.share")
    services.tell_readers(Attachment.objects.visible_to(by).get(pk=row.pk), by=by)


def remove(row: Attachment, *, by: User) -> None:
    """Take the bytes of an own file away; that it was there stays known. Raises Http404 for another unit's."""
    if row.owner_id != by.unit_id:
        raise Http404
    AttachmentBody.objects.visible_to(by).filter(attachment=row.pk).delete()
    services.change(row, by=by, size=0, name="")
    audit.record("write", by=by, obj=row, name="attachment.remove")


def body(row: Attachment, *, by: User) -> bytes:
    """Give the bytes of a file one opened; raises Http404 when they were taken away."""
    found = AttachmentBody.objects.visible_to(by).filter(attachment=row.pk).first()
    if found is None:
        raise Http404
    return found.data


def opened(pk: Any, *, by: User, name: str) -> Attachment:
    """Open a file through the open door; `name` says what for: to look, to preview or to save it."""
    row = access.open_or_404(Attachment, by, pk, name=f"attachment.{name}")
    if name == "save":
        audit.record("export", by=by, obj=row, name="attachment")
    return row
