"""Hold the audit against its chain of seals and the anchor; exit 1 and the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases import sealing


class Command(BaseCommand):
    """Say that the chain is whole and what still waits for the sealer, or what is the first that differs."""

    help = "Controleert de keten van inzage. Code 1 en de eerste foute regel als iets niet klopt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check; raises CommandError (exit 1) for a broken chain."""
        try:
            found = sealing.verify()
        except sealing.Broken as broken:
            raise CommandError(f"De keten klopt niet. {broken}") from broken
        self.stdout.write(f"De keten klopt: {found.sealed} regels onder {found.seals} zegels.")
        since = f", de oudste van {timezone.localtime(found.oldest):%d-%m-%Y %H:%M:%S}" if found.oldest else ""
        self.stdout.write(f"Nog niet verzegeld: {found.unsealed} regels{since}.")
