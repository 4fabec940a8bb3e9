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
    Attendance,
    Deadline,
    Decision,
    Handover,
    Position,
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
ROOM = {Attendance._meta.db_table, Position._meta.db_table}
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
    granted, held = access.granted_parts(case, user), access.filled(case.pk)

    def of(model: Any) -> Any:
        empty = model.sparse and model._meta.db_table not in held
        return model.objects.none() if empty else _of(model, user, case)

    roles: dict[UUID, list[PartyRole]] = {}
    for role in of(PartyRole).filter(until=None).order_by("role"):
        roles.setdefault(role.party_id, []).append(role)
    decisions = list(of(Decision).select_related("chair__unit"))
    tracks = list(of(Track).select_related("owner").order_by("-created_at"))
    return Dossier(
        case=case,
        review=of(Review).select_related("submitted_by", "case_lead").first(),
        tracks=tracks,
        lines=list(of(TrackLine).select_related("holder").order_by("-created_at")),
        decisions=decisions,
        voices=voices(user, decisions if held & ROOM else []),
        actions=list(of(Action).select_related("addressee")),
        deadlines=list(of(Deadline).filter(owner=user.unit_id, done_at=None)),
        entries=list(of(Entry).select_related("author__unit", "owner", "addressee")[:MOST]),
        steps=list(of(Step).select_related("by__unit")[:MOST]),
        parties=list(of(Party).select_related("owner").order_by("created_at")[:MOST]),
        roles=roles,
        cards=list(of(UrgentCard).filter(addressed_until__gt=timezone.now())[:20]),
        sights=sights(user, case, granted),
        form=notes.NoteForm(parts=notes.choices(user, case, granted, tracks)),
        releases=list(of(Release).filter(placed_at=None).exclude(answer="kept")),
        brought=list(of(Submission)),
        asks=asks.of_case(user, case=case.pk, signal=None) if Request._meta.db_table in held else [],
        attachments=list(of(Attachment).select_related("author")[:MOST]),
        offers=list(
            of(Handover)
            .exclude(state=HandoverState.WITHDRAWN)
            .select_related("owner", "addressee")
            .order_by("-created_at")
        ),
    )


def _of(model: Any, user: User, case: Case) -> Any:
    return model.objects.visible_to(user).filter(case_id=case.pk)
