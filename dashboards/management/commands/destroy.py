"""One pass of destruction now, as the clock does it each hour."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dashboards import destruction
from routing import retention


class Command(BaseCommand):
    """Destroy what is past its approved term, and make the verklaringen; `--dry-run` only counts."""

    help = "Vernietigt wat over de goedgekeurde termijn is. Met --dry-run telt het alleen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: only count."""
        parser.add_argument("--dry-run", action="store_true", help="alleen tellen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, or destroy and write down."""
        if options["dry_run"]:
            retention.refresh()
            self.stdout.write(f"{len(retention.due())} dossiers zijn over hun termijn.")
            self.stdout.write(f"{retention.records_due()} regels van registers en logboeken ook.")
            return
        done = destruction.run()
        destruction.write_waiting()
        self.stdout.write(f"{done} dossiers vernietigd.")
