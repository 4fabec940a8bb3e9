"""The weekly tafel: its date, its agenda with who looks along, the besluiten and the actiepunten."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.models import Fact
from cases.models.case import tracked
from routing.models.table import Review
from routing.models.track import TrackKind

MEETING_KINDS = {"locatie": "Op locatie", "digitaal": "Digitaal", "spoed": "Spoed-MDO, digitaal"}


class Meeting(models.Model):
    """A weekly tafel; says nothing about a case. What is on the table now stands here; routing.room is its door."""

    app_may = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    starts_at = models.DateTimeField("begint", unique=True)
    place = models.CharField("plaats", max_length=120, default="Zorg- en Veiligheidshuis")
    kind = models.CharField("soort", max_length=10, choices=MEETING_KINDS, default="locatie")
    link = models.URLField("videogesprek", max_length=500, blank=True)  # for who is in the room; never mailed
    here = ArrayField(models.UUIDField(), default=list)  # people who say on an own device that they are there
    closed_at = models.DateTimeField(null=True, blank=True)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)  # has the regie
    item = models.UUIDField(null=True)  # the agenda item the chair stands at
    confirmed_at = models.DateTimeField(null=True)  # who is in the room for it was confirmed; null: the gate is shut
    panel_open = models.BooleanField(default=False)  # what the wall may show at all
    wall_version = models.PositiveIntegerField(default=0)  # goes up with all that a wall or a device draws
    changed_at = models.DateTimeField(null=True)  # when it last did; a wall that is left alone goes blank
    approved_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]

    @property
    def digital(self) -> bool:
        """Do people sit at their own device?"""
        return self.kind != "locatie"

    @classmethod
    def changed(cls, pk: UUID, **values: object) -> None:
        """Say that something changed that a wall or a device draws, with what else changed of the meeting itself."""
        cls.objects.filter(pk=pk).update(wall_version=F("wall_version") + 1, changed_at=timezone.now(), **values)


@tracked
class AgendaItem(Fact):
    """A case on the agenda of a meeting, with the units that look along."""

    updated_by = "reader"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("volgorde", default=0)
    minutes = models.PositiveSmallIntegerField("minuten", default=10)
    slot_at = models.DateTimeField("tijd zoals uitgenodigd", null=True)  # an announcement: the chair opens and closes
    invited = ArrayField(models.UUIDField(), default=list)
    guests = ArrayField(models.UUIDField(), default=list)  # may be let in at this item, and see nothing before
    inside = ArrayField(models.UUIDField(), default=list)  # guests the chair has let in
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review"], condition=models.Q(closed_at=None), name="one_open_agenda_item")
        ]


DECISIONS = {
    "sporen": "Besluit met sporen",
    "aanhouden": "Aanhouden",
    "opschalen": "Opschalen naar het bestuurlijk overleg",
    "advies": "Terug met advies",
    "niet": "Niet in behandeling",
    "sluiten": "Casus afsluiten",
    "afschalen": "Afschalen",
}


@tracked
class Decision(Fact):
    """A joint besluit with its motivering, in part `casus`."""

    searched = ("motivation",)

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=12, choices=DECISIONS)
    tracks = ArrayField(models.CharField(max_length=16, choices=TrackKind), default=list)
    regie = models.CharField(max_length=120, blank=True)
    motivation = models.TextField(max_length=5_000)
    review_on = models.DateField("volgende keer aan tafel", null=True)  # as the tafel said it then
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]


@tracked
class Action(Fact):
    """An actiepunt; a unit without sight of the case reads this text and nothing else."""

    updated_by = "reader"
    searched = ("text",)
    sparse = True

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+", null=True)  # at which it was agreed
    text = models.CharField("actie", max_length=300)
    due = models.DateField("voor")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]
