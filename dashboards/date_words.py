"""What a colleague reads about the own dates: the bar on every page (domain 1.5 row 34)."""

from datetime import date
from typing import Any

from django.utils import timezone

from cases.dates import NEAR
from cases.models import Standing, User
from cases.roles import CASEWORK
from dashboards.templatetags.words import longdate

ASK = "Vraag de beheerder om een nieuwe datum."
ASK_CONVENANT = "Vraag de beheerder wanneer het nieuwe convenant er is."


def bar(user: User) -> dict[str, Any] | None:
    """Say that a date ends or did; None while all are far. Asks the database nothing."""
    if user.home_id:
        return _stand_in(user)
    days = _days(user)
    today = timezone.localdate()
    if any(day is None for day in days.values()):
        return _missing(user, days)
    ends = {name: day for name, day in days.items() if day}
    passed = {name: day for name, day in ends.items() if day < today}
    if passed:
        said = [_over(list(passed)), _left(user), _ask(passed)]
        return {"text": " ".join(filter(None, said)), "tone": "error"}
    first = min(ends.values(), default=date.max)
    if first > today + NEAR:
        return None
    soon = {name: day for name, day in ends.items() if day == first}
    return {"text": f"{_soon(list(soon))} {longdate(first)}. {_ask(soon)}", "tone": "warning"}


def _stand_in(user: User) -> dict[str, Any]:
    """A stand-in reads for whom, and until when, on every page."""
    if user.standing == Standing.ENDED:
        return {"text": "Uw waarneming is nog niet begonnen of al voorbij. U ziet hier niets.", "tone": "error"}
    return {"text": f"U neemt waar voor {user.unit}, tot en met {longdate(user.own_end)}.", "tone": "warning"}


def _days(user: User) -> dict[str, date | None]:
    """Name the dates that decide for this colleague; the convenant only where sight on cases hangs on it."""
    days = {"screening": user.screening_until, "geheimhouding": user.nda_until}
    if user.role in CASEWORK and user.unit:
        days["convenant"] = user.unit.organisation.covenant_until
    return days


def _missing(user: User, days: dict[str, date | None]) -> dict[str, Any] | None:
    if user.role not in CASEWORK:
        return None
    names = _and([f"een datum voor {name}" for name in ("screening", "geheimhouding") if days[name] is None])
    what = f"Bij uw account ontbreekt {names}." if names else "Uw organisatie heeft geen geldig convenant."
    return {"text": f"{what} Daarom ziet u nog geen casussen. {ASK if names else ASK_CONVENANT}", "tone": "error"}


def _and(names: list[str]) -> str:
    return " en ".join(names)


def _named(names: list[str]) -> str:
    return _and(["het convenant van uw organisatie" if name == "convenant" else f"uw {name}" for name in names])


def _over(names: list[str]) -> str:
    return f"{_capital(_named(names))} {'is' if len(names) == 1 else 'zijn'} verlopen."


def _soon(names: list[str]) -> str:
    return f"{_capital(_named(names))} {'loopt' if len(names) == 1 else 'lopen'} af op"


def _left(user: User) -> str:
    """What is still to be seen; who does no casework sees no cases anyway."""
    if user.role not in CASEWORK or user.unit is None:
        return ""
    if user.standing == Standing.ENDED:
        return "U ziet geen casussen meer."
    last = [day for day in (user.grace_until, user.unit.organisation.covenant_grace_until) if day]
    return f"Tot en met {longdate(min(last))} ziet u alleen eigen werk en spoed."


def _ask(ends: dict[str, date]) -> str:
    return ASK_CONVENANT if set(ends) == {"convenant"} else ASK


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
