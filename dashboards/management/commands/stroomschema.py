"""The flowchart, drawn from the machines themselves, so that it cannot lie."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboards import flowchart


class Command(BaseCommand):
    """Write docs/stroomschema.md, or with `--check` tell whether it is stale."""

    help = "Tekent docs/stroomschema.md uit de code. Met --check alleen kijken of het klopt."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: only look."""
        parser.add_argument("--check", action="store_true", help="niets schrijven, fout als het niet klopt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or raise CommandError (exit 1) when the page is stale."""
        path = settings.BASE_DIR / "docs" / "stroomschema.md"
        drawn = flowchart.page()
        if not options["check"]:
            path.write_text(drawn)
            self.stdout.write("docs/stroomschema.md is bijgewerkt.")
        elif not path.exists() or path.read_text() != drawn:
            raise CommandError("docs/stroomschema.md klopt niet meer. Voer uit: manage.py stroomschema")
