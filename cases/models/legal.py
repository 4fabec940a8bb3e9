"""What sharing leans on: the grounds each organisation uses itself, and the convenant it signed."""

from typing import ClassVar

from django.db import models
from uuid_utils.compat import uuid7

from cases.models.organisation import LegalBasis, Organisation, User

# the FG of an organisation keeps its list; the coördinerend FG those of organisations without an own FG
KEEPS_LIST = """(SELECT mht.my_role()) = 'privacy_officer' AND EXISTS (
  SELECT 1 FROM cases_unit mine JOIN cases_organisation home ON home.id = mine.organisation_id
  WHERE mine.id = (SELECT mht.my_unit()) AND (home.id = cases_organisationbasis.organisation_id
    OR (home.kind <> 'municipality' AND NOT EXISTS (
        SELECT 1 FROM cases_unit own
        WHERE own.organisation_id = cases_organisationbasis.organisation_id AND own.kind = 'privacy'))))"""
BEHEER = "(SELECT mht.my_role()) = 'administrator'"


class OrganisationBasis(models.Model):
    """One ground on the own list of a giving organisation, as its FG worded and dated it (plan "Gegevensdeling").

    A new wording is a new row; the old one ends, so that no verstrekking of the past changes.
    """

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {"SELECT": "true", "INSERT": KEEPS_LIST, "UPDATE": KEEPS_LIST}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grounds")
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")
    law = models.CharField("wet", max_length=160)
    article = models.CharField("artikel", max_length=80, blank=True)
    version = models.CharField("versie", max_length=40, blank=True)
    label = models.CharField("in het kort", max_length=160)
    note = models.CharField("opmerking", max_length=200, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    approved_on = models.DateField("goedgekeurd op", null=True)
    ended_on = models.DateField("van de lijst op", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "basis"], condition=models.Q(ended_on=None), name="one_wording_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_on=None)
                | models.Q(approved_by__isnull=False, approved_on__isnull=False),
                name="approval_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Convenant(models.Model):
    """One version of the agreement between the partners; it binds who signed, and is no ground by itself."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {"SELECT": "true", "INSERT": BEHEER, "UPDATE": BEHEER}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField("titel", max_length=160)
    version = models.CharField("versie", max_length=40, unique=True)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met")

    class Meta:
        ordering = ["-valid_until", "version"]

    def __str__(self) -> str:
        return f"{self.title}, versie {self.version}"


class Signature(models.Model):
    """An organisation signed a version of the convenant on a day; ended when it leaves."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {"SELECT": "true", "INSERT": BEHEER, "UPDATE": BEHEER}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    convenant = models.ForeignKey(Convenant, models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatures")
    signed_on = models.DateField("ondertekend op")
    ended_on = models.DateField("beëindigd op", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["convenant", "organisation"], condition=models.Q(ended_on=None), name="signed_once"
            )
        ]
