"""A made-up quarter for the tests of figures, drawings and report."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboards.publication import Breakdown, LeadTime, QuarterCounts

QUARTERS = ["2024Q4", *(f"2025Q{n}" for n in (1, 2, 3, 4)), *(f"2026Q{n}" for n in (1, 2, 3))]
SIZES = {"advice": 2, "signals": 3, "cases": 1, "victims": 2}
POPULATION = {
    "Dalfsen": 28_901,
    "Deventer": 101_236,
    "Hardenberg": 61_357,
    "Kampen": 54_474,
    "Olst-Wijhe": 18_361,
    "Ommen": 18_295,
    "Raalte": 37_911,
    "Staphorst": 17_261,
    "Steenwijkerland": 44_341,
    "Zwartewaterland": 22_823,
    "Zwolle": 129_840,
}


def counts_of(size: int, quarters: int = 8) -> dict[str, list[int]]:
    """Give counts per gemeente that grow with its population and go up and down with the quarter."""
    return {
        name: [(people * size * (3 + (number * (place + 3)) % 4)) // 300_000 for number in range(quarters)]
        for place, (name, people) in enumerate(POPULATION.items())
    }


def totals(rows: dict[str, list[int]], elsewhere: int = 1) -> list[int]:
    """Give the region per quarter, with a few that belong to no gemeente of ours."""
    return [sum(column) + elsewhere for column in zip(*rows.values(), strict=True)]


def parts(total: int, *shares: float) -> list[int]:
    """Part a total in whole numbers; the first part takes what is left."""
    rest = [int(total * share) for share in shares]
    return [total - sum(rest), *rest]


def table(key: str, title: str, base: str, rows: Sequence[str], counts: Sequence[int]) -> Breakdown:
    """Give one fixed table."""
    return Breakdown(key=key, title=title, base=base, cells=dict(zip(rows, counts, strict=True)))


def lead(key: str, title: str, base: str, term: str, counts: Sequence[int], median: float) -> LeadTime:
    """Give one lead time."""
    within, late, waiting = counts
    return LeadTime(
        key=key, title=title, base=base, term=term, within=within, late=late, open=waiting, median_days=median
    )


def quarter(**changes: Any) -> QuarterCounts:
    """Give a whole quarter of true counts."""
    municipal = {unit: counts_of(size) for unit, size in SIZES.items()}
    region = {unit: totals(rows) for unit, rows in municipal.items()}
    signals, victims = region["signals"][-1], region["victims"][-1]
    route = parts(signals, 0.35, 0.25, 0.1)
    forms = [
        "Seksuele uitbuiting",
        "Arbeidsuitbuiting",
        "Criminele uitbuiting",
        "Gedwongen orgaanverwijdering",
    ]
    raw = QuarterCounts(
        quarter="2026Q3",
        reference_date="2026-10-01",
        quarters=QUARTERS,
        region=region,
        municipal=municipal,
        tables=[
            table(
                "form",
                "Vorm van uitbuiting",
                "signals",
                [*forms, "Nog onduidelijk"],
                parts(signals, 0.3, 0.08, 0, 0.2),
            ),
            table(
                "route",
                "Route van de signalen",
                "signals",
                ["Doorgeleid", "In verrijking", "Lokaal opgepakt", "Afgesloten"],
                route,
            ),
            table(
                "decision",
                "Besluiten van de tafel",
                "",
                ["Besluit met sporen", "Aangehouden", "Terug met advies", "Niet in behandeling"],
                [12, 5, 2, 0],
            ),
            table(
                "age",
                "Leeftijd van vermoedelijke slachtoffers",
                "victims",
                ["Meerderjarig", "Minderjarig", "Onbekend"],
                parts(victims, 0.25, 0.1),
            ),
        ],
        leads=[
            lead("first", "Signaal tot eerste duiding", "signals", "5 werkdagen", parts(signals, 0.3, 0), 3.5),
            lead("weighing", "Signaal tot weging", "route:Doorgeleid", "geen termijn", parts(route[0], 0, 0.1), 16.0),
            lead("care", "Besluit tot eerste zorgcontact", "", "5 werkdagen", [11, 6, 0], 4.0),
        ],
        population=POPULATION,
        population_date="2021-01-01",
    )
    return replace(raw, **changes)
