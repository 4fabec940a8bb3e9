"""Nobody derives a count of 1-4 (promise 6): attackers that know all printed figures and enumerate all worlds."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.suppression import FEW, GUARD, Windows, protect_table, safe_rows

# --- one table with a printed total


def worlds_of_table(printed: Mapping[str, object], total: int, threshold: int) -> Iterator[dict[str, int]]:
    """Enumerate every table that a reader of the printed one must hold possible."""
    hidden = [name for name, cell in printed.items() if not isinstance(cell, int)]
    left = total - sum(cell for cell in printed.values() if isinstance(cell, int))
    ranges = [range(1, threshold) if printed[name] == FEW else range(threshold, left + 1) for name in hidden]
    for values in product(*ranges):
        if sum(values) == left:
            yield dict(zip(hidden, values, strict=True))


def settled_small_sums(printed: Mapping[str, object], total: int, threshold: int) -> list[tuple[str, ...]]:
    """Give the groups of hidden cells whose sum is the same small count in every possible world."""
    worlds = list(worlds_of_table(printed, total, threshold))
    hidden = sorted(worlds[0]) if worlds else []
    groups = [group for size in range(1, len(hidden) + 1) for group in combinations(hidden, size)]
    sums = {group: {sum(world[name] for name in group) for world in worlds} for group in groups}
    return [group for group, values in sums.items() if len(values) == 1 and 0 < min(values) < threshold]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.sampled_from([3, 5]))
def test_no_small_count_follows_from_a_table(counts: list[int], threshold: int) -> None:
    cells = {f"rij {number}": count for number, count in enumerate(counts)}
    printed = protect_table(cells, threshold)
    if printed is None:
        return
    assert all(cell == cells[name] for name, cell in printed.items() if isinstance(cell, int))
    assert not any(0 < cell < threshold for cell in printed.values() if isinstance(cell, int))
    assert settled_small_sums(printed, sum(counts), threshold) == []


def test_the_attacker_finds_a_leak_when_only_small_cells_are_hidden() -> None:
    assert settled_small_sums({"a": FEW, "b": 9}, 11, 5) == [("a",)]
    assert settled_small_sums({"a": FEW, "b": FEW, "c": 9}, 11, 5) == [("a",), ("b",), ("a", "b")]
    assert settled_small_sums({"a": FEW, "b": GUARD}, 6, 5) == [("a",)]


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
        ({"a": 7, "b": 5, "c": 0}, {"a": 7, "b": 5, "c": 0}),
        ({"a": 3, "b": 8, "c": 20}, {"a": FEW, "b": GUARD, "c": 20}),
        ({"a": 3, "b": 4, "c": 20}, {"a": FEW, "b": FEW, "c": 20}),
        ({"a": 4, "b": 4, "c": 20}, {"a": FEW, "b": FEW, "c": GUARD}),
        ({"a": 1, "b": 5, "c": 9}, {"a": FEW, "b": GUARD, "c": GUARD}),
        ({"a": 1, "b": 5}, None),
        ({"a": 1, "b": 1}, None),
    ],
)
def test_tables(cells: dict[str, int], printed: dict[str, object] | None) -> None:
    assert protect_table(cells, 5) == printed


# --- windows over quarters

Counts = dict[str, list[int]]
Shown = dict[str, list[int]]


def publish_all(counts: Counts, *, window: int, threshold: int) -> tuple[list[bool], Shown]:
    """Publish every window in turn, as the reports of successive quarters do."""
    totals = [sum(column) for column in zip(*counts.values(), strict=True)]
    known = [not 0 < total < threshold for total in totals]
    shown: Shown = {}
    for end in range(window - 1, len(totals)):
        so_far = {name: row[: end + 1] for name, row in counts.items()}
        history = Windows(so_far, known[: end + 1], shown, window=window, threshold=threshold)
        for name in safe_rows(history, end, [name for name in counts if name != "onbekend"]):
            shown.setdefault(name, []).append(end)
    return known, shown


def divisions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Enumerate every way to part a total."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in divisions(total - first, parts - 1):
            yield (first, *rest)


class Reader:
    """Somebody who keeps all reports and tries every world that agrees with them."""

    def __init__(self, counts: Counts, known: Sequence[bool], shown: Shown, *, window: int, threshold: int) -> None:
        self.counts, self.shown, self.window, self.threshold = counts, shown, window, threshold
        self.names = list(counts)
        self.totals = [
            [sum(column)] if seen else list(range(1, threshold))
            for column, seen in zip(zip(*counts.values(), strict=True), known, strict=True)
        ]

    def worlds(self, columns: list[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
        """Extend a world quarter by quarter, keeping to every printed window."""
        if len(columns) == len(self.totals):
            yield columns
            return
        for total in self.totals[len(columns)]:
            for column in divisions(total, len(self.names)):
                longer = [*columns, column]
                if self.agrees(longer):
                    yield from self.worlds(longer)

    def agrees(self, columns: list[tuple[int, ...]]) -> bool:
        end = len(columns) - 1
        start = end - self.window + 1
        return all(
            sum(column[place] for column in columns[start:]) == sum(self.counts[name][start : end + 1])
            for place, name in enumerate(self.names)
            if end in self.shown.get(name, ())
        )

    def settled(self) -> set[tuple[tuple[int, ...], int, int]]:
        """Give the groups of gemeenten and runs of quarters whose small count follows from what is printed."""
        size = len(self.totals)
        places = range(len(self.names))
        groups = [group for count in range(1, len(self.names) + 1) for group in combinations(places, count)]
        open_questions = {
            (group, i, j): value
            for group in groups
            for i in range(size)
            for j in range(i + 1, size + 1)
            if 0 < (value := sum(sum(self.counts[self.names[p]][i:j]) for p in group)) < self.threshold
        }
        for world in self.worlds([]):
            open_questions = {
                (group, i, j): value
                for (group, i, j), value in open_questions.items()
                if sum(column[p] for column in world[i:j] for p in group) == value
            }
            if not open_questions:
                break
        return set(open_questions)


def small_worlds(names: Sequence[str], quarters: int, most: int) -> st.SearchStrategy[Counts]:
    """Draw counts that leave many zeros, because zeros give most away."""
    count = st.one_of(st.just(0), st.integers(0, most))
    row = st.lists(count, min_size=quarters, max_size=quarters)
    return st.fixed_dictionaries(dict.fromkeys(names, row))


@settings(max_examples=250, deadline=None)
@given(small_worlds(["A", "B", "onbekend"], 4, 4))
def test_no_small_count_follows_from_all_windows_together(counts: Counts) -> None:
    known, shown = publish_all(counts, window=2, threshold=3)
    assert Reader(counts, known, shown, window=2, threshold=3).settled() == set()


@settings(max_examples=60, deadline=None)
@given(small_worlds(["A", "B", "C", "onbekend"], 3, 3))
def test_no_small_count_follows_with_more_gemeenten(counts: Counts) -> None:
    known, shown = publish_all(counts, window=2, threshold=3)
    assert Reader(counts, known, shown, window=2, threshold=3).settled() == set()


def test_the_reader_finds_what_the_simple_rule_gives_away() -> None:
    """Showing each window of 3 or more on its own tells that A had 2 in the last quarter."""
    counts = {"A": [3, 0, 3, 2], "B": [0, 0, 4, 5], "onbekend": [0, 0, 1, 0]}
    naive = Reader(counts, [True] * 4, {"A": [1, 2, 3], "B": [2, 3]}, window=2, threshold=3)
    assert ((0,), 3, 4) in naive.settled()
    known, shown = publish_all(counts, window=2, threshold=3)
    assert shown
    assert Reader(counts, known, shown, window=2, threshold=3).settled() == set()


def test_a_large_gemeente_does_get_its_row() -> None:
    counts = {"A": [4, 3, 5, 4], "B": [1, 2, 1, 0], "C": [0, 1, 0, 2], "onbekend": [1, 0, 1, 1]}
    known, shown = publish_all(counts, window=4, threshold=5)
    assert (known, shown) == ([True] * 4, {"A": [3]})


def test_a_window_with_a_hidden_quarter_has_no_rows() -> None:
    counts = {"A": [9, 2, 9, 9], "B": [9, 0, 9, 9], "onbekend": [0, 0, 0, 0]}
    assert publish_all(counts, window=4, threshold=5) == ([True, False, True, True], {})


@settings(max_examples=15, deadline=None)
@given(small_worlds([*"ABCDE", "onbekend"], 9, 5))
def test_overige_itself_is_never_small(counts: Counts) -> None:
    _, shown = publish_all(counts, window=4, threshold=5)
    for end in {end for ends in shown.values() for end in ends}:
        rest = [name for name in counts if end not in shown.get(name, ())]
        assert not 0 < sum(sum(counts[name][end - 3 : end + 1]) for name in rest) < 5
