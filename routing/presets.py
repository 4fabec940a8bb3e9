"""Who is ticked beforehand on the list of who looks along, and why (domain 1.5 row 13); a person confirms it."""

from typing import Any

from cases.models import Unit, UnitKind, User
from routing import receivers
from routing.models import Review, Submission

ALWAYS = "aan, want zit altijd aan tafel"
LABOUR = "aan, want het gaat om arbeidsuitbuiting"
ORGANISED = "aan, want er zijn tekenen van organisatie"
AT_TABLE = (UnitKind.POLICE, UnitKind.PROSECUTION, UnitKind.CARE_COORDINATION)

BY_HAND = (
    UnitKind.LABOUR_INSPECTORATE, UnitKind.SQUARE_LEAD, UnitKind.PROBATION, UnitKind.MAYOR, UnitKind.PARTNER,
)  # fmt: skip


NO_CASEWORK = (UnitKind.TABLE_LEAD, UnitKind.PRIVACY, UnitKind.CORE_TEAM, UnitKind.ADMINISTRATION)


def working_with(review: Any) -> Any:
    """Give whom the tafel works with on this case: the region, and all of the regie-gemeente."""
    regional = Unit.objects.filter(kind__in=AT_TABLE + BY_HAND).exclude(kind=UnitKind.MAYOR)
    return regional | Unit.objects.filter(organisation=receivers.town_of(review)).exclude(kind=UnitKind.PRIVACY)


def reasons(review: Review, user: User) -> dict[str, str]:
    """Give per kind of unit why its box is ticked for this case; kinds by hand are not among them."""
    found: dict[str, str] = dict.fromkeys(AT_TABLE, ALWAYS)
    for row in Submission.objects.visible_to(user).filter(case_id=review.case_id):
        if "arbeid" in row.forms:
            found[UnitKind.LABOUR_INSPECTORATE] = LABOUR
        if row.organised:
            found[UnitKind.SQUARE_LEAD] = ORGANISED
    return found


def in_words(unit: Unit, why: dict[str, str]) -> str:
    """Give a unit as the list names it, with the reason of its tick."""
    reason = why.get(unit.kind)
    return f"{unit.name}: {reason}" if reason else unit.name
