"""What an FG keeps: judgements of noodtoegang, requests of betrokkenen, and reviews of who has which rights."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.encrypted import EncryptedDateField, EncryptedTextField
from cases.models.disclosure import Disclosure
from cases.models.organisation import Organisation, Unit, User

IS_FG = "(SELECT mht.my_role()) = 'privacy_officer'"
CLOCK = "(SELECT mht.my_service()) = 'clock'"
MINE = "organisation_id = ANY ((SELECT mht.overseen_homes())::uuid[])"  # of my organisation; the coördinerend FG: all
VERDICTS = {"terecht": "Terecht", "niet_terecht": "Niet terecht", "navraag": "Navraag nodig"}
KINDS = {
    "inzage": "Inzage",
    "rectificatie": "Rectificatie",
    "wissing": "Wissing of vernietiging",
    "beperking": "Beperking",
    "bezwaar": "Bezwaar",
}
OUTCOMES = {
    "open": "Nog te beantwoorden",
    "toegewezen": "Toegewezen",
    "deels": "Deels toegewezen",
    "afgewezen": "Afgewezen",
    "onbekend": "Persoon niet bekend",
}
ASKERS = {
    "zelf": "De betrokkene zelf",
    "ouder": "Ouder of voogd",
    "gemachtigde": "Gemachtigde of advocaat",
}


class Judgement(models.Model):
    """What an FG thinks of one noodtoegang; the last one counts, and none is ever changed."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "EXISTS (SELECT 1 FROM cases_disclosure d WHERE d.id = disclosure_id)",
        "INSERT": f"{IS_FG} AND by_id = (SELECT mht.me()) AND EXISTS (SELECT 1 FROM cases_disclosure d "
        "WHERE d.id = disclosure_id AND d.cause = 'nood.access')",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="judgements")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3: of two FGs at once one wins
    verdict = models.CharField("oordeel", max_length=12, choices=VERDICTS)
    words = models.TextField("toelichting", max_length=1_000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["disclosure", "number"]
        constraints = [models.UniqueConstraint(fields=["disclosure", "number"], name="one_judgement_at_a_time")]


class SubjectRequest(models.Model):
    """A verzoek of a betrokkene: what is asked, its clock, and who answers; who asks is sealed."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"({MINE}) OR {CLOCK} OR EXISTS "
        "(SELECT 1 FROM cases_subjectanswer a WHERE a.request_id = cases_subjectrequest.id)",
        "INSERT": f"{IS_FG} AND by_id = (SELECT mht.me()) AND {MINE}",
        "UPDATE": f"{IS_FG} AND {MINE}",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")  # that received it
    kind = models.CharField("soort", max_length=12, choices=KINDS)
    regime = models.CharField("wet", max_length=8)  # a key of fixtures/subject_terms.json
    received_on = models.DateField("ontvangen op")
    due = models.DateField("antwoord voor")
    extended_on = models.DateField("verlengd op", null=True)
    extension = models.CharField("waarom verlengd", max_length=500, blank=True)
    asker = models.CharField("wie vraagt", max_length=12, choices=ASKERS)
    name = EncryptedTextField("naam van de betrokkene")
    birth_date = EncryptedDateField("geboortedatum", null=True)
    contact = EncryptedTextField("hoe bereikt u de vrager", blank=True, default="")
    asked = EncryptedTextField("wat wordt gevraagd", blank=True, default="")
    identity_on = models.DateField("identiteit gecontroleerd op", null=True)
    identity_how = models.CharField("hoe gecontroleerd", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return f"V-{str(self.pk)[-6:].upper()}"


class SubjectAnswer(models.Model):
    """The part of one organisation in a verzoek; its FG answers, and no other FG knows that it was asked."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"({MINE}) OR {CLOCK}",
        "INSERT": f"{IS_FG} AND {MINE}",
        "UPDATE": f"{IS_FG} AND {MINE}",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    outcome = models.CharField("uitkomst", max_length=12, choices=OUTCOMES, default="open")
    words = EncryptedTextField("toelichting", blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [models.UniqueConstraint(fields=["request", "organisation"], name="one_answer_each")]


class RightsSnapshot(models.Model):
    """Who had which role in which unit at the beginning of a quarter, as ids: to see later what changed."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {"SELECT": f"({MINE}) OR {CLOCK}", "INSERT": CLOCK}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    quarter = models.CharField(max_length=6)
    taken_on = models.DateField()
    rows = models.JSONField(default=list)  # [user, unit, role]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "quarter"], name="one_snapshot_per_quarter")]


class RightsReview(models.Model):
    """An FG signed for the rights of one unit: right or not, with a remark; each year anew."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"({MINE}) OR {CLOCK}",
        "INSERT": f"{IS_FG} AND by_id = (SELECT mht.me()) AND {MINE}",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    right = models.BooleanField("klopt")
    remark = models.CharField("opmerking", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
