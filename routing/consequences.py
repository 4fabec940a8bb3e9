"""Carries out the table of effects.py: shows who will see what before a move, and does it after."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from cases import access
from cases.models import Case, LegalBasis, Unit, UnitKind, User
from cases.roles import Part
from routing import deadlines, receivers, until
from routing.effects import EFFECTS, Effect, Ends
from routing.models import Machine, Notice, Review

# The ledger is read by FGs without sight of the case, so the motivation of a step is never repeated in it.
REASON_STANDS_WITH_THE_STEP = "De motivering staat bij de stap in de casus."
PURPOSES = {
    "triage": "Signaal duiden en passende hulp vinden",
    "weging": "Samen wegen en besluiten wat nodig is",
    "spoor": "Het spoor uitvoeren waartoe de tafel besloot",
}
ANSWERS = {"ja": "ja", "nog_niet": "uitgesteld", "niet": "nee"}  # "weet de betrokkene dit?" in the ledger's words
NO_GROUND, NO_CONVENANT = "geen grondslag", "geen geldig convenant"


class Unlisted(access.Barred):
    """The chosen ground does not stand on the giver's own list."""

    def __init__(self, giver: Unit) -> None:
        super().__init__(f"De FG van {giver.organisation} keurde deze grondslag niet goed. Kies een andere.")


class Channel(StrEnum):
    """How what is given travels."""

    TABLE = "tafel"
    SYSTEM = "systeem"
    CONSULT = "spoed"


@dataclass
class Context:
    """One move as its effects see it."""

    row: Machine
    name: str
    by: User
    now: datetime
    data: dict[str, Any] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)  # "unit code-part" -> key of the chosen ground
    necessity: str = ""  # the answer to "waarom is dit nodig?", without names

    @cached_property
    def regime(self) -> str:
        """Under which regime the case stands at the tafel; before that it is the ordinary one."""
        row: Any = self.row
        review = (
            row if isinstance(row, Review) else Review.objects.visible_to(self.by).filter(case_id=row.case_id).first()
        )
        return str(review.regime) if review else "wgs"

    @cached_property
    def lead(self) -> Unit:
        """The regie of the tafel, looked up once in a move."""
        return receivers.of_kind(UnitKind.TABLE_LEAD)

    @property
    def case(self) -> Case:
        """The case that moves."""
        return self.row.case

    @property
    def cause(self) -> str:
        """The move as the ledger names it."""
        return f"{self.row.slug}.{self.name}"


@dataclass(frozen=True)
class Sight:
    """One line of "wie ziet dit": before a move a promise, after it a fact."""

    unit: Unit
    part: Part
    basis: LegalBasis | None
    until: datetime
    giver: Unit
    words: str = ""  # of an extract: what it holds
    why: str = ""  # why this part does not open

    @property
    def key(self) -> str:
        """How the confirm page names the choice of ground for this line."""
        return f"{self.unit.code}-{self.part.value}"


def effect_of(ctx: Context) -> Effect:
    """Give the effect of this move; raises KeyError for an arrow that the table lacks."""
    return EFFECTS[(ctx.row.slug, ctx.name)]


def preview(ctx: Context) -> list[Sight]:
    """Give who will get sight of what; a line without ground will not be opened."""
    lines = []
    for gives in effect_of(ctx).gives:
        if gives.only and getattr(ctx.row, "kind", None) != gives.only:
            continue
        for unit in receivers.units(gives.to, ctx):
            giver = receivers.giver(unit, gives.part, ctx)
            found, why = _ground(ctx, giver, unit, gives.part)
            lines.append(Sight(unit, gives.part, found, until.ends(gives.until, ctx), giver, gives.words, why))
    return lines


def words_of(slug: str, name: str) -> str:
    """Give in words what the addressed text of this move holds, where the table says so."""
    return next((gives.words for gives in EFFECTS[(slug, name)].gives if gives.words), "")


def extracts(ctx: Context) -> list[Sight]:
    """Give who will read an addressed text by this move; its follow-up writes it. Raises Barred where none may."""
    lines = [line for line in preview(ctx) if line.part == Part.OWN]
    for line in lines:
        if line.basis is None:
            raise access.NoGround(line.unit) if line.unit.organisation.bound else access.Unbound(line.unit)
    return lines


