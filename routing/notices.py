"""From the outbox to neutral mail: a reference and a link, never content (promises 8)."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from cases import access, welcoming
from cases.models import User
from routing.invitation import FILE, ics
from routing.models import Deadline, Notice
from routing.models.notice import NOTICE_KINDS

logger = logging.getLogger(__name__)
SUBJECT = "Er staat iets voor u klaar in mhtafel"
REPORTER_SUBJECT = "Uw bericht is bekeken"
MAX_ATTEMPTS = 20
NEAR = timedelta(days=1)
AGAIN = timedelta(days=1)


def send_waiting(limit: int = 200) -> int:
    """Send what waits, one transaction each, so that a crash loses nothing; gives how many went out."""
    sent = 0
    for _ in range(limit):
        with transaction.atomic(), access.acting_as_service("clock"):
            notice = _next()
            if notice is None:
                return sent
            sent += _send(notice)
    return sent


def _next() -> Notice | None:
    pause = timezone.now() - timedelta(minutes=1)
    waiting = Notice.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS).exclude(attempts__gt=0, tried_at__gt=pause)
    return waiting.select_for_update(skip_locked=True).order_by("created_at").first()


def _send(notice: Notice) -> int:
    changed: dict[str, Any] = {"attempts": F("attempts") + 1, "tried_at": timezone.now()}
    try:
        if notice.kind == "reporter":
            mail_reporter(notice)
        else:
            for address in dict.fromkeys(user.mail_address for user in _meant(notice) if _may(notice, user)):
                mail(address, notice.kind, notice.reference, _path(notice), _invitation(notice))
        changed |= {"sent_at": timezone.now(), "address": ""}
    except (OSError, SMTPException) as error:
        logger.warning("notice %s waits: %s", notice.pk, type(error).__name__)
    Notice.objects.filter(pk=notice.pk).update(**changed)
    return int("sent_at" in changed)


def _meant(notice: Notice) -> list[User]:
    """Give who works in the unit, or the one colleague it is for; who is away hears it only when nobody is there."""
    whom = Q(pk=notice.person_id) if notice.person_id else Q(unit=notice.unit_id)
    people = list(User.objects.filter(whom, is_active=True).select_related("home"))
    return [person for person in people if not person.away] or people


def _may(notice: Notice, user: User) -> bool:
    """Ask the recipient's right as the recipient: sight may have ended while the mail waited."""
    with access.acting(user):
        return bool(user.mail_address) and (notice.case is None or access.limits.knows(notice.case))


def _path(notice: Notice) -> str:
    """Give the address in a mail; the link of a welcome is made now and stands nowhere else."""
    return welcoming.path(notice.person) if notice.kind == "welcome" and notice.person else notice.path


def _invitation(notice: Notice) -> bytes:
    """Give the .ics that goes along with an invitation; empty for any other notice."""
    return ics(notice.pk, notice.at, notice.minutes or 60) if notice.at else b""


def mail(address: str, kind: str, reference: str, path: str, invitation: bytes = b"") -> None:
    """Send one neutral mail; raises OSError or SMTPException when the server does not take it."""
    text = {"sentence": NOTICE_KINDS[kind], "reference": reference, "link": settings.SITE_ADDRESS + path}
    message = EmailMessage(SUBJECT, render_to_string("mail/notice.txt", text), to=[address])
    if invitation:
        message.attach(FILE, invitation, "text/calendar")
    message.send()


def mail_reporter(notice: Notice) -> None:
    """Tell a melder without account that one looked, and nothing else; raises as `mail` does."""
    unit = notice.unit
    text = {"reference": notice.reference, "organisation": unit.organisation, "phone": unit.phone}
    EmailMessage(REPORTER_SUBJECT, render_to_string("mail/reporter.txt", text), to=[notice.address]).send()


def remind() -> int:
    """Write one notice a day for each open term that is near or late; gives how many."""
    now = timezone.now()
    terms = Deadline.objects.filter(done_at=None, due__lt=now + NEAR).exclude(reminded_at__gt=now - AGAIN)
    written = 0
    for term in terms.select_for_update(skip_locked=True).order_by("due")[:1000]:
        kind = "late" if term.due < now else "soon"
        Notice(unit_id=term.owner_id, kind=kind, case=term.case_id, reference=term.reference, path=term.path).save(
            force_insert=True
        )
        Deadline.objects.filter(pk=term.pk).update(reminded_at=now)
        written += 1
    return written
