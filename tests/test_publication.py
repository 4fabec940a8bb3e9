"""From true counts to the frozen figures of a quarter, and on to the next report."""

from dataclasses import replace

import pytest

from dashboards.figures import as_csv
from dashboards.publication import ELSEWHERE, UNITS, Published, QuarterCounts, publish, words
from tests.figure_samples import QUARTERS, counts_of, quarter, totals
from tests.test_suppression import Reader


def next_quarter(raw: QuarterCounts, name: str) -> QuarterCounts:
    """Give the counts one quarter later: the old ones stand, one column is new."""
    municipal = {
        unit: {place: [*row, row[2] // 2 + place.count("e")] for place, row in rows.items()}
        for unit, rows in raw.municipal.items()
    }
    region = {unit: [*raw.region[unit], totals(rows, 0)[-1]] for unit, rows in municipal.items()}
    return replace(
        raw,
        quarter=name,
        quarters=[*raw.quarters, name],
        region=region,
        municipal=municipal,
        tables=[],
        leads=[],
    )


def test_no_printed_cell_is_small() -> None:
    published = publish(quarter(), [])
    cells = [cell for row in published.region.values() for cell in row]
    cells += [cell for block in [*published.tables, *published.leads] for cell in (block["cells"] or {}).values()]
    for table in filter(None, published.municipal.values()):
        cells += [row["count"] for row in table["rows"].values()] + [table["rest"], table["total"]]
    assert {"few", "guard"} <= set(map(str, cells))
    assert [cell for cell in cells if isinstance(cell, int) and 0 < cell < 5] == []


def test_the_figures_survive_storing_and_show_every_change() -> None:
    published = publish(quarter(), [])
    assert Published.from_json(published.canonical()) == published
    assert replace(published, reference_date="2026-10-02").sha256 != published.sha256


def test_a_published_quarter_stays_as_it_is() -> None:
    first = publish(quarter(), [])
    changed = quarter(reference_date="2027-01-01", tables=[])
    assert publish(changed, [first]) is first


def test_later_counts_may_not_move_a_printed_quarter() -> None:
    first = publish(quarter(), [])
    later = next_quarter(quarter(), "2026Q4")
    moved = {**later.region, "signals": [count + (place == 3) for place, count in enumerate(later.region["signals"])]}
    with pytest.raises(ValueError, match="2025Q3 wijkt af"):
        publish(replace(later, region=moved), [first])


def test_the_threshold_never_goes_down() -> None:
    first = publish(quarter(), [], threshold=10)
    assert publish(next_quarter(quarter(), "2026Q4"), [first], threshold=5).threshold == 10


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"quarters": QUARTERS[1:]}, "kwartalen voor 2026Q3 ontbreken"),
        ({"region": {unit: [0] * 8 for unit in UNITS}}, "adviesvragen per gemeente telt niet op"),
        ({"municipal": {unit: counts_of(1, 7) for unit in UNITS}}, "ontbreekt een kwartaal"),
    ],
)
def test_counts_that_do_not_agree_are_refused(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        publish(quarter(**changes), [])


def test_a_table_that_does_not_add_up_is_refused() -> None:
    raw = quarter()
    wrong = replace(raw.tables[0], cells={"Seksuele uitbuiting": 6})
    with pytest.raises(ValueError, match="vorm van uitbuiting telt niet op"):
        publish(replace(raw, tables=[wrong]), [])


def test_shares_and_rates_start_at_ten() -> None:
    published = publish(quarter(), [])
    rows = [row for table in filter(None, published.municipal.values()) for row in table["rows"].values()]
    assert {row["count"] >= 10 for row in rows} == {True, False}
    assert all((row["rate"] is not None) == (row["count"] >= 10) for row in rows)
    assert [lead["share"] for lead in published.leads] == [70, None, 65]


def test_five_reports_in_a_row_settle_no_small_count() -> None:
    """Simple bounds over all reports: no gemeente has a quarter that must be 1-4."""
    raw, reports = quarter(), [publish(quarter(), [])]
    for name in ("2026Q4", "2027Q1", "2027Q2", "2027Q3"):
        raw = next_quarter(raw, name)
        reports.append(publish(raw, reports))
    shown: dict[str, list[int]] = {}
    for report in reports:
        for name in (report.municipal["signals"] or {"rows": {}})["rows"]:
            shown.setdefault(name, []).append(list(raw.quarters).index(report.quarter))
    assert max(map(len, shown.values())) > 1
    assert ELSEWHERE not in shown
    counts = {name: list(row) for name, row in raw.municipal["signals"].items()}
    reader = Reader(counts, [True] * len(raw.quarters), shown, window=4, threshold=5)
    for place, name in enumerate(reader.names):
        for at, true in enumerate(counts[name]):
            low, high = _bounds(counts[name], shown.get(name, []), list(raw.region["signals"]), at)
            assert low < high or not 0 < true < 5, (place, name, at)


def _bounds(row: list[int], ends: list[int], region: list[int], at: int) -> tuple[int, int]:
    """Tighten what each quarter of one gemeente can be, from its printed windows only."""
    low, high = [0] * len(row), list(region)
    for _ in row:
        for end in ends:
            span = range(end - 3, end + 1)
            value = sum(row[q] for q in span)
            for q in span:
                high[q] = min(high[q], value - sum(low[o] for o in span if o != q))
                low[q] = max(low[q], value - sum(high[o] for o in span if o != q))
    return low[at], high[at]


def test_csv_holds_the_same_figures_and_no_formula() -> None:
    raw = quarter()
    hostile = replace(raw.tables[2], cells={"=1+1": 7, "+2": 8, "-3": 9, "@x": 5, "\tt": 5, "\rr": 5, "gewoon": 3})
    text = as_csv(publish(replace(raw, tables=[hostile], leads=[]), []))
    assert "Signalen;Regio;2026Q3;20\r\n" in text
    assert "Casussen aan de tafel;Regio;2024Q4;minder dan 5\r\n" in text
    cells = [cell.strip('"') for line in text.split("\r\n") for cell in line.split(";") if cell]
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []
    assert "'=1+1" in text


def test_words() -> None:
    assert [words(cell) for cell in (0, 12, "few", "guard", None)] == [
        "0",
        "12",
        "minder dan 5",
        "afgeschermd",
        "te weinig om te tonen",
    ]
