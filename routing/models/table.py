"""The weging: a case at the weeg- en monitortafel, from aanmelding to its end."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django_fsm import RETURN_VALUE, FSMField, transition

from cases.models import Organisation, Unit
from cases.models.case import tracked
from cases.roles import Role
from routing import facts
from routing.models.machine import Machine, arrow, held_by, walled

if TYPE_CHECKING:
    from routing.models.meeting import Meeting

REGIMES = {"wgs": "Onder de WGS", "sectoral": "Eigen wet van elke organisatie"}
RISKS = {"hoog": "Hoog (elke 2 weken)", "midden": "Midden (elke 4 weken)", "laag": "Laag (elke 8 weken)"}


class ReviewState(models.TextChoices):
    """Where a case stands at the tafel; "gewogen" is a moment, not a state."""

    SUBMITTED = "submitted", "Aangemeld"
    INCOMPLETE = "incomplete", "Aanvulling gevraagd"
    SCHEDULED = "scheduled", "Geagendeerd"
    ADJOURNED = "adjourned", "Aangehouden"
    MONITORING = "monitoring", "In monitoring"
    RETURNED = "returned", "Teruggegeven"
    DECLINED = "declined", "Niet in behandeling"
    WITHDRAWN = "withdrawn", "Ingetrokken"
    CLOSED = "closed", "Afgesloten"


R = ReviewState
TERMINAL = (R.RETURNED, R.DECLINED, R.WITHDRAWN, R.CLOSED)
AT_TABLE = [R.SCHEDULED, R.ADJOURNED, R.MONITORING]
INTERVENES = frozenset({Role.POLICE, Role.PROSECUTION, Role.MAYOR, Role.CARE_COORDINATOR})
lead = held_by(Role.CHAIR, Role.PROCESS_DIRECTOR)


def consulting(row: Any, user: Any) -> bool:
    """Permission: the regie of the tafel, or who intervenes under its own power; facts.may_consult asks for a card."""
    return lead(row, user) or user.job in INTERVENES


def nobody(row: Any, user: Any) -> bool:
    """Permission of a step that only follows from another."""
    return False


def submitter(row: Any, user: Any) -> bool:
    """Permission: the unit that brought the case to the tafel."""
    return bool(user.unit_id == row.submitted_by_id)


@walled
@tracked
class Review(Machine):
    """A case at the tafel; owned by the regie of the tafel, in part `stand`."""

    slug = "weging"
    title = "Casus"
    initial = (R.SUBMITTED,)
    updated_by = "reader"

    state = FSMField(default=R.SUBMITTED, choices=R, protected=True)
    submitted_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True
    )  # of the regie
    case_lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)  # casusregie
    regime = models.CharField(max_length=10, choices=REGIMES, default="wgs")
    risk = models.CharField(max_length=8, choices=RISKS, blank=True)
    former_lead: Unit | None = None  # who had the casusregie before this move
    before = models.CharField(max_length=12, choices=R, blank=True)  # where it stood before the agenda
    review_on = models.DateField("volgende keer aan tafel", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="one_review")]

    def __str__(self) -> str:
        return str(self.case)

    @transition(state, [R.SUBMITTED], R.INCOMPLETE, permission=lead,
                custom=arrow("Aanvulling vragen", form="question"))  # fmt: skip
    def ask_more(self, *, question: str) -> None:
        """The aanmelding lacks something; the aanmelder is asked."""

    @transition(state, [R.INCOMPLETE], R.SUBMITTED, permission=submitter,
                custom=arrow("Aanvulling geven", form="supplement", tone="primary"))  # fmt: skip
    def supply(self, *, text: str) -> None:
        """The aanmelder answers."""

    @transition(state, [R.SUBMITTED, R.INCOMPLETE, R.SCHEDULED, R.ADJOURNED, R.MONITORING], None, permission=lead,
                custom=arrow("Bron bevragen", form="ask", confirm=True, seldom=True))  # fmt: skip
    def ask_source(self, **asked: Any) -> None:
        """The regie of the tafel asks one or more sources; where the case stands does not change."""

    @transition(state, [R.SUBMITTED, R.INCOMPLETE], R.WITHDRAWN, permission=submitter,
                custom=arrow("Aanmelding intrekken", confirm=True))  # fmt: skip
    def withdraw(self, *, reason: str) -> None:
        """The aanmelder takes it back; the tafel keeps the stand only."""
        self.ended_at = timezone.now()

    @transition(state, [R.SUBMITTED, R.ADJOURNED, R.MONITORING], R.SCHEDULED, permission=lead,
                custom=arrow("Op de agenda zetten", form="schedule", confirm=True, tone="primary"))  # fmt: skip
    def schedule(self, *, meeting: "Meeting", invited: list[Unit], **more: Any) -> None:
        """A person chooses who looks along, for this case and this item only."""
        self.before = self.state

    @transition(state, [R.SCHEDULED], RETURN_VALUE(R.SUBMITTED, R.ADJOURNED, R.MONITORING), permission=lead,
                custom=arrow("Van de agenda halen", seldom=True))  # fmt: skip
    def unschedule(self, *, reason: str) -> str:
        """Back to where it stood; who was invited loses sight at once."""
        return self.before

    @transition(state, [R.SCHEDULED], R.ADJOURNED, permission=lead,
                custom=arrow("Aanhouden", form="adjourn", confirm=True))  # fmt: skip
    def adjourn(self, *, review_on: date, motivation: str, **more: Any) -> None:
        """The joint decision is to wait for more."""
        self.review_on = review_on

    @transition(state, [R.SCHEDULED], R.RETURNED, permission=lead,
                custom=arrow("Terug met advies", form="advise", confirm=True))  # fmt: skip
    def give_back(self, *, advice: str, motivation: str) -> None:
        """The gemeente goes on itself, with advice."""
        self.ended_at = timezone.now()

    @transition(state, [R.SCHEDULED], R.DECLINED, permission=lead,
                custom=arrow("Niet in behandeling nemen", form="decline", confirm=True))  # fmt: skip
    def decline(self, *, motivation: str) -> None:
        """Not a case for the tafel."""
        self.ended_at = timezone.now()

    @transition(state, [R.SCHEDULED], R.MONITORING, permission=lead,
                custom=arrow("Besluiten", form="decide", confirm=True, tone="primary"))  # fmt: skip
    def decide(self, *, tracks: list[str], motivation: str, risk: str, review_on: date, **more: Any) -> None:
        """One or more tracks, or the running ones go on; the tafel watches over them."""
        self.risk, self.review_on = risk, review_on

    @transition(state, [R.MONITORING], R.MONITORING, permission=lead,
                custom=arrow("Gemonitord", form="monitor", confirm=True))  # fmt: skip
    def monitor(self, *, keep: list[Unit], review_on: date) -> None:
        """The tafel looked: who keeps sight stays, the others end."""
        self.review_on = review_on

    @transition(state, [R.SCHEDULED, R.MONITORING], R.CLOSED, permission=lead, conditions=[facts.all_tracks_ended],
                custom=arrow("Casus afsluiten", form="close_case", confirm=True))  # fmt: skip
    def close(self, *, motivation: str) -> None:
        """Each track has an outcome or was taken over by a named unit."""
        self.ended_at = timezone.now()

    @transition(state, [R.SCHEDULED, R.MONITORING], R.MONITORING, permission=lead, conditions=[facts.no_offer_open],
                custom=arrow("Afschalen", form="scale_down", confirm=True, seldom=True))  # fmt: skip
    def scale_down(self, *, unit: Unit, summary: str, motivation: str, due: date) -> None:
        """The tafel asks one unit to go on alone; until that accepts, the case stays in monitoring (row 26)."""
        self.review_on = due

    @transition(state, [R.MONITORING], R.CLOSED, permission=nobody,
                custom=arrow("Afgeschaald", form="none", follows=True))  # fmt: skip
    def leave(self) -> None:
        """Somebody took it over: the tafel lets go (row 26)."""
        self.ended_at = timezone.now()

    @transition(state, AT_TABLE, None, permission=nobody,
                custom=arrow("Niet overgenomen", form="none", follows=True))  # fmt: skip
    def offer_refused(self, *, review_on: date) -> None:
        """Nobody took it over: it comes back to the tafel now (row 26)."""
        self.review_on = review_on

    @transition(state, TERMINAL, R.SUBMITTED, permission=lead,
                custom=arrow("Heropenen", confirm=True))  # fmt: skip
    def reopen(self, *, reason: str) -> None:
        """Back to the tafel; no old sight revives."""
        self.ended_at = None

    @transition(state, [R.RETURNED, R.DECLINED, R.WITHDRAWN], R.SUBMITTED, permission=nobody,
                custom=arrow("Opnieuw aangemeld", form="none", follows=True))  # fmt: skip
    def resubmit(self) -> None:
        """Its signal was referred once more."""
        self.ended_at = None

    @transition(state, [R.SUBMITTED, *AT_TABLE], None, permission=lead,
                custom=arrow("Organisatie betrekken", form="involve", confirm=True, seldom=True))  # fmt: skip
    def involve(self, *, unit: Unit, text: str, reason: str, **more: Any) -> None:
        """One more unit reads an extract, because the tafel or the regie needs it (row 21)."""

    @transition(state, [R.SUBMITTED, R.INCOMPLETE, *AT_TABLE], None, permission=consulting,
                conditions=[facts.may_consult],
                custom=arrow("Spoed-MDO houden", form="consult", confirm=True, seldom=True))  # fmt: skip
    def consult(self, *, units: list[Unit], reason: str) -> None:
        """It cannot wait for the tafel: named units read the casus now, for a short talk at a distance (row 31)."""

    @transition(state, [R.SUBMITTED, R.INCOMPLETE, *AT_TABLE], None, permission=consulting,
                conditions=[facts.may_consult],
                custom=arrow("Consult per mail", form="consult_by_mail", confirm=True, seldom=True))  # fmt: skip
    def consult_by_mail(self, *, sources: list[Unit], text: str, reason: str, **more: Any) -> None:
        """Advice is needed now: named units get a link to a question, not the casus (row 31)."""

    @transition(state, AT_TABLE, None, permission=lead,
                custom=arrow("Actiepunt geven", form="action", confirm=True))  # fmt: skip
    def give_action(self, *, actions: list[dict[str, Any]]) -> None:
        """A unit gets something to do; without sight it reads the action and the stand only (row 22)."""

    @transition(state, AT_TABLE, None, permission=lead,
                custom=arrow("Casusregie toewijzen", form="case_lead", confirm=True, seldom=True))  # fmt: skip
    def assign_case_lead(self, *, unit: Unit, motivation: str) -> None:
        """Who leads the content; the process stays with the procesregisseur (row 24)."""
        self.former_lead, self.case_lead = self.case_lead, unit

    @transition(state, [R.SCHEDULED], None, permission=lead,
                custom=arrow("Agendapunt openen", form="none"))  # fmt: skip
    def open_item(self) -> None:
        """The tafel talks about this case now; guests of the item before leave (row 15)."""

    @transition(state, [R.SCHEDULED], None, permission=lead, conditions=[facts.guest_waits],
                custom=arrow("Gast binnenlaten", form="guest", confirm=True))  # fmt: skip
    def admit(self, *, unit: Unit) -> None:
        """A guest sees the casus of this item, as long as it is in the room (row 15)."""

    @transition(state, [R.SCHEDULED], None, permission=lead, conditions=[facts.guest_inside],
                custom=arrow("Gast eraf", form="guest_out"))  # fmt: skip
    def dismiss(self, *, unit: Unit) -> None:
        """The guest left; its sight ends at once (row 15)."""
