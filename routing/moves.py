"""The move door: one transaction that locks, checks, runs, saves, audits, and applies the effects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django_fsm import Transition, can_proceed, has_transition_perm

from cases import access, audit, services
from cases.models import Case, Request, Signal, UnitKind, User
from cases.roles import Part
from routing import consequences, facts, receivers
from routing.follow_ups import FOLLOW
from routing.models import Advice, Handover, Machine, Review, Step, Track, Triage
from routing.models.machine import transitions
from routing.models.track import TrackKind, TrackState

M = TypeVar("M", bound=Machine)
FOUR_ANSWERS = {
    "story": "wat is er gezien of gehoord",
    "forms": "welke vorm",
    "place_kind": "waar speelt het",
    "received_from": "van wie komt het",
}
MACHINES: dict[str, type[Machine]] = {model.slug: model for model in (Triage, Advice, Review, Track, Handover)}


class Refused(Exception):
    """The flowchart, the role or a missing answer says no; the text is Dutch and says what to do."""


class Conflict(Exception):
    """Somebody else moved first; carries the row as it is now."""

    def __init__(self, row: Machine) -> None:
        super().__init__("somebody else moved first")
        self.row = row


@dataclass(frozen=True)
class Option:
    """A move that is possible now, as screens draw it."""

    row: Machine
    name: str
    label: str
    form: str
    confirm: bool
    tone: str
    seldom: bool = False

    @property
    def url(self) -> str:
        """The one address of this move."""
        return f"/stap/{self.row.slug}/{self.row.pk}/{self.name}/"


def available(row: Machine, user: User) -> list[Option]:
    """Give the moves this user can make now, in the order of the flowchart."""
    with facts.asked_once():
        return [_option(row, arrow) for arrow in _drawn(row) if _may(row, arrow, user)]


def _drawn(row: Machine) -> list[Transition]:
    """The arrows that leave from where this row stands; those that only follow from another move are not drawn."""
    return [arrow for arrow in transitions(type(row))
            if arrow.source in (row.state, "*") and not arrow.custom.get("follows")]  # fmt: skip


def _may(row: Machine, arrow: Transition, user: User) -> bool:
    method = getattr(row, arrow.name)
    return bool(has_transition_perm(method, user) and can_proceed(method) and _asked(row, arrow, user))


def _asked(row: Machine, transition: Transition, user: User) -> bool:
    """An arrow that answers a question of another unit is drawn only while one lies open."""
    if not transition.custom.get("when_asked"):
        return True
    return Request.open_to(user).filter(kind="koppeling").exists()


def _option(row: Machine, transition: Transition) -> Option:
    custom = transition.custom
    return Option(row, transition.name, custom["label"], custom["form"], custom["confirm"], custom["tone"],
                  bool(custom.get("seldom")))  # fmt: skip


def option(row: Machine, name: str, user: User) -> Option:
    """Give one possible move; raises Refused with the reason when it is not possible now."""
    with facts.asked_once():
        for arrow in _drawn(row):
            if arrow.name == name and _may(row, arrow, user):
                return _option(row, arrow)
    raise Refused(_why_not(row, name))


def _why_not(row: Machine, name: str) -> str:
    for transition in transitions(type(row)):
        if transition.name == name and transition.source in (row.state, "*"):
            for condition in transition.conditions or []:
                if not condition(row):
                    return str(getattr(condition, "hint", "Dit kan nu niet."))
    state = row.get_state_display()
    return f"Dit kan nu niet. {row.title} staat op “{state}”. Ververs de pagina om te zien wat wel kan."


def start(
    model: type[M], *, by: User, agreed: bool = False, because: consequences.Context | None = None,
    arrow: str = "start", data: dict[str, Any] | None = None, bases: dict[str, str] | None = None,
    necessity: str = "", **fields: Any,
) -> M:  # fmt: skip
    """Start a machine in an initial state, with everything that follows from the first step.

    `agreed`: the holder said "eens" at the tafel, so its track starts accepted (domain 1.5 row 19).
    `arrow`, `data`: which first step where a machine has more than one, and the answers of its form.
    `bases`, `necessity`: the chosen grounds and why it is needed, as in `perform`.
    `because`: the move this follows from; its chosen grounds, and whether the betrokkene knows, count here too.
    """
    with _one_move():
        row = model(**fields, **({"state": TrackState.ACCEPTED} if agreed else {}))
        row.save(force_insert=True)
        name = "accept" if agreed else arrow
        ctx = consequences.Context(row=row, name=name, by=by, now=timezone.now(), data=data or {}, bases=bases or {},
                                   necessity=necessity)  # fmt: skip
        if because:
            ctx.bases, ctx.necessity = because.bases, because.necessity
            ctx.data = {name: because.data.get(name) for name in ("knows", "knows_until")}
        _record(ctx, source="", label=f"{row.title} aanvaard" if agreed else f"{row.title} gestart")
        _follow(ctx)
        return row


def perform(
    row: M, name: str, *, by: User, version: int | None = None, bases: dict[str, str] | None = None,
    necessity: str = "", **data: Any,
) -> M:  # fmt: skip
    """Perform one arrow.

    Takes the row, the arrow's name, the answers of its form and of the confirm page. Gives the moved row.
    Raises Http404 for a row one may not know, Conflict when the version is old, Refused when the flowchart says no.
    """
    with _one_move():
        fresh = _locked(row, by)
        if version is not None and fresh.version != version:
            raise Conflict(fresh)
        found = _permitted(fresh, name, by)
        source = fresh.state
        getattr(fresh, name)(**data)
        fresh.version += 1
        fresh.save(force_update=True)
        ctx = consequences.Context(
            row=fresh, name=name, by=by, now=timezone.now(), data=data, bases=bases or {}, necessity=necessity
        )
        _record(ctx, source=source, label=found.custom["label"])
        _follow(ctx)
        return fresh


@contextmanager
def _one_move() -> Iterator[None]:
    """One transaction, one line of audit per event written at its end, and each question asked once."""
    with transaction.atomic(), audit.together(), access.asked_once():
        yield


def rehearse(row: Machine, name: str, *, by: User, bases: dict[str, str], **data: Any) -> list[access.Told]:
    """Give every verstrekking this move would write, by doing it and undoing it; raises as `perform` does."""
    return rehearsed(lambda: perform(row, name, by=by, bases=bases, **data))


def rehearsed(deed: Callable[[], object]) -> list[access.Told]:
    """Give every verstrekking that a deed would write: it is done and undone; raises what the deed raises."""
    with transaction.atomic(), access.listening() as told:
        mark = transaction.savepoint()
        try:
            deed()
        finally:
            transaction.savepoint_rollback(mark)
    return told


def context(row: Machine, name: str, *, by: User, data: dict[str, Any], bases: dict[str, str]) -> consequences.Context:
    """Give a move as its effects would see it, for "wie ziet dit" before confirming."""
    _complete(row, data)
    return consequences.Context(row=row, name=name, by=by, now=timezone.now(), data=data, bases=bases)


def _complete(row: Machine, data: dict[str, Any]) -> None:
    """Units that keep looking along because of a track or an action of this besluit."""
    if isinstance(row, Review) and "tracks" in data:
        kinds = [TrackKind(kind) for kind in data["tracks"]]
        holders = {receivers.holder_of(kind, row).pk for kind in kinds}
        if TrackKind.STRAFRECHT in kinds:
            holders.add(receivers.of_kind(UnitKind.POLICE).pk)
        data["holders"] = holders
        data["action_units"] = {action["unit"].pk for action in data.get("actions", [])}


def _locked(row: M, by: User) -> M:
    rows = type(row).objects.visible_to(by).select_related(*row.along).select_for_update(of=("self",))
    fresh = cast(M | None, rows.filter(pk=row.pk).first())
    if fresh is None:
        raise Http404
    return fresh


def _permitted(row: Machine, name: str, by: User) -> Transition:
    for transition in transitions(type(row)):
        if transition.name == name and transition.source in (row.state, "*"):
            method = getattr(row, name)
            follows = transition.custom.get("follows")
            if (follows or has_transition_perm(method, by)) and can_proceed(method) and _asked(row, transition, by):
                return transition
    raise Refused(_why_not(row, name))


def _record(ctx: consequences.Context, *, source: str, label: str) -> None:
    row: Any = ctx.row
    part = Part.CASUS if isinstance(row, Review) else Part(row.part)
    reason = str(ctx.data.get("motivation") or ctx.data.get("reason") or ctx.data.get("outcome") or "")
    Step(
        case_id=row.case_id, owner_id=row.owner_id, part=part, machine=row.slug, name=ctx.name, label=label,
        source=source, target=row.state, object_id=row.pk, by=ctx.by, reason=reason,
    ).save(force_insert=True)  # fmt: skip
    audit.record("move", by=ctx.by, obj=row, name=ctx.cause)


def _follow(ctx: consequences.Context) -> None:
    _complete(ctx.row, ctx.data)
    for follow in FOLLOW.get((ctx.row.slug, ctx.name), []):
        follow(ctx, _Mover(ctx))
    consequences.apply(ctx)


class _Mover:
    """Moves that follow from a move, by the same person in the same transaction."""

    def __init__(self, ctx: consequences.Context) -> None:
        self.ctx = ctx

    def start(self, model: type[M], **fields: Any) -> M:
        return start(model, by=self.ctx.by, because=self.ctx, **fields)

    def perform(self, row: Machine, name: str, **data: Any) -> Machine:
        return perform(row, name, by=self.ctx.by, bases=self.ctx.bases, necessity=self.ctx.necessity, **data)


def register(draft: Signal, *, by: User) -> Machine:
    """Make a draft a signal or adviesvraag: its number, its owner's term, and the first step."""
    draft = services.unnumbered(draft, by=by)
    missing = [label for name, label in FOUR_ANSWERS.items() if not getattr(draft, name)]
    if draft.kind == "signal" and missing:
        raise Refused(f"Vul nog {len(missing)} ding(en) in: {', '.join(missing)}.")
    machine: type[Machine] = Triage if draft.kind == "signal" else Advice
    number = services.draw("S" if draft.kind == "signal" else "A", by=by)
    fresh = services.number_signal(draft, number, by=by)
    state = "answered" if draft.kind == "advice" and fresh.answer else None
    extra: dict[str, Any] = {"state": state} if state else {}
    owner = by.unit if by.unit_id == fresh.owner_id else fresh.owner
    return start(machine, by=by, case_id=fresh.case_id, owner=owner, part=Part.OWN, signal=fresh, **extra)


def find(slug: str, pk: UUID, by: User) -> Machine:
    """Open a machine row by its slug; raises Http404 for unknown and hidden alike.

    An own or addressed row of a case one may not know of, as under an embargo, moves nowhere.
    """
    if slug not in MACHINES:
        raise Http404
    row = access.open_or_404(MACHINES[slug], by, pk)
    if access.find(Case, by, row.case_id) is None:  # an own row of a case that is closed to its unit
        raise Http404
    return row
