"""Who sat at the table when a besluit was taken, and who did not agree: beside the besluit, for who may read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from cases.models import User
from routing.models import Attendance, Decision, Position, Proposal
from routing.models.room import STANCES


@dataclass
class View:
    """An organisation that did not say "eens"."""

    unit: str
    stance: str
    reason: str


@dataclass
class Voices:
    """The room around one besluit."""

    here: list[str] = field(default_factory=list)  # organisations, each once; a guest is named as one
    dissent: list[View] = field(default_factory=list)


def voices(user: User, decisions: Iterable[Decision]) -> dict[UUID, Voices]:
    """Give the room around each besluit that was taken at a tafel, by agenda item, in two queries."""
    taken = {row.item_id: row for row in decisions if row.item_id}
    found: dict[UUID, Voices] = defaultdict(Voices)
    if not taken:
        return found
    here = Attendance.objects.visible_to(user).filter(item__in=taken).select_related("unit").order_by("unit__name")
    for row in here:
        name = f"{row.unit} (gast)" if row.guest else str(row.unit)
        if name not in found[row.item_id].here:
            found[row.item_id].here.append(name)
    others = Position.objects.visible_to(user).filter(item__in=taken).exclude(stance="eens")
    for given in others.select_related("unit").order_by("unit__name"):
        if _about(given, taken[given.item_id]):
            found[given.item_id].dissent.append(View(str(given.unit), STANCES[given.stance], given.reason))
    return found


def _about(given: Position, decision: Decision) -> bool:
    """Was this said about what was decided? The tafel scales up because of what was said before."""
    return decision.kind == "opschalen" or given.subject == Proposal(kind=decision.kind, tracks=decision.tracks).subject
