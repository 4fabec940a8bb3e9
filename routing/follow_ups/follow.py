"""How a follow-up is named, and the extracts that several of them write."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from cases import access, services
from cases.models import Unit
from cases.roles import Part
from routing import consequences
from routing.consequences import Context
from routing.models import Machine


class Mover(Protocol):
    """The two ways to move on from a move; routing.moves gives them."""

    def start(self, model: type[Any], **fields: Any) -> Any:
        """Start another machine in the same transaction."""

    def perform(self, row: Any, name: str, **data: Any) -> Any:
        """Perform another arrow in the same transaction."""


Follow = Callable[[Context, Mover], None]
FOLLOW: dict[tuple[str, str], list[Follow]] = {}


def after(slug: str, *names: str) -> Callable[[Follow], Follow]:
    """Name the arrows that a function follows."""

    def register(function: Follow) -> Follow:
        for name in names:
            FOLLOW.setdefault((slug, name), []).append(function)
        return function

    return register


def extract(
    ctx: Context, unit: Unit, text: str, ends: datetime, *, kind: str, because: Machine | None = None, **more: Any
) -> None:
    """Write a text that one unit reads until then, and its line in the ledger; raises NoGround without a ground.

    `because`: the row with which it ends, where that is not the row that moves.
    """
    why = terms(ctx, "", unit)
    if because is not None:
        why = replace(why, cause=f"{because.slug}.start", cause_id=because.pk)
    services.add_entry(
        ctx.case, by=ctx.by, kind=kind, text=text, part=Part.OWN, addressee=unit, addressed_until=ends, terms=why,
        **more,
    )  # fmt: skip


def terms(ctx: Context, key: str, unit: Unit | None = None) -> access.Terms:
    """Give the terms of a verstrekking of this move: this ground, or the one that leads to the unit.

    Raises Barred where nothing on the giver's own list leads there, or no convenant binds the unit.
    """
    if unit is None:
        return consequences.terms(ctx, key)
    if not unit.organisation.bound:
        raise access.Unbound(unit)
    found = consequences.basis_for(ctx, _giver(ctx), unit, Part.OWN)
    if found is None:
        raise access.NoGround(unit)
    return consequences.terms(ctx, found.key)


def _giver(ctx: Context) -> Unit:
    """Who moves writes the extract, and so gives it."""
    return ctx.by.unit or ctx.row.owner
