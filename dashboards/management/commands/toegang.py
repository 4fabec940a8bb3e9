"""Who sees what, written from the code itself, so that an FG reads what was built."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboards import access_page


class Command(BaseCommand):
    """Write docs/toegang.md, or with `--check` tell whether it is stale."""

    help = "Schrijft docs/toegang.md uit de code. Met --check alleen kijken of het klopt."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: only look."""
        parser.add_argument("--check", action="store_true", help="niets schrijven, fout als het niet klopt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or raise CommandError (exit 1) when the page is stale."""
        path = settings.BASE_DIR / "docs" / "toegang.md"
        drawn = access_page.page()
        if not options["check"]:
            path.write_text(drawn)
            self.stdout.write("docs/toegang.md is bijgewerkt.")
        elif not path.exists() or path.read_text() != drawn:
            raise CommandError("docs/toegang.md klopt niet meer. Voer uit: manage.py toegang")
