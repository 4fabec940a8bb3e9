"""Lay bulk synthetic data for benchmarks."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from routing import seeding


class Command(BaseCommand):
    """Synthetic cases by COPY, into an empty database or beside what stands there."""

    help = "Legt verzonnen zaken neer voor metingen, ook naast wat er al staat. Dezelfde seed geeft dezelfde zaken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, from which seed, as on which day."""
        parser.add_argument("--signals", type=int, help="signalen en adviesvragen, minstens het aantal casussen")
        parser.add_argument("--cases", type=int, default=10_000, help="casussen aan de tafel")
        parser.add_argument("--organisations", type=int, default=40)
        parser.add_argument("--users", type=int, default=600)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--day", type=date.fromisoformat, help="alsof het die dag is, bijvoorbeeld 2026-11-24")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the numbers, lay the rows, and print what was laid."""
        cases = options["cases"]
        signals = cases if options["signals"] is None else options["signals"]
        if not 0 <= cases <= signals or not signals:
            raise CommandError("Elke casus begint als signaal: --signals moet minstens zo groot zijn als --cases.")
        if options["organisations"] < 2 or options["users"] < 6:
            raise CommandError("Er zijn minstens 2 organisaties en 6 mensen nodig: de tafel, de sporen, een gemeente.")
        day = options["day"] or timezone.localdate()
        wanted = seeding.Wanted(signals, cases, options["organisations"], options["users"], options["seed"], day)
        begin = time.monotonic()
        try:
            counts = seeding.lay(wanted, self._tell if options["verbosity"] > 1 else lambda text: None)
        except seeding.AlreadyLaid:
            raise CommandError("Deze seed staat al in deze database. Kies een ander getal bij --seed.") from None
        for table, count in counts.items():
            self.stdout.write(f"{table:28}{count:>12}")
        self.stdout.write(f"{sum(counts.values())} rijen in {time.monotonic() - begin:.1f} s")

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
