"""Verstrekking: the append-only ledger of who told whom what, on what ground (promises 12)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.roles import Part

CHANNELS = {
    "tafel": "Aan tafel",
    "uitvraag": "Uitvraag",
    "mail": "Consult per mail",
    "spoed": "Spoed-MDO",
    "export": "Export",
    "print": "Afdruk",
    "telefoon": "Telefoon",
    "systeem": "In mhtafel",
}
INFORMED = {"ja": "Ja", "uitgesteld": "Nog niet", "nee": "Nee"}


class Disclosure(models.Model):
    """One verstrekking; the owner of the rows gives, whoever moved."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "((SELECT mht.my_unit()) IN (giver_id, receiver_id, mover_id) "
        "AND hidden_from_id IS DISTINCT FROM (SELECT mht.my_unit())) "
        "OR ((SELECT mht.my_role()) = 'privacy_officer' AND mht.oversees(giver_id, receiver_id))",
        "INSERT": "(mover_id = (SELECT mht.my_unit()) AND (mht.holds(case_id) OR mht.owns(case_id) "
        "OR (giver_id = (SELECT mht.my_unit()) AND mht.asked(case_id)))) "
        "OR (hidden_from_id IS NOT NULL AND (SELECT mht.my_service()) = 'clock')",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # no constraint: a line outlives the dossier it is about, without text (docs/adr/0010)
    case = models.ForeignKey("cases.Case", models.DO_NOTHING, related_name="+", db_constraint=False)
    giver = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+", null=True)
    outside = models.CharField("ontvanger zonder account", max_length=160, blank=True)
    mover = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+")
    by = models.ForeignKey("cases.User", models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=Part)
    object_id = models.UUIDField(null=True)  # the addressed row, where it is an extract
    basis = models.ForeignKey("cases.LegalBasis", models.PROTECT, related_name="+")
    law = models.CharField("wet", max_length=160, blank=True)  # the wording on the giver's list at that moment
    article = models.CharField("artikel", max_length=80, blank=True)
    law_version = models.CharField("versie", max_length=40, blank=True)
    approved_on = models.DateField("goedgekeurd door de FG op", null=True)
    purpose = models.CharField("doel", max_length=200)
    necessity = models.CharField("waarom nodig", max_length=500, blank=True)
    consent = models.CharField("toestemming", max_length=200, blank=True)
    informed = models.CharField("weet de betrokkene het", max_length=10, choices=INFORMED, blank=True)
    informed_until = models.DateField("uitgesteld tot", null=True)
    channel = models.CharField("kanaal", max_length=10, choices=CHANNELS)
    hidden_from = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+", null=True)  # hit/no-hit, ADR 0007
    cause = models.CharField(max_length=60)  # "machine.move" that gave it
    cause_id = models.UUIDField(null=True)  # the machine row that moved
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "receiver", "part"], name="disclosures_of_case")]


class DisclosureEnd(models.Model):
    """The second row that records the end of a verstrekking."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "by_id = (SELECT mht.me()) OR ((SELECT mht.my_role()) = 'privacy_officer' "
        "AND EXISTS (SELECT 1 FROM cases_disclosure d WHERE d.id = disclosure_id))",
        "INSERT": "by_id IS NOT DISTINCT FROM (SELECT mht.me())",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    disclosure = models.OneToOneField(Disclosure, models.PROTECT, related_name="ended")
    at = models.DateTimeField(default=timezone.now)
    cause = models.CharField(max_length=60)
    by = models.ForeignKey("cases.User", models.PROTECT, related_name="+", null=True)
