"""Tekenen: what was answered to the checklist of a vorm, item by item (domain ch. 5)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case import Fact, tracked
from cases.models.signal import Signal

if TYPE_CHECKING:
    from cases.models.organisation import User

SIGN_ANSWERS = {"ja": "Ja", "nee": "Nee", "onbekend": "Weet niet"}
SIGN_SOURCES = {"gezien": "Gezien", "gehoord": "Gehoord", "systeem": "Uit een systeem", "vermoeden": "Vermoeden"}


@tracked
class SignNote(Fact):
    """The answer to one teken, with the list and the words as they were asked; no weight, no score."""

    parent = "signal"
    sparse = True
    private_sql = "NOT draft OR author_id = (SELECT mht.me())"
    delete_sql = "author_id = (SELECT mht.me()) AND draft"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    draft = models.BooleanField("hoort bij een concept", default=False)
    code = models.CharField("teken", max_length=8)
    list_version = models.CharField("versie van de lijst", max_length=12)
    cluster = models.CharField("groep", max_length=16)
    asked = models.CharField("zoals het gevraagd werd", max_length=200)
    answer = models.CharField("antwoord", max_length=8, choices=SIGN_ANSWERS, blank=True)
    seen = models.TextField("wat is er gezien of gehoord", max_length=1_000, blank=True)
    source = models.CharField("hoe weet u dit", max_length=10, choices=SIGN_SOURCES, blank=True)
    seen_on = models.DateField("wanneer", null=True, blank=True)
    against = models.TextField("wat spreekt dit tegen", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["signal", "code"], name="one_note_per_sign")]

    def __str__(self) -> str:
        return self.asked

    @classmethod
    def private(cls, user: "User") -> Q:
        """What belongs to a draft is for its author only, as the draft itself."""
        return Q(draft=False) | Q(author=user.pk)
