"""Small numbers: which counts may be printed, so that nobody can derive a count of 1-4 (domain 2.5).

Two proofs carry this module; `tests/test_suppression.py` attacks both by brute force.

1. A table whose total is known (`protect_table`). Counts of 1-4 become FEW; then the smallest other counts become
   GUARD until every FEW cell can still hold two values for a reader who knows the total, the shown cells, that FEW
   is 1-4 and that GUARD is 5 or more. When no such choice exists the whole table stays out (None).

2. A table over a moving window of quarters (`safe_rows`). Windows overlap, so two reports together tell more than
   one. A row is shown only when, with all windows ever published, every run of quarters whose count is 1-4 keeps a
   second possible value. That second value comes with a witness: another world in which one gemeente differs and
   gemeenten without any published window over those quarters ("overige") take up the difference. The world gives the
   same publications, so no reader can tell the two apart. Publishing no row at all is always safe.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

Mark = Literal["few", "guard"]
Cell = int | Mark
Bounds = list[list[int]]

FEW: Final = "few"  # 1 up to the threshold: "minder dan 5"
GUARD: Final = "guard"  # hidden because another cell could be derived from it: "afgeschermd"


def is_small(count: int, threshold: int) -> bool:
    """Say whether a count is too small to print; 0 is not."""
    return 0 < count < threshold


def primary(count: int, threshold: int) -> Cell:
    """Give the count, or FEW when it is too small; enough for counts that stand in no sum."""
    return FEW if is_small(count, threshold) else count


def protect_table(cells: Mapping[str, int], threshold: int) -> dict[str, Cell] | None:
    """Hide cells of a table whose total is printed, so that subtraction gives no small count.

    Takes the true counts. Gives the printed cells, or None when the table must stay out as a whole.
    """
    if is_small(sum(cells.values()), threshold):
        return None
    few = {name for name, count in cells.items() if is_small(count, threshold)}
    spare = sorted((count, name) for name, count in cells.items() if count >= threshold)
    guards: set[str] = set()
    while few and not _undecided([cells[name] for name in sorted(few | guards)], len(few), threshold):
        if not spare:
            return None
        guards.add(spare.pop(0)[1])
    return {name: FEW if name in few else GUARD if name in guards else count for name, count in cells.items()}


def _undecided(hidden: Sequence[int], few: int, threshold: int) -> bool:
    """Say whether each FEW cell keeps two values when the sum of the hidden cells is known."""
    total, guards = sum(hidden), len(hidden) - few
    if total < threshold:
        return False
    least_other = (few - 1) + guards * threshold
    most_other = total if guards else (few - 1) * (threshold - 1)
    highest = min(threshold - 1, total - least_other)
    lowest = max(1, total - most_other)
    return highest > lowest


class Windows:
    """All windows published of one unit of counting, with the true counts behind them.

    `counts` gives per gemeente one count per quarter (oldest first; the row without a gemeente included), `known`
    says per quarter whether its regional count was printed, `shown` the last quarters of the windows per gemeente.
    """

    def __init__(
        self,
        counts: Mapping[str, Sequence[int]],
        known: Sequence[bool],
        shown: Mapping[str, Iterable[int]],
        *,
        window: int,
        threshold: int,
    ) -> None:
        self.counts, self.known, self.window, self.threshold = counts, known, window, threshold
        self.shown = {name: set(shown.get(name, ())) for name in counts}

    def covered(self, name: str, quarter: int) -> bool:
        """Say whether a published window of this gemeente holds the quarter."""
        return any(end - self.window < quarter <= end for end in self.shown[name])

    def value(self, name: str, end: int) -> int:
        """Give the true count of one window."""
        return sum(self.counts[name][end - self.window + 1 : end + 1])

    def with_row(self, name: str, end: int) -> "Windows":
        """Give the same publications with one row more."""
        shown = {**self.shown, name: self.shown[name] | {end}}
        return Windows(self.counts, self.known, shown, window=self.window, threshold=self.threshold)

    def bounds(self, name: str) -> Bounds:
        """Give the longest distances between quarter starts: bounds[i][j] is the most that i..j-1 can count.

        Difference constraints: one quarter lies between what "overige" can give or take, a published window is exact.
        Shortest paths over them are integer and tight, so both ends of every range are real worlds.
        """
        counts = self.counts[name]
        size = len(counts) + 1
        far = sum(map(sum, self.counts.values())) + 1
        most = [[0 if i == j else far for j in range(size)] for i in range(size)]
        for quarter, count in enumerate(counts):
            takers = [other for other in self.counts if other != name and not self.covered(other, quarter)]
            spare = sum(self.counts[other][quarter] for other in takers)
            most[quarter][quarter + 1] = count + spare
            most[quarter + 1][quarter] = 0 if takers else -count
        for end in self.shown[name]:
            start, value = end - self.window + 1, self.value(name, end)
            most[start][end + 1] = min(most[start][end + 1], value)
            most[end + 1][start] = min(most[end + 1][start], -value)
        return _shortest(most)

    def is_safe(self) -> bool:
        """Say whether no run of quarters gives away a small count of a gemeente, or of gemeenten together."""
        bounds = {name: self.bounds(name) for name in self.counts}
        size = len(self.known)
        runs = [(i, j) for i in range(size) for j in range(i + 1, size + 1) if all(self.known[i:j])]
        return all(self._run_is_safe(i, j, bounds) for i, j in runs)

    def _run_is_safe(self, i: int, j: int, bounds: Mapping[str, Bounds]) -> bool:
        undecided = 0
        for name, most in bounds.items():
            count = sum(self.counts[name][i:j])
            if most[i][j] > -most[j][i]:
                undecided += count
            elif is_small(count, self.threshold):
                return False
        return not is_small(undecided, self.threshold)

    def is_tight(self, end: int) -> bool:
        """Say whether "overige" is so full that a reader who takes all in it for small knows each of them."""
        rest = [self.value(name, end) for name in self.counts if end not in self.shown[name]]
        most = (self.threshold - 1) * len(rest)
        return max(rest, default=0) < self.threshold and sum(rest) > 0 and sum(rest) >= most - 1


def _shortest(most: Bounds) -> Bounds:
    """Tighten all distances (Floyd-Warshall)."""
    for via in range(len(most)):
        row = most[via]
        for line in most:
            reach = line[via]
            line[:] = [min(now, reach + further) for now, further in zip(line, row, strict=True)]
    return most


def safe_rows(history: Windows, end: int, candidates: Iterable[str]) -> list[str]:
    """Choose the gemeenten that get a row of their own in the window that closes with quarter `end`.

    Takes what is published already and who may be shown. Gives names, largest count first; the rest is "overige".
    """
    if not all(history.known[end - history.window + 1 : end + 1]):
        return []
    chosen: list[str] = []
    for name in sorted(candidates, key=lambda name: (-history.value(name, end), name)):
        if history.value(name, end) < history.threshold:
            continue
        wider = history.with_row(name, end)
        if wider.is_safe() and not wider.is_tight(end):
            history, chosen = wider, [*chosen, name]
    return chosen
