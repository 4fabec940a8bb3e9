"""A spoor: zorg, strafrecht, bestuursrecht or informatieplein, with its holder (plan 2.1, second half)."""

from datetime import date
from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from cases.models import Fact, Unit
from cases.models.case import tracked
from cases.roles import Part, Role
from routing.models.machine import Machine, arrow, held_by, walled


class TrackKind(models.TextChoices):
    """The four tracks; the value is also the part its content lies in."""

    ZORG = "zorg", "Zorg"
    STRAFRECHT = "strafrecht", "Strafrecht"
    BESTUUR = "bestuur", "Bestuursrecht"
    SQUARE = "informatieplein", "Informatieplein"

    @property
    def track_part(self) -> Part:
        """The part in which the content of this track lies."""
        return Part(self.value)


class TrackState(models.TextChoices):
    """Where a track stands."""

    ASSIGNED = "assigned", "Opgedragen"
    ACCEPTED = "accepted", "Aanvaard"
    RUNNING = "running", "Loopt"
    COMPLETED = "completed", "Afgerond"
    HANDED_BACK = "handed_back", "Teruggelegd"
    NOT_TAKEN = "not_taken", "Niet opgepakt"


ENDED = (TrackState.COMPLETED, TrackState.HANDED_BACK, TrackState.NOT_TAKEN)
T = TrackState
holder = held_by(Role.CARE_COORDINATOR, Role.PROSECUTION, Role.POLICE, Role.MAYOR, Role.SQUARE_LEAD)


@walled
@tracked
class Track(Machine):
    """Kind, state, holder (its owner) and dates; its content lies in entries and care."""

    slug = "spoor"
    sparse = True
    title = "Spoor"
    initial = (T.ASSIGNED, T.ACCEPTED)

    kind = models.CharField(max_length=16, choices=TrackKind)
    state = FSMField(default=T.ASSIGNED, choices=T, protected=True)
    next_step = models.CharField("volgende stap", max_length=200, blank=True)
    next_on = models.DateField("wanneer", null=True, blank=True)
    waits_for = models.CharField("wacht op", max_length=16, choices=TrackKind, blank=True, default="")
    outcome = models.CharField("uitkomst", max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "owner"],
                condition=~models.Q(state__in=ENDED),
                name="one_open_track",
            )
        ]

    def __str__(self) -> str:
        return f"Spoor {TrackKind(self.kind).label.lower()}"

    @transition(state, [T.ASSIGNED], T.ACCEPTED, permission=holder,
                custom=arrow("Aanvaarden", form="next_step", tone="primary"))  # fmt: skip
    def accept(self, **more: Any) -> None:
        """The holder takes the track; nobody else can take it for them."""
        self._plan(**more)

    @transition(state, [T.ACCEPTED], T.RUNNING, permission=holder,
                custom=arrow("Starten", form="next_step", tone="primary"))  # fmt: skip
    def begin(self, **more: Any) -> None:
        """The work has begun."""
        self._plan(**more)

    @transition(state, [T.RUNNING], T.RUNNING, permission=holder,
                custom=arrow("Volgende stap wijzigen", form="next_step"))  # fmt: skip
    def plan(self, **more: Any) -> None:
        """What comes next, and when; the tafel sees this line."""
        self._plan(**more)

    @transition(state, [T.RUNNING, T.ACCEPTED], None, permission=held_by(Role.CARE_COORDINATOR),
                custom=arrow("Afstemmen met het lokale veld", form="share", confirm=True))  # fmt: skip
    def share(self, *, unit: Unit, text: str, wish: str, **more: Any) -> None:
        """A local unit or partner reads a summary that the zorgcoördinator chose, and may take over (row 23)."""

    @transition(state, [T.RUNNING, T.ACCEPTED], T.COMPLETED, permission=holder,
                custom=arrow("Afronden", form="outcome", confirm=True))  # fmt: skip
    def complete(self, *, outcome: str) -> None:
        """The track has an outcome."""
        self.outcome = outcome

    @transition(state, [T.RUNNING, T.ACCEPTED], T.HANDED_BACK, permission=holder,
                custom=arrow("Teruggeven aan de tafel", form="outcome", confirm=True))  # fmt: skip
    def hand_back(self, *, outcome: str) -> None:
        """The holder cannot go on; the tafel sees why in the stand."""
        self.outcome = outcome

    @transition(state, [T.ASSIGNED], T.NOT_TAKEN, permission=holder,
                custom=arrow("Niet oppakken", form="outcome", confirm=True))  # fmt: skip
    def not_take(self, *, outcome: str) -> None:
        """No track against its holder's will; it goes on the next agenda."""
        self.outcome = outcome

    def _plan(self, *, next_step: str = "", next_on: date | None = None, waits_for: str = "") -> None:
        self.next_step, self.next_on, self.waits_for = next_step, next_on, waits_for


@tracked
class TrackLine(Fact):
    """The tafelregel: what the tafel sees of a track (stand, next step, date), addressed to its regie."""

    updated_by = "reader"
    parent = "track"
    sparse = True

    track = models.OneToOneField(Track, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=TrackKind)
    state = models.CharField(max_length=12, choices=T)
    holder = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    waits_for = models.CharField(max_length=16, choices=TrackKind, blank=True, default="")
    outcome = models.CharField(max_length=500, blank=True)
