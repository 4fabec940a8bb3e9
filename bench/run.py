"""The order of the measurements, and what else is told about a run."""

import os
import platform
from collections.abc import Callable
from typing import Any

from django.core.management import call_command

from bench import lists, meeting, names, pages, quarter, rows, users
from bench.stages import Stage, prepare

Kind = Callable[[], list[rows.Row]]


def run(sizes: list[int], only: list[str]) -> None:
    """Seed, measure everything (or only these kinds), print and write."""
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name these files, in a process of ours too
    stages = prepare(sizes, _tell)
    large = stages[-1]
    kinds: dict[str, Kind] = {
        "lijst": lambda: lists.lists(stages),
        "open": lambda: lists.opening(large),
        "diep": lambda: lists.deep(large),
        "gaten": lambda: lists.gaps(large),
        "zoeken": lambda: lists.searched(large),
        "filter": lambda: lists.filtered(large),
        "tellen": lambda: lists.counts(large),
        "namen": lambda: names.lookalikes(large),
        "cijfers": lambda: quarter.counted(large),
        "rapport": lambda: quarter.printed(stages[0]),
        "vragen": lambda: pages.queries(stages),
        "pagina": lambda: pages.pages(stages),
        "tafel": lambda: meeting.live(stages[0]),  # a seed of a million lays thousands of cases on one tafel
        "mensen": lambda: users.users(prepare([users.CASES], _tell)[0]),
    }
    found: list[rows.Row] = []
    for name, measure in kinds.items():
        if not only or name in only:
            _tell(f"meten: {name}")
            found += measure()
            rows.write(found, _about(sizes, large))  # after each, so that a failure loses only itself
    _tell("\n" + rows.table(found) + "\n")


def _about(sizes: list[int], stage: Stage) -> dict[str, Any]:
    with stage.owner.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "sizes": sizes,
        "postgresql": version.split()[0],
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


def _tell(text: str) -> None:
    print(text, flush=True)
