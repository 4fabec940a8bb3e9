"""Load or put back the practice data; only in a demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cases import access, anchor
from cases.models import AuditSeal, Signal, User
from dashboards import saved_filters
from routing import practice

FILTERS = (  # name, filter, shared with the unit
    ("Van mij en nog open", "stand=open&wie=mij", False),
    ("Te laat en nog van niemand", "termijn=laat&wie=niemand", True),
)


class Command(BaseCommand):
    """Fill an empty database with "IJsselland-oefen"; `--reset` empties it first."""

    help = "Laadt de oefengegevens. Met --reset zet u alles terug. Alleen in een oefenomgeving (DEMO=1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: put everything back."""
        parser.add_argument("--reset", action="store_true", help="eerst alles leegmaken")
        parser.add_argument("--scale", type=float, default=1.0, help="kleiner voor een test, bijvoorbeeld 0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside a demo; leave data alone unless asked to put it back."""
        if not settings.DEMO:
            raise CommandError("Dit mag alleen in een oefenomgeving. Zet DEMO=1.")
        with access.as_owner(), transaction.atomic():
            if options["reset"]:
                practice.empty()
            elif Signal.objects.exists():
                self.stdout.write("Er staan al gegevens. Met --reset zet u de oefengegevens terug.")
                return
            practice.fill(scale=options["scale"])
            _keep_filters()
            count, sealed = Signal.objects.count(), AuditSeal.objects.exists()
        if not sealed:
            anchor.forget()  # the audit of practice data begins anew, and so does its anchor
        self.stdout.write(f"De oefengegevens staan klaar: {count} signalen en adviesvragen.")


def _keep_filters() -> None:
    """Let Raalte have filters under a name: one of its own, one shared with the stand-in."""
    af = User.objects.select_related("unit").get(username="af-raalte")
    with access.acting(af):
        for name, query, shared in FILTERS:
            saved_filters.keep(name, by=af, of="signalen", query=query, shared=shared)
