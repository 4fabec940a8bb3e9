"""What the aandachtsfunctionaris does with a signal (plan 2.1, first half; domain 1.5 rows 1 to 10)."""

from datetime import date
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_fsm import RETURN_VALUE, FSMField, transition

from cases.models import Fact, Signal, Unit
from cases.models.case import tracked
from cases.roles import Role
from routing.models.machine import Machine, arrow, held_by, walled

CLOSING_REASONS = {
    "geen_mensenhandel": "Geen mensenhandel",
    "slecht_werkgeverschap": "Slecht werkgeverschap, naar de Arbeidsinspectie",
    "veilig_thuis": "Gemeld bij Veilig Thuis",
    "politie": "Gemeld bij de politie",
    "buiten_regio": "Overgedragen buiten de regio",
    "onvoldoende": "Onvoldoende, bewaard tot een datum",
}
KNOWS = {"ja": "Ja", "nog_niet": "Nog niet, want", "niet": "Niet, want"}


class TriageState(models.TextChoices):
    """Where a signal stands with its gemeente."""

    RECEIVED = "received", "Ontvangen"
    ENRICHING = "enriching", "In verrijking"
    WAITING = "waiting", "Wacht op informatie"
    OFFERED = "offered", "Aangeboden"
    LOCAL = "local", "Lokaal opgepakt"
    REFERRED = "referred", "Doorgeleid"
    MERGED = "merged", "Samengevoegd"
    CLOSED = "closed", "Afgesloten"


S = TriageState
OPEN = [S.RECEIVED, S.ENRICHING, S.WAITING, S.LOCAL]
RUNNING = [*OPEN, S.REFERRED]
focal_point = held_by(Role.FOCAL_POINT)
keeper = held_by(Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT)  # ADR 14: who keeps a signal closes it
table_lead = held_by(Role.CHAIR, Role.PROCESS_DIRECTOR)


def nobody(row: Any, user: Any) -> bool:
    """Permission: nobody by hand; the move follows from another."""
    return False


KEEP_LINES = pgtrigger.Trigger(
    name="lines",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.state IS DISTINCT FROM OLD.state"),
    func="UPDATE routing_signalline SET state = NEW.state WHERE signal_id = NEW.signal_id; RETURN NULL;",
)


