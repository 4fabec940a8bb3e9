"""The outbox: written in the transaction of the move, mailed later by the worker."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.encrypted import EncryptedTextField
from cases.models import Unit, User

NOTICE_KINDS = {
    "task": "Er staat een taak voor u klaar.",
    "late": "Er staat een taak open die te laat is.",
    "soon": "Er staat een taak open waarvan de termijn bijna voorbij is.",
    "shared": "Er is iets met u gedeeld.",
    "decided": "De tafel heeft een besluit genomen.",
    "invited": "U bent uitgenodigd voor een overleg.",
    "guest": "U bent als gast gevraagd bij een tafel.",
    "urgent": "Er is een spoedzaak.",
    "emergency": "Er is noodtoegang gebruikt tot een dossier van uw organisatie.",
    "inquiry": "Er is een vraag over iemand die u kent.",
    "report": "Het kwartaalrapport is klaar.",
    "minutes": "De besluitenlijst van de tafel staat klaar.",
    "own_date": "Een datum bij uw account loopt af of is voorbij.",
    "reporter": "Uw bericht is bekeken.",
    "welcome": "U heeft een account. Kies een wachtwoord: de link werkt één keer, en 7 dagen.",
    "dates": "Datums van accounts of van het convenant lopen af of zijn voorbij.",
}


class Notice(models.Model):
    """A mail to come: kind, reference and path only, never a name or case text (promises 8)."""

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    policies: ClassVar[dict[str, str]] = {
        # news of a case one may no longer know of is no news: a reference and a link tell too
        "SELECT": "(unit_id = (SELECT mht.my_unit()) AND (person_id IS NULL OR person_id = (SELECT mht.me())) "
        'AND ("case" IS NULL OR mht.knows("case"))) '
        "OR (SELECT mht.my_service()) = 'clock'",
        "INSERT": "true",
        "UPDATE": "(SELECT mht.my_service()) = 'clock'",
        "DELETE": "(SELECT mht.my_service()) = 'clock'",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)  # for this colleague alone
    kind = models.CharField(max_length=10, choices=NOTICE_KINDS)
    address = EncryptedTextField(blank=True, default="")  # of a melder without account; gone once the mail went
    case = models.UUIDField(null=True)  # whoever may not know of this case gets no mail about it
    reference = models.CharField(max_length=16, blank=True)
    path = models.CharField(max_length=120)
    at = models.DateTimeField(null=True)  # of an invitation: it goes along as .ics
    minutes = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="unsent_notices", condition=models.Q(sent_at=None))]
