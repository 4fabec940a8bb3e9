"""Starts servers of our own, seeds, measures, prints the table and writes bench.json."""

import contextlib
import os
import sys
import time
from pathlib import Path

import django

from mhtafel import embedded
from mhtafel.places import CannotStart

SMALL, SIZE = 10_000, 100_000


def main() -> int:
    """Measure at 10,000 cases and at SIZE; a missed promise is told in the table and is no error."""
    size = int(os.environ.get("SIZE") or SIZE)
    folder = os.environ.get("BENCH_FOLDER")  # keeps the seeds between runs, for who works on the speed itself
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        try:
            addresses = stack.enter_context(embedded.services(Path(folder) if folder else None))
        except CannotStart as problem:
            print(f"De meting stopt. {problem}", file=sys.stderr)
            return 1
        os.environ.update(addresses, DEMO="1", DJANGO_SETTINGS_MODULE="mhtafel.settings")
        django.setup()
        from bench.run import run  # reads the settings, which read the addresses

        run([SMALL, size] if size > SMALL else [size], only=sys.argv[1:])
    print(f"Klaar in {time.monotonic() - begin:.0f} s. De rijen staan ook in bench.json.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
