"""Build a quarterly report now, in this process."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases import access
from cases.models import User
from cases.roles import Role
from dashboards import quarters, reports, tasks


class Command(BaseCommand):
    """Store a new version of the report of a quarter, and write its PDF where asked."""

    help = "Maakt nu een kwartaalrapport: manage.py report --quarter 2026Q3 --out rapport.pdf"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The quarter, a note, and a file for the PDF."""
        parser.add_argument("--quarter", required=True, metavar="2026Q3", help="een kwartaal dat voorbij is")
        parser.add_argument("--note", default="", metavar="TEKST", help="de toelichting van het kernteam")
        parser.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf de PDF naar dit bestand")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build as a member of the kernteam; raises CommandError (exit 1) when no report came out."""
        if not quarters.is_name(options["quarter"]):
            raise CommandError("Schrijf het kwartaal als 2026Q3.")
        maker = _maker()
        with access.working_as(maker):
            row = reports.ask(options["quarter"], options["note"], by=maker)
        tasks.build(row.pk)
        with access.working_as(maker):
            row.refresh_from_db()
        if row.state != "done":
            raise CommandError(row.step_text or "Het rapport is niet gemaakt.")
        if options["out"]:
            options["out"].write_bytes(bytes(row.pdf or b""))
        self.stdout.write(f"Het rapport van {row} staat klaar: /rapporten/{row.pk}/. Controlegetal {row.digest}.")


def _maker() -> User:
    people = User.objects.filter(role=Role.CORE_TEAM, is_active=True, unit__isnull=False)
    found = people.order_by("date_joined").first()
    if found is None:
        raise CommandError("Er is geen account van het kernteam. Maak er eerst een aan.")
    return found
