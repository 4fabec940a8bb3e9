"""Keys by which look-alikes and questions between organisations find a betrokkene; closed to the application.

No page reads these tables: the roads in roads_match.sql do, and they apply the rule of need-to-know.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class PartyKeys(models.Model):
    """What a betrokkene is found by: how the name sounds with the birth date, and blind indexes."""

    app_may = ""

    party = models.OneToOneField("cases.Party", models.CASCADE, primary_key=True, related_name="+")
    codes = ArrayField(models.BigIntegerField(), default=list)
    blinds = ArrayField(models.BinaryField(), default=list)

    class Meta:
        indexes = [
            GinIndex(fields=["codes"], name="party_codes"),
            GinIndex(fields=["blinds"], name="party_blinds"),
        ]


class NameNear(models.Model):
    """Which sounds a mistyped word may stand for; says nothing about who bears the name."""

    app_may = ""

    near = models.BigIntegerField()
    code = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["near", "code"], name="one_near_code")]
