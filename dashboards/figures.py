"""The figures of a quarter: true counts through their narrow road, printed ones as text for a spreadsheet."""

import json
from typing import Any, Final

from django.db import connection

from cases.models import Organisation
from cases.models.party import AGES
from cases.models.signal import FORMS
from dashboards import quarters, sheet
from dashboards.publication import NO_TERM, PARTS, UNITS, Breakdown, LeadTime, Published, QuarterCounts, words
from routing.models.meeting import DECISIONS

Row = tuple[str, str, str, str]
Columns = dict[str, dict[str, Any]]  # per quarter: {"region": {unit: n}, "municipal": {unit: {gemeente: n}}}
ROUTES: Final = {
    "referred": "Doorgeleid",
    "enriching": "In verrijking",
    "local": "Lokaal opgepakt",
    "closed": "Afgesloten",
}
MINOR: Final = ("0-11", "12-17")
ASSESS, CONTACT = "first_assessment", "care_first_contact"  # terms in fixtures/deadlines.json


class Refused(Exception):
    """The road answers only the kernteam, the regie of the tafel and the report task."""


def counts(quarter: str, frozen: Columns | None = None) -> QuarterCounts:
    """Give the true counts of a quarter and of those before it; never to be shown (see `publish`).

    Takes the counts that were stored with earlier publications: they go before what the database says now.
    Raises Refused for who may not ask.
    """
    frozen = frozen or {}
    names = quarters.span(min([*frozen, quarters.shift(quarter, 1 - quarters.HELD)]), quarter)
    raw, towns = _asked(names), list(Organisation.objects.filter(kind="municipality"))
    found = _columns(raw["counts"], names) | {name: frozen[name] for name in names if name in frozen}
    places = [_plain_name(town.name) for town in towns]
    return QuarterCounts(
        quarter=quarter,
        reference_date=quarters.reference_day(quarter).isoformat(),
        quarters=names,
        region={unit: [found[name]["region"].get(unit, 0) for name in names] for unit in UNITS},
        municipal={
            unit: {place: [found[name]["municipal"].get(unit, {}).get(place, 0) for name in names] for place in places}
            for unit in UNITS
        },
        tables=_breakdowns(raw),
        leads=_leads(raw["leads"] or {}),
        population={_plain_name(town.name): town.inhabitants or 0 for town in towns},
        population_date=str(next((town.inhabitants_on for town in towns if town.inhabitants_on), "")),
    )


def columns(raw: QuarterCounts) -> Columns:
    """Give the counts per quarter, to be stored with the publication."""
    return {
        name: {
            "region": {unit: raw.region[unit][place] for unit in UNITS},
            "municipal": {
                unit: {town: row[place] for town, row in raw.municipal[unit].items() if row[place]} for unit in UNITS
            },
        }
        for place, name in enumerate(raw.quarters)
    }


def _asked(names: list[str]) -> dict[str, Any]:
    edges = [quarters.midnight(quarters.begins(name)) for name in [*names, quarters.shift(names[-1], 1)]]
    days = quarters.days(names[-1])
    with connection.cursor() as cursor:
        terms = [quarters.ends_of(ASSESS, days), quarters.ends_of(CONTACT, days)]
        cursor.execute(
            "SELECT mht.figures(%s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])",
            [edges, days, *terms],
        )
        answer = cursor.fetchone()[0]
    if answer is None:
        raise Refused
    found: dict[str, Any] = json.loads(answer) if isinstance(answer, str) else answer
    return found


def _columns(rows: list[tuple[str, str, int, int]], names: list[str]) -> Columns:
    """Put the lines of the road in one column per quarter; each thing counts once in the region."""
    found: Columns = {name: {"region": {}, "municipal": {}} for name in names}
    for unit, town, place, count in rows:
        column = found[names[place - 1]]
        column["region"][unit] = column["region"].get(unit, 0) + count
        if town:
            column["municipal"].setdefault(unit, {})[_plain_name(town)] = count
    return found


def _plain_name(town: str) -> str:
    """Give "Raalte" for "Gemeente Raalte", as the map calls it."""
    return town.removeprefix("Gemeente ")


def _breakdowns(raw: dict[str, Any]) -> list[Breakdown]:
    age = raw["age"] or {}
    ages = {
        "Meerderjarig": sum(count for key, count in age.items() if key not in (*MINOR, "onbekend")),
        "Minderjarig": sum(age.get(key, 0) for key in MINOR),
        AGES["onbekend"]: age.get("onbekend", 0),
    }
    return [
        Breakdown("form", "Vorm van uitbuiting", "signals", _named(raw["form"], FORMS)),
        Breakdown("route", "Route van de signalen", "signals", _named(raw["route"], ROUTES)),
        Breakdown("decision", "Besluiten van de tafel", "", _named(raw["decision"], DECISIONS)),
        Breakdown("age", "Leeftijd van vermoedelijke slachtoffers", "victims", ages),
    ]


def _named(found: dict[str, int] | None, labels: dict[str, str]) -> dict[str, int]:
    return {label: (found or {}).get(key, 0) for key, label in labels.items()}


def _leads(found: dict[str, list[Any]]) -> list[LeadTime]:
    kinds = (
        ("first", "Signaal tot eerste duiding", "signals", quarters.term_words(ASSESS)),
        ("weighing", "Signaal tot weging", "route:Doorgeleid", NO_TERM),
        ("care", "Besluit tot eerste zorgcontact", "", quarters.term_words(CONTACT)),
    )
    return [
        LeadTime(key, title, base, term, within, late, still, None if median is None else round(median, 1))
        for key, title, base, term in kinds
        for within, late, still, median in [found.get(key, [0, 0, 0, None])]
    ]


def as_csv(published: Published) -> str:
    """Give all printed figures as one CSV text that a spreadsheet opens without running anything."""
    return sheet.text(["tabel", "rij", "periode", "waarde"], _csv_rows(published))


def _csv_rows(published: Published) -> list[Row]:
    low = published.threshold
    rows: list[Row] = []
    for unit, cells in published.region.items():
        pairs = zip(published.quarters, cells, strict=True)
        rows += [(UNITS[unit], "Regio", quarter, words(cell, low)) for quarter, cell in pairs]
    rows += [row for unit, table in published.municipal.items() for row in _municipal_rows(published, unit, table)]
    for block in [*published.tables, *published.leads]:
        printed = block["cells"] or {}
        rows += [
            (block["title"], PARTS.get(name, name), published.quarter, words(cell, low))
            for name, cell in printed.items()
        ]
        rows.append((block["title"], "Totaal", published.quarter, words(block["total"], low)))
    return rows


def _municipal_rows(published: Published, unit: str, table: dict[str, Any] | None) -> list[Row]:
    title = f"{UNITS[unit]} per gemeente"
    if table is None:
        return [(title, "Alle gemeenten", published.quarter, words(None))]
    period = f"{table['from']} t/m {published.quarter}"
    rows = [(title, name, period, str(row["count"])) for name, row in table["rows"].items()]
    rows.append((title, "Overige gemeenten en onbekend", period, str(table["rest"])))
    return [*rows, (title, "Totaal", period, str(table["total"]))]
