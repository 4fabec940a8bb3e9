"""One pass of the reminders now, as the clock does it each hour."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cases import access
from routing import date_watch, notices


class Command(BaseCommand):
    """Write what is near or late in the outbox, and mail what waits."""

    help = "Zet herinneringen klaar en verstuurt de mail die wacht."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remind, then send."""
        with transaction.atomic(), access.acting_as_service("clock"):
            written = notices.remind() + date_watch.watch()
        sent = notices.send_waiting()
        self.stdout.write(f"{written} herinneringen klaargezet, {sent} berichten verstuurd.")
