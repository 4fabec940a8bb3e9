"""Medians of things done in turn, so that whatever else the machine does strikes all of them alike."""

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

WARM = 3  # rounds that count for nothing


def medians(
    actions: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    warm: int = WARM,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Give the median of each action in milliseconds, measured in turn, `rounds` times."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    gc.collect()
    for turn in range(-warm, rounds):
        for name, act in actions.items():
            begin = clock()
            act()
            if turn >= 0:
                taken[name].append((clock() - begin) * 1000)
    return {name: median(times) for name, times in taken.items()}
