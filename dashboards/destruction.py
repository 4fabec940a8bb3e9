"""The pass of the clock that destroys, and the verklaring van vernietiging of what went (Archiefbesluit art. 8).

Destroying and writing down what was destroyed is one transaction (routing.retention.destroy); the PDF is made from
that row afterwards, so a worker that is killed anywhere loses nothing (docs/adr/0010).
"""

import base64
import hashlib
import json
import logging
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import timezone

from cases import audit
from dashboards import frozen, jobs, pdf, quarters
from dashboards.templatetags.words import longdate as in_words
from routing import retention
from routing.models import Destruction
from routing.models.retention import RECORDS

logger = logging.getLogger(__name__)
DUE: Final = timedelta(0)  # what is destroyed waits for nobody
BROKEN: Final = "De verklaring is niet gemaakt door een fout in het systeem."


def run() -> int:
    """Lay the terms, and destroy what is past its term; gives how many dossiers went. Twice is once."""
    retention.refresh()
    waiting = retention.due()
    if waiting:
        _count_first()
    done = sum(_destroyed(case_id, home) for case_id, home in waiting)
    cleared = [kind for kind in RECORDS if _cleared(kind)]
    if retention.drop_drafts() or done or cleared:
        retention.forget()
    call_command("clearsessions")  # what a browser left behind goes too
    return done


def _count_first() -> None:
    """Fix the figures of every quarter that is over: afterwards nothing can be counted any more."""
    frozen.of(quarters.last_complete())


def _destroyed(case_id: Any, home: Any) -> bool:
    """Destroy one; a writer who was at work in it goes first, and the next pass tries again."""
    try:
        return retention.destroy(case_id, home) is not None
    except DatabaseError as error:
        logger.warning("dossier of case %s stays for now: %s", case_id, type(error).__name__)
        return False


def _cleared(kind: str) -> bool:
    """Destroy what is past its term in one register or log; a row that still hangs from another waits."""
    try:
        return retention.destroy_records(kind) is not None
    except DatabaseError as error:
        logger.warning("records of kind %s stay for now: %s", kind, type(error).__name__)
        return False


def write_waiting() -> None:
    """Make every verklaring that waits; what another worker holds is left to it."""
    for pk in CERTIFICATES.waiting(silent=DUE):
        CERTIFICATES.build(pk)


def _make(row: Destruction) -> None:
    """Print it and store it with its fingerprint in the audit, all or nothing."""
    html = render_to_string("pdf/destruction.html", words(row))
    made = pdf.render(html, created=row.destroyed_at)
    with CERTIFICATES.serving():
        held = CERTIFICATES.held(row)
        if held is None:
            return
        held.state, held.step, held.step_text, held.pdf, held.digest = "done", 1, "Klaar", made, digest(row)
        jobs.write(held, "state", "step", "step_text", "pdf", "digest")
        audit.record("destroy", by=None, name=f"proof.{fingerprint(made)}", object_type="routing.destruction",
                     object_id=row.pk, case_id=row.case)  # fmt: skip


def fingerprint(made: bytes) -> str:
    """Give the SHA-256 of the file in 43 signs: what the audit keeps, and what its holder can check."""
    return base64.urlsafe_b64encode(hashlib.sha256(made).digest()).decode().rstrip("=")


def digest(row: Destruction) -> str:
    """Give the hash of what the verklaring says."""
    said = words(row) | {"digest": ""}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def words(row: Destruction) -> dict[str, Any]:
    """Give what the verklaring says: what, when, on what ground and by whom; nothing of a person."""
    rule, approver = row.rule, row.rule.approved_by
    said = {
        "code": row.code, "organisation": row.home, "kind": row.get_kind_display(), "beside": row.case is None,
        "whole": row.whole, "when": f"{in_words(row.destroyed_at)}, {timezone.localtime(row.destroyed_at):%H:%M} uur",
        "category": rule.category, "length": rule.length, "source": rule.source, "version": rule.version,
        "start": rule.counts_from, "starts_on": in_words(row.starts_on), "ends_on": in_words(row.ends_on),
        "approver": str(approver) if approver else "", "approved_on": in_words(rule.approved_on),
        "rows": [{"what": what, "count": count} for what, count in sorted(_counted(row.counts).items())],
        "created": timezone.localtime(row.destroyed_at).isoformat(), "stylesheet": "static:pdf/minutes.css",
    }  # fmt: skip
    return said | {"digest": hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()}


def _counted(counts: dict[str, int]) -> dict[str, int]:
    """Give how many rows of each sort, by the name people have for it."""
    names = {model._meta.db_table: NAMES.get(model.__name__, OTHER) for model in apps.get_models()}
    found: dict[str, int] = {}
    for table, count in counts.items():
        name = names.get(table, OTHER)
        found[name] = found.get(name, 0) + count
    return found


OTHER: Final = "Stappen, termijnen en andere gegevens over het verloop"
NAMES: Final = {
    "Signal": "Signalen en adviesvragen", "Reporter": "Gegevens van melders", "Party": "Personen en bedrijven",
    "PartyRole": "Rollen van personen", "Entry": "Aantekeningen", "Request": "Uitvragen", "Attachment": "Bijlagen",
    "AttachmentBody": "Bestanden", "Decision": "Besluiten", "Action": "Acties", "SignNote": "Tekenen",
    "CareTrajectory": "Zorgtrajecten", "CareDomain": "Zorgdomeinen", "Contact": "Contacten over zorg",
    "UrgentCard": "Spoedkaarten", "PersonSearch": "Zoekvragen naar een persoon",
    "SubjectRequest": "Verzoeken van betrokkenen", "AccessQuestion": "Vragen om toegang",
    "FactorReset": "Verzoeken om een nieuwe tweede stap", "SavedFilter": "Bewaarde filters",
    "Notice": "Verstuurde berichten", "AccessAttempt": "Mislukte inlogpogingen", "UserSession": "Sessies",
}  # fmt: skip
CERTIFICATES: Final = jobs.Work(
    Destruction, retention.SERVICE, BROKEN, _make, beside=("organisation", "rule__approved_by")
)
