"""Words of the ledger: each line as people read it, and as a row of the export."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from cases.models import Disclosure, Unit
from cases.models.disclosure import CHANNELS, INFORMED
from cases.roles import Part
from dashboards.templatetags.words import clock, shortdate

HEAD = [
    "Wanneer", "Wie gaf", "Wie kreeg", "Casus", "Deel", "Grond", "Doel", "Waarom nodig",
    "Toestemming", "Weet de betrokkene het", "Kanaal", "Tot", "Beëindigd",
]  # fmt: skip
SHOWN = ["Wanneer", "Wie gaf", "Wie kreeg", "Wat", "Grond", "Doel en waarom", "Betrokkene", "Tot"]
COLUMNS = [{"label": label} for label in SHOWN]
TO_CHECK = "nog niet gecontroleerd door de FG"
APPROVED = "goedgekeurd door de FG op"
RISKY = ("=", "+", "-", "@", "\t", "\r")


def case_code(line: Disclosure) -> str:
    """Give a short code of the case: the FG may not know its number or codename."""
    return f"zaak {str(line.case_id)[-8:]}"


def ground(line: Disclosure) -> str:
    """Give law, article and version as they stood on the giver's list then, and whether its FG approved them."""
    words = f"{line.law} {line.article}".strip()
    version = f", {line.law_version}" if line.law_version else ""
    mark = f" ({APPROVED} {shortdate(line.approved_on)})" if line.approved_on else f" ({TO_CHECK})"
    return f"{words}{version}{mark}"


def ended(line: Disclosure) -> str:
    """Give when the verstrekking was ended, or nothing while it runs."""
    end = getattr(line, "ended", None)
    return shortdate(end.at) if end else ""


def informed(line: Disclosure) -> str:
    """Give whether the betrokkene knows, and when that is looked at again."""
    words = INFORMED.get(line.informed, "")
    return f"{words}, tot {shortdate(line.informed_until)}" if line.informed_until else words


def name(unit: Unit) -> str:
    """Give organisation and unit, once where they are called the same."""
    organisation = str(unit.organisation)
    return organisation if organisation in str(unit) else f"{organisation}: {unit}"


def cells(line: Disclosure) -> list[str]:
    """Give one line in the order of HEAD."""
    return [
        f"{shortdate(line.since)} {clock(line.since)}",
        name(line.giver),
        name(line.receiver) if line.receiver else f"{line.outside} (zonder account)",
        case_code(line),
        Part(line.part).label,
        ground(line),
        line.purpose,
        line.necessity,
        line.consent,
        informed(line),
        CHANNELS[line.channel],
        shortdate(line.until),
        ended(line),
    ]


def rows(lines: Iterable[Disclosure]) -> list[dict[str, list[dict[str, str]]]]:
    """Give the lines for the table component, some facts together so that a line fits a screen."""
    return [{"cells": [{"text": text or "–"} for text in _shown(cells(line))]} for line in lines]


def _shown(line: list[str]) -> list[str]:
    when, giver, receiver, case, part, basis, purpose, why, consent, knows, channel, until, ends = line
    over = f"{until or 'geen einde'}, beëindigd {ends}" if ends else until
    reason = f"{purpose}: {why}" if why else purpose
    person = f"Weet het: {knows.lower()}. Toestemming: {consent[:1].lower()}{consent[1:]}" if knows else consent
    return [when, giver, receiver, f"{part}, {case}", basis, f"{reason} ({channel.lower()})", person, over]


def export(lines: Iterable[Disclosure]) -> Iterator[str]:
    """Give the lines as CSV, with cells that a spreadsheet would run made harmless."""
    yield "\ufeff" + _csv(HEAD)
    for line in lines:
        yield _csv([harmless(text) for text in cells(line)])


def harmless(text: str) -> str:
    """Give text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def _csv(values: list[str]) -> str:
    target = StringIO()
    csv.writer(target, delimiter=";").writerow(values)
    return target.getvalue()
