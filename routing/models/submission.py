"""What is known of an aanmelding beside its text: vorm and signs of organisation, ticked by who brought it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.models import Fact
from cases.models.case import tracked
from cases.models.signal import FORMS


@tracked
class Submission(Fact):
    """One aanmelding, in part `casus`: the signal itself stays with the gemeente, so the tafel reads it here."""

    sparse = True

    forms = ArrayField(models.CharField(max_length=12, choices=FORMS), default=list)
    organised = models.BooleanField("tekenen van organisatie", default=False)

    class Meta:
        ordering = ["created_at"]
