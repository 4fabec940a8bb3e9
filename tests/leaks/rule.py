"""Who may know what, in words of this test's own: nothing here asks guarded.py, a policy or the ledger."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

FILE = {"stand", "casus", "eigen"}
# the outer limit of each role (domain 1.5), written down apart from cases/roles.py
READS: dict[str, set[str]] = {
    "focal_point": FILE | {"melder"}, "local_care": FILE | {"zorg"}, "mayor": FILE | {"bestuur"},
    "chair": FILE, "process_director": FILE, "care_coordinator": FILE | {"zorg", "melder"},
    "advice_point": FILE | {"melder"}, "police": FILE | {"strafrecht"}, "prosecution": FILE | {"strafrecht"},
    "labour_inspector": FILE, "square_lead": FILE | {"informatieplein"}, "probation": FILE, "partner": FILE,
    "core_team": set(), "privacy_officer": set(), "administrator": set(),
}  # fmt: skip
FULL = {
    "af-raalte": {"stand", "casus"}, "zvhh": {"casus"}, "zoco": {"stand", "casus", "zorg"},
    "om": {"stand", "casus", "strafrecht"}, "politie": {"casus", "strafrecht"}, "bgm-raalte": {"stand", "bestuur"},
    "riec": {"stand", "informatieplein"}, "arbeidsinspectie": {"stand"}, "reclassering": {"casus"},
    "school": {"stand"}, "vtm": {"stand"}, "zorg-raalte": {"stand"},
}  # fmt: skip
# what is open to each unit in each case of the world: `stand` of an owner, the rest by the moves of domain 1.5
OPEN: dict[str, dict[str, set[str]]] = {
    "own": {"af-raalte": {"stand"}},
    "foreign": {"af-zwolle": {"stand"}},
    "granted": FULL,
    "excluded": FULL,
    "embargoed": {"af-raalte": {"stand"}, "om": {"stand", "casus", "strafrecht"}, "politie": {"casus", "strafrecht"}},
    "ended": {"af-raalte": {"stand", "casus"}, "zvhh": {"casus"}},
    "expired": {"af-raalte": {"stand"}},
    "sent": {"af-raalte": {"stand"}},
    "draft": {"af-raalte": {"stand"}},
    "advice": {"vtm": {"stand"}},
    "urgent": {"af-raalte": {"stand"}},
    "past": {"af-raalte": {"stand"}},
}
EMBARGO = {"embargoed": {"om", "politie"}}  # the units the prosecution spares, itself among them
EXCLUDED = {"excluded": {"af-raalte-2", "voorzitter-2", "zoco-2"}}  # who has geen zicht


@dataclass(frozen=True)
class Row:
    """What the rule needs of one guarded row."""

    state: str
    model: str
    pk: UUID
    part: str
    owner: str
    addressee: str
    until: datetime | None
    author: str = ""  # only of a draft: nobody else reads it


@dataclass(frozen=True)
class Reader:
    """What the rule needs of one account."""

    name: str
    unit: str
    role: str


def may(reader: Reader, row: Row) -> bool:
    """My role reads this part, and own or addressed or open to me, and no embargo and no geen zicht."""
    if row.part not in READS[reader.role] or reader.name in EXCLUDED.get(row.state, ()):
        return False
    if row.owner == reader.unit:
        return row.author in ("", reader.name)
    if row.state in EMBARGO and reader.unit not in EMBARGO[row.state]:
        return False
    if row.addressee == reader.unit and row.until and row.until > timezone.now():
        return True
    opened = OPEN[row.state].get(reader.unit, set())
    return row.part in opened or (row.part == "stand" and bool(opened))


# how a value looks, also when values stand against each other: a token, an id, a number, a birth date
SHAPE = re.compile(
    r"lek[A-Za-z]+\d+x|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:S|A|MH)-\d{4}-\d+"
    r"|\d{4}-03-17|17-03-\d{4}|17 maart \d{4}"
)


@dataclass
class Values:
    """Every value that must not come out, with the rows it stands in."""

    rows: dict[str, set[Row]] = field(default_factory=lambda: defaultdict(set))
    said: dict[str, str] = field(default_factory=dict)  # another way of writing it, as a date

    def add(self, value: str, row: Row, *ways: str) -> None:
        """Remember a value of a row, and how else a page may write it."""
        assert all(SHAPE.fullmatch(way) for way in (value, *ways)), value
        self.rows[value].add(row)
        self.said |= dict.fromkeys(ways, value) | {value: value}

    def found(self, text: str) -> set[str]:
        """Give the values that stand in this text."""
        return {self.said[hit] for hit in set(SHAPE.findall(text)) if hit in self.said}

    def leaks(self, reader: Reader, text: str, *, asked: str = "") -> set[str]:
        """Give what this reader may not know and this text says; what stood in the question itself says nothing."""
        hits = {value for value in self.found(text) if value not in asked}
        return {value for value in hits if not any(may(reader, row) for row in self.rows[value])}

    def known(self, reader: Reader) -> dict[tuple[str, str], set[str]]:
        """Give the values this reader may know, by state and part."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for value, rows in self.rows.items():
            for row in rows:
                if may(reader, row):
                    found[row.state, row.part].add(value)
        return found


def headers(answer: Any) -> str:
    """Give the headers of an answer as text; the cookie of a session is no secret of a case."""
    return "\n".join(f"{name}: {value}" for name, value in answer.items())
