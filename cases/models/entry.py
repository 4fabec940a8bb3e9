"""Aantekeningen: everything that is written down in a case after the signal."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.encrypted import EncryptedTextField
from cases.models.case import Fact, tracked
from cases.models.signal import Signal

ENTRY_KINDS = {
    "feit": "Feit",
    "duiding": "Duiding",
    "bron": "Antwoord van een bron",
    "aanmelding": "Aanmelding bij de tafel",
    "inbreng": "Inbreng",
    "advies": "Advies van de tafel",
    "vraag": "Vraag",
    "ontvangst": "Uw melding",
    "samenvatting": "Samenvatting",
    "voortgang": "Voortgang",
    "terugkoppeling": "Terugkoppeling aan de melder",
}
RELIABILITY = {
    "zeker": "Zeker",
    "waarschijnlijk": "Waarschijnlijk",
    "onzeker": "Onzeker",
    "horen_zeggen": "Van horen zeggen",
}


@tracked
class Entry(Fact):
    """One aantekening; its part says for whom."""

    parent = "signal"
    searched = ("text",)

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+", null=True, blank=True)
    kind = models.CharField("soort", max_length=14, choices=ENTRY_KINDS)
    text = models.TextField("tekst", max_length=10_000)
    source = EncryptedTextField("bron", blank=True, default="")
    reliability = models.CharField("hoe zeker", max_length=14, choices=RELIABILITY, blank=True)
    observed_on = models.DateField("wanneer gezien of gehoord", null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
