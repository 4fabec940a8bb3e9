"""A signal on its way, for tests to stand on: every person acts through the doors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases import access, services
from cases.models import Case, Party, Signal, Unit, User
from routing import moves
from routing.models import CareTrajectory, Contact, Meeting, Review, Track, Triage

STORY = "Iemand op het werk slaapt daar en mag niet weg. STORYTOKEN"
SUMMARY = "Werkt en slaapt op dezelfde plek. SUMMARYTOKEN"


@dataclass
class Route:
    """A signal on its way; every person acts through the doors."""

    person: Callable[[str], User]
    signal: Signal = field(init=False, repr=False)
    case_id: UUID = field(init=False, repr=False)
    tokens: dict[str, str] = field(default_factory=dict)

    def log(self, by: str = "af-raalte", **more: Any) -> Triage:
        """`by` logs a signal with a melder and a vermoedelijk slachtoffer."""
        user = self.person(by)
        with access.acting(user):
            draft = services.new_draft(by=user)
            answers = {"danger": "nee", "story": STORY, "forms": ["arbeid"], "received_from": "wijkteam"}
            services.save_draft(draft, answers | {"municipality": user.workplace.organisation} | more, by=user)
            triage = moves.register(draft, by=user)
            assert isinstance(triage, Triage)
            services.add_reporter(triage.signal, by=user, name="REPORTERTOKEN")
            services.add_party(triage.case, by=user, roles=["slachtoffer"], name="PARTYTOKEN")
            services.add_entry(triage.case, by=user, kind="duiding", text="OWNNOTETOKEN", signal=triage.signal)
        self.signal, self.case_id = triage.signal, triage.case_id
        return triage

    def begun(self) -> Signal:
        """The signal, logged now where it was not."""
        if not hasattr(self, "signal"):
            self.log()
        return self.signal

    def refer(self, triage: Triage, by: str = "af-raalte") -> Review:
        """The aandachtsfunctionaris refers, with the party ticked."""
        user = self.person(by)
        with access.acting(user):
            parties = list(Party.objects.visible_to(user).filter(case_id=triage.case_id))
            moves.perform(triage, "refer", by=user, grown=True, reason="meer gezien", knows="ja", summary=SUMMARY,
                          parties=parties)  # fmt: skip
            return Review.objects.visible_to(user).get(case_id=triage.case_id)

    def schedule(self, review: Review, units: tuple[str, ...] = ("politie", "om", "zoco")) -> Review:
        """The procesregisseur puts the case on an agenda for these units."""
        user = self.person("procesregisseur")
        with access.acting(user):
            meeting, _ = Meeting.objects.get_or_create(starts_at=timezone.now() + timedelta(days=2))
            invited = list(Unit.objects.filter(code__in=units))
            found: Review = self.seen(review, user)
            return moves.perform(found, "schedule", by=user, meeting=meeting, invited=invited)

    def decide(self, review: Review, tracks: tuple[str, ...] = ("zorg", "strafrecht"), **more: Any) -> Review:
        """The chair records a besluit with tracks, and an action for the gemeente."""
        user = self.person("voorzitter")
        due = timezone.localdate() + timedelta(days=7)
        with access.acting(user):
            action = {"unit": self.person("af-raalte").unit, "text": "ACTIONTOKEN", "due": due}
            data: dict[str, Any] = {
                "tracks": list(tracks), "motivation": "MOTIVATIONTOKEN", "risk": "midden",
                "review_on": timezone.localdate() + timedelta(days=28), "agreed": [], "actions": [action],
            }  # fmt: skip
            found: Review = self.seen(review, user)
            return moves.perform(found, "decide", by=user, **(data | more))

    def accept(self, kind: str, by: str) -> Track:
        """The holder accepts a track and begins."""
        user = self.person(by)
        with access.acting(user):
            track = Track.objects.visible_to(user).get(case_id=self.case_id, kind=kind)
            if track.state == "assigned":
                track = moves.perform(track, "accept", by=user, next_step="bellen")
            return moves.perform(track, "begin", by=user, next_step="gesprek")

    def contact(self, by: str = "zoco") -> None:
        """The zorgcoördinator logs a contact."""
        user = self.person(by)
        with access.acting(user):
            care = CareTrajectory.objects.visible_to(user).get(case_id=self.case_id)
            row = Contact(case_id=care.case_id, owner=user.unit, part="zorg", trajectory=care, way="gesprek",
                          text="ZORGTOKEN", author=user)  # fmt: skip
            row.save(force_insert=True)

    def note(self, part: str, text: str, by: str) -> None:
        """`by` writes an aantekening in a part."""
        user = self.person(by)
        with access.acting(user):
            services.add_entry(Case(pk=self.case_id), by=user, kind="voortgang", text=text, part=part)  # type: ignore[arg-type]

    def whole(self) -> "Route":
        """Log, refer, schedule, decide zorg + strafrecht, accept both, work both."""
        review = self.refer(self.log())
        self.decide(self.schedule(review))
        self.accept("zorg", "zoco")
        self.accept("strafrecht", "om")
        self.contact()
        self.note("strafrecht", "STRAFTOKEN", "politie")
        return self

    @staticmethod
    def seen(row: Any, user: User) -> Any:
        """Read the row afresh as this user."""
        return type(row).objects.visible_to(user).get(pk=row.pk)
