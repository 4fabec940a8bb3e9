"""On what ground a verstrekking may lean: the list of the giver's organisation, as its FG approved it."""

from typing import Any

from django.db.models import QuerySet

from cases.access.once import once
from cases.models import DefaultBasis, LegalBasis, OrganisationBasis, Unit
from cases.roles import Part

CONSENT = "toe"  # the key of the ground that is consent itself
CONSENT_GIVEN = "Ja, de grondslag is toestemming."
UNNAMED = "nog niet genoemd door de FG"  # only where spoed or noodtoegang could not wait for the list
NO_CONSENT_NEEDED = "Nee, deze grondslag vraagt geen toestemming."


class Barred(Exception):
    """Law or convenant says no to this verstrekking; the text is Dutch and says what to do."""


class Unbound(Barred):
    """No convenant binds the receiver today, so it gets no new sight (domain 3.1)."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(
            f"{unit} heeft geen geldig convenant en kan dit niet lezen. Vraag de beheerder het convenant bij te werken."
        )


class NoGround(Barred):
    """The table of grounds has no line from this giver to this receiver."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(f"Er is geen grondslag om dit met {unit} te delen. Overleg met uw FG wat wel mag.")


class Unapproved(Barred):
    """The table has a ground, but the FG of the giving organisation did not approve it."""

    def __init__(self, giver: Unit, receiver: Unit, basis: LegalBasis) -> None:
        super().__init__(
            f"{giver.organisation} mag dit nog niet delen met {receiver}: de FG heeft de grondslag “{basis.label}” "
            "niet goedgekeurd. Vraag de FG dit te doen bij Toezicht, Grondslagen. Doe daarna deze stap opnieuw."
        )


def default_basis(giver: Unit, receiver: Unit, part: Part, regime: str) -> LegalBasis | None:
    """Give the ground of the table for this giver, receiver and part, or None where the table has none.

    Raises Unapproved where the FG of the giver did not approve it: then nothing is opened.
    """
    lines = [line for line in once(("grounds",), _table) if line.giver == giver.kind
             and line.receiver in (receiver.kind, "*") and line.part == part and line.regime == regime]  # fmt: skip
    if not lines:
        return None
    basis = max(lines, key=lambda line: line.receiver).basis  # a named kind of unit goes before any ("*")
    if basis.pk not in _listed(giver):
        raise Unapproved(giver, receiver, basis)
    return basis


def _table() -> list[DefaultBasis]:
    return list(DefaultBasis.objects.select_related("basis"))


def _listed(giver: Unit) -> dict[str, OrganisationBasis]:
    """The list of this giver by ground, asked once in a move."""
    return once(("listed", giver.pk), lambda: {line.basis_id: line for line in grounds(giver)})


def ground_for(giver: Unit, receiver: Unit, *parts: Part) -> str:
    """Give the key of the first ground that leads there for one of these parts; raises Barred where none does."""
    found = (default_basis(giver, receiver, part, regime) for part in parts for regime in ("wgs", "sectoral"))
    basis = next((basis for basis in found if basis), None)
    if basis is None:
        raise NoGround(receiver)
    return basis.key


def grounds(giver: Unit) -> "QuerySet[OrganisationBasis]":
    """Give what the FG of the giver's organisation approved and kept, where it fits the work of this unit."""
    own = OrganisationBasis.objects.filter(organisation=giver.organisation_id, ended_on=None)
    own = own.exclude(approved_on=None)
    return own.filter(basis__kinds__contains=[giver.kind]).order_by("label")


def wording(giver: Unit, basis: str) -> dict[str, Any]:
    """Give law, article and version as the giver's list has them now: the ledger keeps its own copy."""
    own = _listed(giver).get(basis)
    text = own or LegalBasis.objects.get(pk=basis)
    return {"law": text.law, "article": text.article or UNNAMED, "law_version": text.version or UNNAMED,
            "approved_on": own.approved_on if own else None}  # fmt: skip


def consent(basis: str) -> str:
    """Consent, or why not: the ground itself says whether it needs any."""
    return CONSENT_GIVEN if basis == CONSENT else NO_CONSENT_NEEDED
