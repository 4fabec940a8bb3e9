"""One line that says who does what before when: `zoco gesprek met moeder vr` (screens S8)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cases.fields import read_date
from cases.models import Unit
from routing.deliberating import lists

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
SPAN = re.compile(r"over (\d{1,2}|een|twee|drie) (dag|dagen|week|weken|maand)")
NUMBERS = {"een": 1, "twee": 2, "drie": 3}
FILLERS = ("voor", "op", "uiterlijk", "tegen")  # small words before a date
LONGEST = 4  # words of a date or of a name


@dataclass(frozen=True)
class Line:
    """What was read; an empty field was not understood."""

    unit: Unit | None
    text: str
    due: date | None


def read(line: str, units: Iterable[Unit]) -> Line:
    """Read owner, text and date of an action line; what is not understood stays in the text."""
    words = line.split()
    unit, words = _owner(words, names_of(units))
    due, words = _date(words)
    text = " ".join(words).strip(" ,.:;-")
    return Line(unit, text[:1].upper() + text[1:], due)


def names_of(units: Iterable[Unit]) -> dict[str, Unit]:
    """Give every way to name these units in a line: code, name, and the short names of the region."""
    found: dict[str, Unit] = {}
    short, local = lists()["aliases"], lists()["local"]
    for unit in units:
        names = [unit.code, unit.name, *(name for name, code in short.items() if code == unit.code)]
        names += [name for name, kind in local.items() if kind == unit.kind]
        if unit.kind == "focal_point":
            names.append(unit.organisation.name.removeprefix("Gemeente "))
        for name in names:
            found.setdefault(name.lower(), unit)
    return found


def _owner(words: list[str], names: dict[str, Unit]) -> tuple[Unit | None, list[str]]:
    """The longest name that the line begins with."""
    for size in range(min(LONGEST, len(words)), 0, -1):
        said = " ".join(words[:size]).lower().rstrip(":,")
        if said in names:
            return names[said], words[size:]
    return None, words


def _date(words: list[str]) -> tuple[date | None, list[str]]:
    """The longest date that the line ends with, with the small word before it."""
    for size in range(min(LONGEST, len(words)), 0, -1):
        due = day(" ".join(words[-size:]).lower().strip(".,"))
        if due:
            rest = words[:-size]
            return due, rest[:-1] if rest and rest[-1].lower() in FILLERS else rest
    return None, words


def day(said: str) -> date | None:
    """Give the day that is meant: vr, vrijdag, morgen, 27 nov, 27/11, over 2 weken; always today or later."""
    today = timezone.localdate()
    known = next((place for place, name in enumerate(DAYS) if said in (name, name[:2])), None)
    if known is not None:
        return today + timedelta(days=(known - today.weekday() - 1) % 7 + 1)
    span = SPAN.fullmatch(said)
    if span:
        amount = NUMBERS.get(span[1]) or int(span[1])
        return today + timedelta(days=amount * (1 if span[2].startswith("dag") else 7 if span[2] != "maand" else 30))
    found = read_date(said, ahead=True)
    return found if found and found >= today else None
