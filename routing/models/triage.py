"""What the aandachtsfunctionaris does with a signal (plan 2.1, first half) and with an adviesvraag."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cases.models import Signal, Unit
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
focal_point = held_by(Role.FOCAL_POINT)


@walled
@tracked
class Triage(Machine):
    """A signal on its way; `part` is eigen, so only the aandachtsfunctie sees it."""

    slug = "triage"
    title = "Signaal"
    initial = (S.RECEIVED, S.ENRICHING)
    parent: ClassVar[str | None] = "signal"

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

    def __str__(self) -> str:
        return str(self.signal)

    @transition(state, [S.RECEIVED], S.ENRICHING, permission=focal_point,
                custom=arrow("Oppakken", form="none"))  # fmt: skip
    def pick_up(self) -> None:
        """The aandachtsfunctionaris takes it up."""

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

    @transition(state, OPEN, S.CLOSED, permission=focal_point,
                custom=arrow("Afsluiten", form="close_signal", confirm=True))  # fmt: skip
    def close(self, *, close_reason: str, reason: str, keep_until: date | None = None, **more: Any) -> None:
        """Not for the tafel; kept until its term ends."""
        self.close_reason, self.reason, self.keep_until = close_reason, reason, keep_until

    @transition(state, [S.CLOSED], S.ENRICHING, permission=focal_point,
                custom=arrow("Heropenen"))  # fmt: skip
    def reopen(self, *, reason: str) -> None:
        """Something new came in."""
        self.reason, self.close_reason, self.keep_until = reason, "", None

    @transition(state, [S.REFERRED], S.ENRICHING, permission=lambda row, user: False,
                custom=arrow("Terug van de tafel", form="none", follows=True))  # fmt: skip
    def come_back(self) -> None:
        """The tafel gave it back, or the referral was withdrawn."""


class AdviceState(models.TextChoices):
    """Where an adviesvraag stands."""

    REGISTERED = "registered", "Geregistreerd"
    ANSWERED = "answered", "Beantwoord"
    SIGNAL = "signal", "Signaal geworden"


adviser = held_by(Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT)


@walled
@tracked
class Advice(Machine):
    """An adviesvraag: no person fields exist (domain 1.5 row 3)."""

    slug = "advies"
    title = "Adviesvraag"
    initial = (AdviceState.REGISTERED, AdviceState.ANSWERED)
    parent: ClassVar[str | None] = "signal"

    signal = models.OneToOneField(Signal, models.CASCADE, related_name="+")
    state = FSMField(default=AdviceState.REGISTERED, choices=AdviceState, protected=True)

    def __str__(self) -> str:
        return str(self.signal)

    @transition(state, [AdviceState.REGISTERED], AdviceState.ANSWERED, permission=adviser,
                custom=arrow("Beantwoorden", form="answer", tone="primary"))  # fmt: skip
    def answer(self, *, answer: str) -> None:
        """What was advised is kept with the question."""
        self.signal.answer = answer

    @transition(state, [AdviceState.REGISTERED, AdviceState.ANSWERED], AdviceState.SIGNAL, permission=adviser,
                custom=arrow("Er is een signaal van gemaakt", form="none"))  # fmt: skip
    def become_signal(self) -> None:
        """The question turned out to be a signal; that one is recorded apart."""