@pgtrigger.register(KEEP_LINES)
@walled
@tracked
class Triage(Machine):
    """A signal on its way; `part` is eigen, so only the aandachtsfunctie sees it."""

    slug = "triage"
    title = "Signaal"
    initial = (S.RECEIVED, S.ENRICHING)
    parent: ClassVar[str | None] = "signal"
    along = ("case", "owner__organisation", "signal")

    signal = models.OneToOneField(Signal, models.CASCADE, related_name="+")
    state = FSMField(default=S.ENRICHING, choices=S, protected=True)
    local_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    check_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=24, choices=CLOSING_REASONS, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    reason = models.TextField(max_length=2_000, blank=True)
    grown = models.BooleanField(null=True)  # plan 2.1: the suspicion grew, or "toch, want"
    knows = models.CharField(max_length=10, choices=KNOWS, blank=True)
    knows_reason = models.CharField(max_length=500, blank=True)
    wish = models.CharField(max_length=500, blank=True)
    before = models.CharField(max_length=12, choices=S, blank=True)  # where it stood before it was offered
    merged_from = models.UUIDField(null=True, blank=True)  # its own case, for losmaken
    merged_rows = ArrayField(models.UUIDField(), default=list, blank=True)  # what came along

    def __str__(self) -> str:
        return str(self.signal)

    @transition(state, [S.RECEIVED], S.ENRICHING, permission=focal_point,
                custom=arrow("Oppakken", form="none"))  # fmt: skip
    def pick_up(self) -> None:
        """The aandachtsfunctionaris takes it up."""

    @transition(state, [S.RECEIVED], None, permission=table_lead,
                custom=arrow("Gemeente toewijzen", form="assign", confirm=True, tone="primary"))  # fmt: skip
    def assign(self, *, unit: Unit, reason: str) -> None:
        """The gemeente was unknown or outside the region: the regie of the tafel says whose it is."""
        self.reason = reason

    @transition(state, [S.ENRICHING, S.WAITING], S.WAITING, permission=focal_point,
                custom=arrow("Bron bevragen", form="ask", confirm=True))  # fmt: skip
    def ask(self, **asked: Any) -> None:
        """One or more sources are asked something; each reads its question only."""

    @transition(state, [S.WAITING], S.ENRICHING, permission=focal_point,
                custom=arrow("Verder zonder antwoord", form="none"))  # fmt: skip
    def go_on(self) -> None:
        """Enough is known; open questions stay open until their term. Settled questions lead here by themselves."""

    @transition(state, RUNNING, None, permission=focal_point,
                custom=arrow("Acute zorg inroepen", form="call_care", confirm=True))  # fmt: skip
    def call_care(self, **asked: Any) -> None:
        """Plan 2.1: somebody needs care now; where the signal stands does not change."""

    @transition(state, [S.RECEIVED, S.ENRICHING], S.OFFERED, permission=focal_point,
                custom=arrow("Overdragen aan een andere gemeente", form="offer", confirm=True,
                             seldom=True))  # fmt: skip
    def offer(self, **asked: Any) -> None:
        """Another gemeente is asked to take it over; it reads vorm and reason, no names."""
        self.before = self.state

    @transition(state, [S.OFFERED], S.RECEIVED, permission=nobody,
                custom=arrow("Overgenomen", form="none", follows=True))  # fmt: skip
    def receive(self, *, giver: Unit) -> None:
        """The other gemeente took it over and is its owner now."""
        self.before = ""

    @transition(state, [S.OFFERED], RETURN_VALUE(S.RECEIVED, S.ENRICHING), permission=nobody,
                custom=arrow("Niet overgenomen", form="none", follows=True))  # fmt: skip
    def stay(self) -> str:
        """Not taken over, withdrawn or past its term: back to where it stood."""
        return self.before

    @transition(state, [S.RECEIVED, S.ENRICHING, S.WAITING], S.MERGED, permission=focal_point,
                custom=arrow("Samenvoegen met een ander signaal", form="merge", confirm=True, seldom=True))  # fmt: skip
    def merge(self, *, target: Any, reason: str) -> None:
        """Two signals of one aandachtsfunctie are about the same: they share one case."""
        self.reason = reason

    @transition(state, RUNNING, None, permission=focal_point,
                custom=arrow("Koppelen voorstellen", form="propose", confirm=True, seldom=True))  # fmt: skip
    def propose(self, **asked: Any) -> None:
        """A signal of another gemeente may belong to this one; its owner must agree."""

    @transition(state, [S.RECEIVED, S.ENRICHING, S.WAITING], S.MERGED, permission=focal_point,
                custom=arrow("Koppelen", form="link", confirm=True, when_asked=True))  # fmt: skip
    def link(self, *, proposal: Any, reason: str, **more: Any) -> None:
        """The owner agrees; only what it ticks goes to the other case."""
        self.reason = reason

    @transition(state, [S.MERGED], S.ENRICHING, permission=focal_point,
                custom=arrow("Losmaken"))  # fmt: skip
    def split(self, *, reason: str) -> None:
        """It was not about the same after all."""
        self.reason = reason

    @transition(state, [S.ENRICHING], S.LOCAL, permission=focal_point,
                custom=arrow("Lokaal oppakken", form="local", confirm=True))  # fmt: skip
    def handle_locally(self, *, local_unit: Unit, check_on: date, reason: str) -> None:
        """A local unit takes it up, and the signal comes back on the check date."""
        self.local_unit, self.check_on, self.reason = local_unit, check_on, reason

    @transition(state, [S.LOCAL], S.ENRICHING, permission=focal_point,
                custom=arrow("Verder verrijken"))  # fmt: skip
    def resume(self, *, reason: str) -> None:
        """The check date showed that more is needed."""
        self.reason, self.check_on = reason, None

    @transition(state, [S.ENRICHING], S.REFERRED, permission=focal_point,
                custom=arrow("Doorleiden naar de tafel", form="refer", confirm=True, tone="primary"))  # fmt: skip
    def refer(self, *, grown: bool, reason: str, knows: str, **more: Any) -> None:
        """To the regional tafel, because the suspicion grew (plan 2.1) or "toch, want"."""
        self.grown, self.reason, self.knows = grown, reason, knows
        self.knows_reason, self.wish = more.get("knows_reason", ""), more.get("wish", "")

    @transition(state, OPEN, S.CLOSED, permission=keeper,
                custom=arrow("Afsluiten", form="close_signal", confirm=True))  # fmt: skip
    def close(self, *, close_reason: str, reason: str, keep_until: date | None = None, **more: Any) -> None:
        """Not for the tafel; kept until its term ends."""
        self.close_reason, self.reason, self.keep_until = close_reason, reason, keep_until

    @transition(state, [S.CLOSED], S.ENRICHING, permission=keeper,
                custom=arrow("Heropenen"))  # fmt: skip
    def reopen(self, *, reason: str) -> None:
        """Something new came in."""
        self.reason, self.close_reason, self.keep_until = reason, "", None

    @transition(state, [S.REFERRED], S.ENRICHING, permission=nobody,
                custom=arrow("Terug van de tafel", form="none", follows=True))  # fmt: skip
    def come_back(self) -> None:
        """The tafel gave it back, or the referral was withdrawn."""


class SignalLine(Fact):
    """The stand of a signal for one unit that may know no more: its sender, or who handed it over (rows 2 and 6)."""

    parent: ClassVar[str | None] = "signal"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+")
    number = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=S)  # a trigger on the triage keeps it in step
    told_at = models.DateTimeField("terugkoppeling op", null=True)
