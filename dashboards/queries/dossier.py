"""What one case shows to one reader: every list behind `visible_to`, nothing else."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases import access, paging
from cases.models import Attachment, Case, Entry, Guarded, Party, PartyRole, Request, User
from dashboards.queries import asks
from dashboards.queries.sight import Sights, sights
from dashboards.queries.voices import Voices, voices
from routing import notes
from routing.models import (
    Action,
    Deadline,
    Decision,
    Handover,
    Release,
    Review,
    Step,
    Submission,
    Track,
    TrackLine,
    UrgentCard,
)
from routing.models.handover import HandoverState

MOST = 200  # rows per list on one page
TIME = ("-at", "-pk")
BESLUIT_STEPS = ("decide", "adjourn", "give_back", "decline", "close", "scale_down")  # the besluit itself is there


@dataclass
class Dossier:
    """A case as this reader may know it."""

    case: Case
    review: Review | None
    tracks: list[Track]
    lines: list[TrackLine]
    decisions: list[Decision]
    voices: dict[UUID, Voices]
    actions: list[Action]
    deadlines: list[Deadline]
    entries: list[Entry]
    steps: list[Step]
    parties: list[Party]
    roles: dict[UUID, list[PartyRole]]
    cards: list[UrgentCard]
    sights: Sights
    form: notes.NoteForm
    releases: list[Release]
    brought: list[Submission]
    offers: list[Handover]
    asks: list[Request]
    attachments: list[Attachment]
    happened: paging.Page = field(default_factory=lambda: paging.Page([], ""))

    @property
    def rows(self) -> list[Guarded]:
        """Everything of this case on the page, for the audit of what was read."""
        facts: list[Any] = [*self.entries, *self.parties, *self.cards, *self.brought, *self.offers, *self.asks]
        facts += [*self.attachments, *self.steps, *self.decisions, *self.actions, *self.tracks, *self.lines]
        known = {row.pk for row in facts}
        return facts + [row for row in self.happened.rows if row.pk not in known]


def dossier(user: User, case: Case, *, earlier: str = "") -> Dossier:
    """Read a case for this reader; `earlier` is the key of the page of what happened that came before."""
    found = _dossier(user, case)
    found.happened = _happened(user, case, found, earlier)
    return found


def _happened(user: User, case: Case, found: Dossier, earlier: str) -> paging.Page:
    """Steps, besluiten and aantekeningen as one list; the first page of it was read already."""
    if not earlier:
        steps = [row for row in found.steps if not (row.machine == Review.slug and row.name in BESLUIT_STEPS)]
        return paging.cut([*found.entries, *steps, *found.decisions], *TIME)
    steps = _of(Step, user, case).exclude(machine=Review.slug, name__in=BESLUIT_STEPS).select_related("by__unit")
    entries = _of(Entry, user, case).select_related("author__unit", "owner", "addressee")
    return paging.merged(
        [entries, steps, _of(Decision, user, case).select_related("chair__unit")], *TIME, after=earlier
    )


def _dossier(user: User, case: Case) -> Dossier:
    granted = access.granted_parts(case, user)
    roles: dict[UUID, list[PartyRole]] = {}
    for role in _of(PartyRole, user, case).filter(until=None).order_by("role"):
        roles.setdefault(role.party_id, []).append(role)
    decisions = list(_of(Decision, user, case).select_related("chair__unit"))
    return Dossier(
        case=case,
        review=_of(Review, user, case).select_related("submitted_by", "case_lead").first(),
        tracks=list(_of(Track, user, case).select_related("owner").order_by("-created_at")),
        lines=list(_of(TrackLine, user, case).select_related("holder").order_by("-created_at")),
        decisions=decisions,
        voices=voices(user, decisions),
        actions=list(_of(Action, user, case).select_related("addressee")),
        deadlines=list(_of(Deadline, user, case).filter(owner=user.unit_id, done_at=None)),
        entries=list(_of(Entry, user, case).select_related("author__unit", "owner", "addressee")[:MOST]),
        steps=list(_of(Step, user, case).select_related("by__unit")[:MOST]),
        parties=list(_of(Party, user, case).select_related("owner").order_by("created_at")[:MOST]),
        roles=roles,
        cards=list(_of(UrgentCard, user, case).filter(addressed_until__gt=timezone.now())[:20]),
        sights=sights(user, case, granted),
        form=notes.NoteForm(parts=notes.choices(user, case, granted)),
        releases=list(_of(Release, user, case).filter(placed_at=None).exclude(answer="kept")),
        brought=list(_of(Submission, user, case)),
        asks=asks.of_case(user, case=case.pk, signal=None),
        attachments=list(_of(Attachment, user, case).select_related("author")[:MOST]),
        offers=list(
            _of(Handover, user, case)
            .exclude(state=HandoverState.WITHDRAWN)
            .select_related("owner", "addressee")
            .order_by("-created_at")
        ),
    )


def _of(model: Any, user: User, case: Case) -> Any:
    return model.objects.visible_to(user).filter(case_id=case.pk)
