"""Where it happened, as numbers of how a street and a village sound: two signals about one place meet in an index.

What people type is "Dorpsstraat 12, Heino", "Heino, dorpstraat" or "schuur bij de Kerkweg". A street is told by
its ending or by the house number behind it; a village is what else stands at the end. Both count within a gemeente.
"""

import re
from dataclasses import dataclass
from typing import Any

from cases import sounds

ENDINGS = ("straat", "str", "weg", "laan", "plein", "kade", "dijk", "steeg", "pad", "hof", "gracht", "singel", "dreef",
           "allee", "markt", "plantsoen", "park", "erf", "brink", "kamp", "wijk", "ring", "baan", "haven")  # fmt: skip
STREET = re.compile(
    rf"[^\W\d_]*(?:{'|'.join(ENDINGS)})\b\.?(?:\s+\d+\s?[a-z]?\b)?|[^\W\d_]{{4,}}\s+\d+\s?[a-z]?\b", re.I
)
POSTCODE = re.compile(r"\b\d{4}\s?[a-z]{2}\b", re.I)


@dataclass(frozen=True)
class Place:
    """A place as it was written: its street, house number and village, each perhaps empty."""

    street: str = ""
    house: str = ""
    village: str = ""


def read(text: str) -> Place:
    """Give the street, the number and the village of what was typed."""
    plain = POSTCODE.sub(" ", text)
    found = STREET.search(plain)
    if found is None:
        return Place(village=_last(plain))
    after, before = plain[found.end() :], plain[: found.start()]
    words = sounds.words(found[0])
    house = re.search(r"\d+\s?[a-z]?", found[0], re.I)
    village = _last(after) or (_last(before) if "," in before else "")
    return Place(words[0] if words else "", house[0].replace(" ", "").lower() if house else "", village)


def codes(text: str, town: Any) -> tuple[int | None, int | None]:
    """Give the numbers of the street and of the village in this gemeente; None for what is not there."""
    place = read(text)
    return _code("street", place.street, town), _code("village", place.village, town)


def _code(kind: str, word: str, town: Any) -> int | None:
    return sounds.number(kind, f"{town or ''}:{sounds.sound(word)}") if word else None


def _last(text: str) -> str:
    """The last word of a piece that says something."""
    words = [word for word in sounds.words(text) if len(word) > 2]
    return words[-1] if words else ""
