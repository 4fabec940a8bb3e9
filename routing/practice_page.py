"""Set pieces of the practice that show one signal with everything on it, and melders who wait to hear."""

import io
from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from PIL import Image, ImageDraw

from cases import access, assigning, attachments, services
from cases.models import Party, Reporter, Request, Signal
from routing import answering, moves, practice_story

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
SKY, WALL, DOOR = "#8fb3c9", "#7a5a3a", "#3b2a1a"


def cast(practice: "Practice") -> None:
    """Put every piece on the list."""
    practice.tell(whole_page(practice))
    practice.tell(waits_to_hear(practice))
    practice.tell(shared_out(practice))


def whole_page(practice: "Practice") -> Story:
    """A signal of Raalte: facts with their source, a photo, safe contact, and acute care that was taken up."""
    words = practice.words["page"]
    yield practice.days_ago(2)
    af = practice.users["af-raalte"]
    with access.acting(af):
        triage = practice_story.record(practice, af, form="arbeid")
        for text, source, sure in words["facts"]:
            services.add_entry(triage.case, by=af, kind="feit", text=text, source=source, reliability=sure,
                               signal=triage.signal, observed_on=practice.today)  # fmt: skip
        services.add_entry(triage.case, by=af, kind="duiding", text=words["thought"], signal=triage.signal)
        party = Party.objects.visible_to(af).filter(case_id=triage.case_id).order_by("pk")[0]
        services.change(party, by=af, contact_limits=["bellen", "voicemail"], safe_contact=words["safe"],
                        safe_by=words["safe_by"], language=words["language"])  # fmt: skip
        attachments.add(triage.case, by=af, signal=triage.signal, name="schuur.png", kind="png", data=drawing(),
                        about=words["photo"])  # fmt: skip
        moves.perform(triage, "call_care", by=af, danger="onbekend", text=words["need"], contact=str(af),
                      sources=[practice.units["zorg-raalte"]])  # fmt: skip
    yield practice.later(1, 1)
    team = practice.users["wijkteam-raalte"]
    with access.acting(team):
        row = Request.objects.visible_to(team).get(case_id=triage.case_id, kind="zorg")
        answering.take_up(row, by=team)


def waits_to_hear(practice: "Practice") -> Story:
    """A closed signal of Raalte whose melder, who must not get post, waits for the terugkoppeling."""
    words = practice.words["page"]
    yield practice.days_ago(4)
    af = practice.users["af-raalte"]
    with access.acting(af):
        triage = practice_story.record(practice, af, form="crimineel")
        known = {"name": words["reporter"], "email": "melder@voorbeeld.invalid", "professional": False,
                 "contact_limits": ["post"], "wants_feedback": True}  # fmt: skip
        row = Reporter.objects.visible_to(af).filter(signal=triage.signal_id).first()
        if row:
            services.change(row, by=af, **known)
        else:
            services.add_reporter(triage.signal, by=af, **known)
    yield timezone.now() + timedelta(days=1)
    with access.acting(af):
        moves.perform(triage, "close", by=af, close_reason="geen_mensenhandel", reason=words["closed"],
                      keep_until=None)  # fmt: skip


def shared_out(practice: "Practice") -> Story:
    """The newest signals of Raalte have a behandelaar, by turns; the older ones wait for one."""
    yield practice.real - timedelta(hours=20)
    af, stand_in = practice.users["af-raalte"], practice.users["af-raalte-2"]
    with access.acting(af):
        rows = Signal.objects.visible_to(af).filter(owner=af.unit_id).exclude(number="")
        newest = list(rows.order_by("-pk").values_list("pk", flat=True)[:7])
        assigning.assign(newest[::2], af, by=af)
        assigning.assign(newest[1::2], stand_in, by=af)


def drawing() -> bytes:
    """Draw a shed: nobody's, nowhere."""
    image, held = Image.new("RGB", (640, 400), SKY), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.rectangle((120, 180, 520, 400), fill=WALL)
    pen.polygon(((90, 190), (320, 80), (550, 190)), fill=DOOR)
    pen.rectangle((280, 270, 360, 400), fill=DOOR)
    image.save(held, "PNG")
    return held.getvalue()
