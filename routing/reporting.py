"""What happens with a report, and the steps of the meldcode: data per gemeente with a default."""

from functools import cache
from typing import Any

from cases import reference
from cases.models import Organisation, User
from routing.deadlines import policies

UNITS = {"working_days": "werkdagen", "days": "dagen", "weeks": "weken", "hours": "uur", "months": "maanden"}


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = reference.read("reporting")
    return found


def meldcode() -> dict[str, Any]:
    """Give the five steps of the meldcode, with their source."""
    found: dict[str, Any] = _data()["meldcode"]
    return found


def route_of(user: User) -> dict[str, Any]:
    """Give what happens with a report at the gemeente of this user, and whom to call; the default where none is."""
    own = user.unit.organisation if user.unit else None
    town = own if own and own.kind == "municipality" else None
    routes = _data()["route"]
    line = routes["default"] | (routes.get(town.code, {}) if town else {})
    filled = {"town": _name(town), "contact": line["contact"]} | _terms()
    return {"steps": [step.format_map(filled) for step in line["steps"]], "town": _name(town),
            "phone": town.phone if town else "", "contact": town.contact if town else ""}  # fmt: skip


def _name(town: Organisation | None) -> str:
    return town.name.removeprefix("Gemeente ") if town else "de gemeente"


@cache
def _terms() -> dict[str, str]:
    return {
        code: f"{line['amount']} {UNITS[line['unit']]}" for code, line in policies().items() if line["unit"] in UNITS
    }
