"""The processes of this machine, for tests of what must not survive."""

import contextlib
import time
from collections.abc import Set
from pathlib import Path


def parents() -> dict[int, int]:
    """Every process of this machine with its parent; a dead one that waits for its parent does not count."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = file.read_text().rpartition(") ")[2].split()[:2]
            if state != "Z":
                found[int(file.parent.name)] = int(parent)
    return found


def below(pid: int) -> set[int]:
    """Every process that this one started, and all that those started."""
    above = parents()
    found, new = set(), {pid}
    while new:
        found |= new
        new = {child for child, parent in above.items() if parent in new} - found
    return found - {pid}


def wait_until_gone(pids: Set[int], seconds: float = 60) -> set[int]:
    """Wait for the end of these processes; gives those that still live."""
    deadline = time.monotonic() + seconds
    while (left := set(pids) & parents().keys()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
