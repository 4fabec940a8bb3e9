"""The shape of bench.json: others read its rows."""

import json
from pathlib import Path

import pytest

from bench.rows import Row, table, write
from bench.timing import medians


def test_a_row_says_whether_its_promise_holds() -> None:
    """At most, at least, and no promise at all."""
    assert Row("a", 2.5, 2.5).kept
    assert not Row("a", 2.6, 2.5).kept
    assert Row("recall", 0.94, 0.93, least=True).kept
    assert not Row("recall", 0.92, 0.93, least=True).kept
    assert Row("told", 99, None).kept


def test_bench_json_holds_a_list_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with name, value, limit and kept."""
    monkeypatch.setattr("bench.rows.FILE", tmp_path / "bench.json")
    rows = [Row("lijst", 1.5, 2.5), Row("stap", 41.2, 40)]
    write(rows, {"sizes": [10]})
    found = json.loads((tmp_path / "bench.json").read_text())
    assert [(row["name"], row["value"], row["limit"], row["kept"]) for row in found["rows"]] == [
        ("lijst", 1.5, 2.5, True),
        ("stap", 41.2, 40, False),
    ]
    assert "NEE" in table(rows).splitlines()[1]


def test_what_is_compared_is_done_in_turn() -> None:
    """Each round does everything once, and the first rounds count for nothing."""
    done: list[str] = []
    ticks = iter(range(100))
    found = medians(
        {name: (lambda name=name: done.append(name)) for name in "ab"},  # type: ignore[misc]  # a default of a lambda
        rounds=2, warm=1, clock=lambda: next(ticks),
    )  # fmt: skip
    assert done == ["a", "b"] * 3
    assert found == {"a": 1000, "b": 1000}
