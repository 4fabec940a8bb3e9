"""Actiepunten that are done or open again, and the stand that a unit without sight got with them (row 22)."""

from datetime import datetime

from django.utils import timezone

from cases import access, services
from cases.models import Case, Unit, User
from cases.roles import Part
from routing import until
from routing.models import Action

GAVE_STAND = frozenset({"weging.decide", "weging.give_action", "actie.klaar", "actie.open"})


def finish(row: Action, *, by: User) -> None:
    """Mark an actiepunt done; its unit still sees it for five working days."""
    if row.done_at is None:
        ends = until.action_done_ends(timezone.localdate())
        services.change(row, by=by, done_at=timezone.now(), addressed_until=ends)
        _stand(row, ends, by=by, cause="actie.klaar")


def reopen(row: Action, *, by: User) -> None:
    """Undo: the actiepunt is open again, as long as before."""
    if row.done_at is not None:
        ends = until.action_ends(row.due)
        services.change(row, by=by, done_at=None, addressed_until=ends)
        _stand(row, ends, by=by, cause="actie.open")


def _stand(row: Action, ends: datetime, *, by: User, cause: str) -> None:
    """The stand goes along with the last action of this unit in this case; other sight is left alone."""
    mine = [line for line in access.open_disclosures(row.case_id) if line["receiver_id"] == row.addressee_id]
    lines = [line for line in mine if line["part"] == Part.STAND and line["cause"] in GAVE_STAND]
    if not lines or row.addressee is None:
        return
    others = Action.objects.visible_to(by).filter(case_id=row.case_id, addressee=row.addressee_id, done_at=None)
    last = max([ends, *(until.action_ends(other.due) for other in others.exclude(pk=row.pk))])
    ids = {line["id"] for line in lines}
    terms = access.Terms(basis=lines[0]["basis_id"], purpose="Actiepunt", cause=cause, cause_id=row.pk,
                         necessity="Wie een actiepunt heeft, ziet waar de zaak staat.")  # fmt: skip
    access.grant(
        Case(pk=row.case_id), to=row.addressee, part=Part.STAND, until=last, by=by,
        giver=Unit.objects.get(pk=lines[0]["giver_id"]), terms=terms, replaces=lambda line: line["id"] in ids,
    )  # fmt: skip
