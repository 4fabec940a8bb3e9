"""Vrijgave: what the police brings to the tafel waits for the prosecution (plan, footnote 9)."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases import access, audit, services
from cases.models import Case, UnitKind, User
from cases.roles import Part, Role
from routing import deadlines, receivers
from routing.models import Deadline, Notice, Release

WITHHELD_ROLES = frozenset({Role.POLICE})
TERM = "release"
SIGHT = timedelta(days=90)


def ask(case: Case, *, by: User, words: str) -> Release:
    """Keep the text of the police, and put it before the prosecution with a term of 24 hours."""
    to = receivers.of_kind(UnitKind.PROSECUTION)
    row = Release(
        case=case, owner=by.unit, part=Part.OWN, addressee=to, addressed_until=timezone.now() + SIGHT, text=words,
        author=by,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="release.ask")
    terms = access.Terms(basis="wpg-20", purpose="Vrijgave door het OM", cause="release.ask", cause_id=row.pk,
                         necessity="Het OM beslist of dit gedeeld mag.", informed="uitgesteld")  # fmt: skip
    services.tell_readers(row, by=by, terms=terms)
    _plan(row, to, "task")
    return row


def decide(row: Release, *, by: User, share: bool, reason: str) -> Release:
    """Say yes or no; a yes stands in casus at once when the prosecution takes part in the case itself."""
    services.change(row, by=by, answer="shared" if share else "kept", reason=reason, decided_by=by,
                    decided_at=timezone.now())  # fmt: skip
    Deadline.objects.visible_to(by).filter(object_id=row.pk, code=TERM, done_at=None).update(done_at=timezone.now())
    fresh = Release.objects.visible_to(by).select_related("owner", "author").get(pk=row.pk)
    if may_place(fresh, by):
        place(fresh, by=by)
    else:
        _tell(fresh, fresh.owner, "task" if share else "shared")
    return fresh


def may_place(row: Release, user: User) -> bool:
    """Released, not in casus yet, and this person sees casus here."""
    return row.answer == "shared" and row.placed_at is None and Part.CASUS in access.granted_parts(row.case, user)


def place(row: Release, *, by: User) -> None:
    """Put a released text in casus, as the row of the police; whoever sees casus gets its verstrekking."""
    services.add_entry(row.case, by=by, kind="inbreng", text=row.text, part=Part.CASUS, owner=row.owner)
    services.change(row, by=by, placed_at=timezone.now())


def _plan(row: Release, to: Any, kind: str) -> None:
    policy = deadlines.policies()[TERM]
    Deadline(
        case_id=row.case_id, owner=to, part=Part.OWN, code=TERM, label=policy["label"],
        due=deadlines.due_by(policy, row.asked_at), reference="Vrijgave", path=f"/vrijgave/{row.pk}/",
        statutory=policy["statutory"], object_id=row.pk,
    ).save(force_insert=True)  # fmt: skip
    _tell(row, to, kind)


def _tell(row: Release, unit: Any, kind: str) -> None:
    Notice(unit=unit, kind=kind, case=row.case_id, reference="Vrijgave", path=f"/vrijgave/{row.pk}/").save(
        force_insert=True
    )
