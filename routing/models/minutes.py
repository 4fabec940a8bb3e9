"""After the tafel: what each unit that took part is told, and the besluiten- en actielijst made for it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from cases.models import Fact, Unit
from routing.models.job import Job
from routing.models.meeting import DECISIONS, AgendaItem, Meeting

MAKER = "(SELECT mht.my_service()) = 'minutes'"  # the worker that makes the lists; it never reads facts as such
LEADS = "(SELECT mht.my_role()) IN ('chair', 'process_director')"
MINE = "unit_id = (SELECT mht.my_unit())"


class Outcome(Fact):
    """Number and kind of a besluit, addressed to one unit that took part: what is left where its sight ended."""

    parent = "item"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    number = models.CharField("nummer", max_length=16)
    kind = models.CharField(max_length=12, choices=DECISIONS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "addressee"], name="one_outcome")]


class Minutes(Job):
    """The list of one tafel for one unit, in one state of its sight; the regie sees how far it is, not what it says.

    `digest` is that of the words in it. A list is handed out only while its reader would get these very words now.
    """

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"({MINE} OR {LEADS} OR {MAKER})",
        "INSERT": f"({MINE} OR {LEADS} OR {MAKER})",
        "UPDATE": MAKER,
        "DELETE": MAKER,
    }

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    approved = models.BooleanField("vastgesteld", default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["meeting", "unit"], name="minutes_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "unit", "approved"], condition=models.Q(asked_by=None), name="one_list_per_unit"
            )
        ]


class MinutesFile(models.Model):
    """The bytes of a list; for its unit alone, and only while that unit knows of every case in it."""

    app_may = "SELECT, INSERT, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"({MINE} AND NOT EXISTS (SELECT 1 FROM unnest(cases) AS one WHERE NOT mht.knows(one))) OR {MAKER}",
        "INSERT": MAKER,
        "DELETE": MAKER,
    }

    minutes = models.OneToOneField(Minutes, models.CASCADE, primary_key=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    cases = ArrayField(models.UUIDField())
    pdf = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
