"""Re-encrypt with the newest key, while people work; once it says nothing is left an old key may go."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases import access, crypto, rotation


class Command(BaseCommand):
    """Print each table as it is done; exit 1 when something could not be sealed anew."""

    help = "Versleutelt opnieuw met de nieuwste sleutel van FIELD_KEYS. Nodig: DATABASE_OWNER_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run as the owner; raises CommandError when rows with an old key are left."""
        done: Counter[str] = Counter()
        with access.as_owner():
            for table, rows in rotation.rotate(by=None):
                done[table] += rows
                self.stdout.write(f"{table}: {done[table]} rijen")
            left = rotation.left()
        if left:
            raise CommandError(f"{left} rijen hebben nog een oude sleutel. Gebruikt elk proces de nieuwe FIELD_KEYS?")
        self.stdout.write(f"Klaar: {done.total()} rijen opnieuw versleuteld met sleutel {crypto.newest()}.")
