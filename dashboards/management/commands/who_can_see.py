"""Who can see a case: organisations, parts, grounds and until when; never its content."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from cases import access
from cases.models import Case

HEADS = ("organisatie", "onderdeel", "deel", "grondslag", "sinds", "tot")


class Command(BaseCommand):
    """Print the open sight of one case as a table."""

    help = "Toont wie een casus kan zien: manage.py who_can_see MH-2026-0041"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The number of the case."""
        parser.add_argument("number", metavar="nummer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the case through its narrow road; raises CommandError (exit 1) for an unknown number."""
        with transaction.atomic(), access.acting_as_service("console"):
            case = _case(options["number"])
            if case is None:
                raise CommandError("Dit nummer is niet bekend.")
            lines = [_line(line) for line in access.who_can_see(case)]
        for row in [HEADS, *lines]:
            cells = [cell.ljust(width) for cell, width in zip(row, _widths(lines), strict=True)]
            self.stdout.write("  ".join(cells).rstrip())


def _case(number: str) -> Case | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, owner_id, created_at FROM mht.case_by_number(%s)", [number])
        found = cursor.fetchone()
    return Case(pk=found[0], owner_id=found[1], created_at=found[2]) if found else None


def _line(line: dict[str, Any]) -> tuple[str, ...]:
    unit, basis = line["unit"], line["basis"]
    ground = basis.label if basis else "eigen casus"
    return (unit.organisation.name, unit.name, line["part"].label, ground, _day(line["since"]), _day(line["until"]))


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y}" if moment else "-"


def _widths(lines: list[tuple[str, ...]]) -> list[int]:
    return [max(len(row[place]) for row in [HEADS, *lines]) for place in range(len(HEADS))]