def _ground(ctx: Context, giver: Unit, unit: Unit, part: Part) -> tuple[LegalBasis | None, str]:
    """Give the ground, or None with the reason: no ground leads there, or no convenant binds the receiver."""
    if not unit.organisation.bound:
        return None, NO_CONVENANT
    found = basis_for(ctx, giver, unit, part)
    return found, "" if found else NO_GROUND


def apply(ctx: Context) -> None:
    """Grant, end, plan and announce what follows from this move."""
    effect = effect_of(ctx)
    lines, leaving = preview(ctx), _ending(ctx)
    for line in lines:
        _open(ctx, line)
    for ends, unit in leaving:
        only = partial(ends.ends, row_id=ctx.row.pk)
        access.end(ctx.case, to=unit, by=ctx.by, cause=ctx.cause, parts=set(ends.parts), only=only)
    deadlines.finish(ctx, effect.done)
    for due in effect.due:
        for unit in receivers.units(due.to, ctx):
            deadlines.plan(ctx, due.code, unit, ctx.data.get(due.field) if due.field else None)
    for tells in effect.tells:
        for unit in receivers.units(tells.to, ctx):
            announce(ctx, unit, tells.kind)


def announce(ctx: Context, unit: Unit, kind: str) -> None:
    """Put a notice in the outbox, in the transaction of the move; never for the mover's own unit."""
    if unit.pk == ctx.by.unit_id:
        return
    facts = {"reference": deadlines.reference(ctx.row), "path": deadlines.path(ctx.row, unit.pk), "case": ctx.case.pk}
    if kind == "guest":  # a guest knows nothing of the case before it is let in, not even its number
        facts = {"path": "/tafel/"}
    Notice(unit=unit, kind=kind, **facts).save(force_insert=True)


def _ending(ctx: Context) -> list[tuple[Ends, Unit]]:
    """Who loses what; the mover's own unit last, because it writes for the others."""
    pairs = [(ends, unit) for ends in effect_of(ctx).ends for unit in receivers.units(ends.to, ctx)]
    return sorted(pairs, key=lambda pair: pair[1].pk == ctx.by.unit_id)


def _open(ctx: Context, line: Sight) -> None:
    if line.part == Part.OWN:  # an extract is written by the follow-up
        return
    if line.basis is None:
        access.withhold(line.giver, line.unit, line.part, line.why)
        return
    access.grant(
        ctx.case, to=line.unit, part=line.part, until=line.until, by=ctx.by, giver=line.giver,
        terms=terms(ctx, line.basis.key), replaces=partial(_renews, ctx),
    )  # fmt: skip


def _channel(ctx: Context) -> Channel:
    if ctx.cause == "weging.consult":
        return Channel.CONSULT
    return Channel.TABLE if ctx.row.slug == "weging" else Channel.SYSTEM


def _renews(ctx: Context, earlier: access.Line) -> bool:
    """The sight of the tafel is renewed, not stacked; an invitation or a guest's visit stands beside it."""
    visits = {"weging.schedule", "weging.admit", "weging.scale_down", "weging.consult"}
    if ctx.cause in visits:
        return bool(earlier["cause"] == ctx.cause)
    return ctx.row.slug == "weging" and earlier["cause"].startswith("weging.") and earlier["cause"] not in visits


def terms(ctx: Context, basis: str) -> access.Terms:
    """Give what the ledger records of every verstrekking of this move (promises 12)."""
    return access.Terms(
        basis=basis,
        purpose=PURPOSES.get(ctx.row.slug, ctx.row.title),
        cause=ctx.cause,
        cause_id=ctx.row.pk,
        necessity=ctx.necessity or REASON_STANDS_WITH_THE_STEP,
        informed=ANSWERS.get(str(ctx.data.get("knows", "")), ""),
        informed_until=ctx.data.get("knows_until"),
        channel=_channel(ctx),
    )


def basis_for(ctx: Context, giver: Unit, unit: Unit, part: Part) -> LegalBasis | None:
    """Give the chosen ground, else that of the table; an extract leans on that of the casus.

    Raises Unlisted for a ground that the FG of the giver did not approve.
    """
    chosen = ctx.bases.get(f"{unit.code}-{part.value}") or (part == Part.OWN and ctx.data.get("own_ground"))
    if chosen:
        listed = access.grounds(giver).filter(basis=chosen).select_related("basis").first()
        if listed is None:
            raise Unlisted(giver)
        return listed.basis
    found = access.default_basis(giver, unit, part, ctx.regime)
    return found or (access.default_basis(giver, unit, Part.CASUS, ctx.regime) if part == Part.OWN else None)
