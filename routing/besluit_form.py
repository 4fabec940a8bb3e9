"""What every besluit of the tafel asks of the room, whatever it is about."""

from functools import cached_property
from typing import Any, ClassVar

from routing import deliberating
from routing.models import AgendaItem, Proposal
from routing.move_forms import MoveForm


class BesluitForm(MoveForm):
    """A besluit; at the tafel itself each organisation in the room has answered first, and actions go along."""

    kind: ClassVar[str]  # of models.meeting.DECISIONS
    takes_actions: ClassVar[bool] = False

    @cached_property
    def item(self) -> AgendaItem | None:
        """The item of this case, where it is on the table now; else the besluit is taken outside a tafel."""
        rows = AgendaItem.objects.visible_to(self.by).filter(review=self.row.pk, closed_at=None)
        found = rows.select_related("meeting").first()
        return found if found and deliberating.on_table(found.meeting, found) else None

    @property
    def proposed(self) -> Proposal:
        """What this form would decide, as positions name it."""
        return Proposal(kind=self.kind, tracks=self.cleaned_data.get("tracks", []))

    def clean(self) -> dict[str, Any]:
        """Nobody in the room is passed over, no track starts against its holder's will, no action is lost."""
        cleaned = super().clean()
        if self.item:
            stood = deliberating.stands(self.by, self.item, self.proposed)
            for unit in deliberating.silent(self.proposed, stood):
                self.add_error(None, f"{unit} heeft nog niet geantwoord op dit voorstel.")
            for unit in deliberating.unwilling(self.by, self.item, self.proposed, stood):
                self.add_error(None, deliberating.against(unit))
            if not self.takes_actions and deliberating.drafts(self.by, self.item):
                self.add_error(None, "Bij dit besluit horen geen actiepunten. Haal de actiepunten eerst weg.")
        return cleaned

    def agreeing(self) -> list[Any]:
        """The organisations in the room that said "eens" to this."""
        stands = deliberating.stands(self.by, self.item, self.proposed) if self.item else []
        return [stand.unit for stand in stands if stand.stance == "eens"]

    def actions(self) -> list[dict[str, Any]]:
        """The actiepunten that were written down at the tafel."""
        rows = deliberating.drafts(self.by, self.item) if self.item else []
        return [{"unit": row.unit, "text": row.text, "due": row.due} for row in rows]
