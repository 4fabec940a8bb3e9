"""The audit of a period as JSON lines for the FG: the fields of NEN 7513, never case text."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases import access, audit
from cases.models import AuditEvent, Organisation, Unit, User
from cases.roles import Role


class Command(BaseCommand):
    """Print one line per event, oldest first; that it was exported is an event itself."""

    help = "Geeft de inzage van een periode als JSON-regels: manage.py audit_export --from 2026-01-01 --to 2026-03-31"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A first and a last day, both included."""
        parser.add_argument("--from", dest="first", required=True, type=_day, metavar="jjjj-mm-dd")
        parser.add_argument("--to", dest="last", required=True, type=_day, metavar="jjjj-mm-dd")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read as the console; raises CommandError for a period that runs backward."""
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError("Het einde ligt voor het begin.")
        with transaction.atomic(), access.acting_as_service("console"):
            names = _Names()
            rows = AuditEvent.objects.filter(at__gte=_midnight(first), at__lt=_midnight(last + timedelta(days=1)))
            for event in rows.order_by("at", "id").iterator(chunk_size=2_000):
                self.stdout.write(json.dumps(_line(event, names), ensure_ascii=False))
            audit.record("export", by=None, name="audit_export")


class _Names:
    """Who the ids are, read once."""

    def __init__(self) -> None:
        self.users = dict(User.objects.values_list("pk", "username"))
        self.units = dict(Unit.objects.values_list("pk", "name"))
        self.organisations = dict(Organisation.objects.values_list("pk", "name"))


def _line(event: AuditEvent, names: _Names) -> dict[str, Any]:
    return {
        "id": str(event.pk),
        "tijd": timezone.localtime(event.at).isoformat(),
        "gebeurtenis": event.action,
        "omschrijving": audit.ACTIONS.get(event.action, event.action),
        "stap_of_scherm": event.name,
        "gebruiker": _text(event.user),
        "gebruikersnaam": names.users.get(event.user, "") if event.user else "",
        "verantwoordelijke": _text(event.responsible),
        "organisatie": names.organisations.get(event.organisation, "") if event.organisation else "",
        "onderdeel": names.units.get(event.unit, "") if event.unit else "",
        "rol": Role(event.role).label if event.role in Role else event.role,
        "soort_object": event.object_type,
        "object": _text(event.object_id),
        "casus": _text(event.case_id),
        "deel": event.part,
        "grondslag": event.basis,
        "grondslag_omschrijving": audit.BASES.get(event.basis, ""),
        "noodprocedure": event.emergency,
    }


def _text(value: Any) -> str:
    return str(value) if value else ""


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
