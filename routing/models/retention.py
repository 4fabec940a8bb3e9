"""Bewaren en vernietigen: the terms of each organisation, what goes when, what is kept longer, and the verklaring.

Nothing here holds text of a case: an FG reads kind, dates and a code (domain 3.4, promises 13, docs/adr/0010).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.models import Organisation
from routing.models.job import Job

KINDS = {
    "advice": "Adviesvraag",
    "signal": "Signaal, niet naar de tafel",
    "case": "Casus van de tafel",
}
REGIMES = {"": "Elk", "wgs": "WGS", "sectoral": "Eigen wet"}
RECORDS = {  # beside the dossiers, for all organisations together: what it is, and from when its term counts
    "search": ("Zoekvragen naar een persoon", "de dag van de vraag"),
    "request": ("Verzoeken van betrokkenen", "het laatste antwoord"),
    "question": ("Vragen om toegang", "de dag van de vraag"),
    "reset": ("Verzoeken om een nieuwe tweede stap", "het besluit"),
    "filter": ("Bewaarde filters van lijsten", "de dag van het bewaren"),
    "mail": ("Verstuurde berichten", "de dag van de mail"),
    "login": ("Mislukte inlogpogingen en sessies", "de laatste keer"),
    "rights": ("Standen en handtekeningen van rechten", "de dag van de stand of de handtekening"),
    "pledge": ("Aanvaarde afspraken over geheimhouding", "de dag van aanvaarden; van wie werkt, blijft de nieuwste"),
}
SORTS = KINDS | {kind: label for kind, (label, _) in RECORDS.items()}
STARTS = {"closed": "afgesloten", "received": "ontvangen"}
COUNTED = STARTS | {"made": "gemaakt"}  # for records
EVERYONE = "Alle organisaties samen"
ASKS = {"hold": "Niet vernietigen", "extension": "Langer bewaren"}
OUTCOMES = {"": "Wacht op een tweede persoon", "approved": "Goedgekeurd", "refused": "Niet goedgekeurd"}
OVERSEEN = "((SELECT mht.oversees_all()) OR organisation_id = (SELECT mht.overseen_home()))"
OURS = '(organisation_id = (SELECT mht.my_home()) AND mht.knows("case"))'
DESTROYER = "(SELECT mht.my_service()) = 'destroyer'"


class RetentionRule(models.Model):
    """How long one organisation keeps one kind of dossier, and under which category of its selectielijst.

    Without organisation: how long all of them together keep a register or a log (RECORDS); the coördinerend FG decides.

    A version is never changed: another term is a new row, and the one before it ends. Nothing is destroyed under a
    version that no FG approved.
    """

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "true",
        "INSERT": f"{OVERSEEN} OR ({DESTROYER} AND approved_on IS NULL)",  # the clock lays proposals only
        "UPDATE": OVERSEEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", null=True)
    kind = models.CharField("soort dossier", max_length=8, choices=SORTS)
    regime = models.CharField("regime", max_length=10, choices=REGIMES, blank=True)
    category = models.CharField("categorie van de selectielijst", max_length=80)
    months = models.PositiveSmallIntegerField("maanden")
    start = models.CharField("telt vanaf", max_length=8, choices=COUNTED)
    source = models.CharField("bron", max_length=200)
    version = models.PositiveSmallIntegerField("versie", default=1)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approved_on = models.DateField("goedgekeurd op", null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["organisation__name", "kind", "regime"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "regime"],
                condition=Q(ended_on=None),
                name="one_retention_rule",
                nulls_distinct=False,
            )
        ]

    @property
    def home(self) -> str:
        """Whose term it is."""
        return str(self.organisation) if self.organisation else EVERYONE

    @property
    def counts_from(self) -> str:
        """From when the term counts, in words."""
        return RECORDS[self.kind][1] if self.kind in RECORDS else f"de dag dat het dossier is {STARTS[self.start]}"

    @property
    def length(self) -> str:
        """The term in words."""
        years, months = divmod(self.months, 12)
        return f"{years} jaar" if years > 1 and not months else f"{self.months} maanden"


class RetentionTerm(models.Model):
    """When the part of one organisation in one ended dossier goes; laid by the clock, read by its FG and its people."""

    app_may = "SELECT"
    policies: ClassVar[dict[str, str]] = {"SELECT": f"{OVERSEEN} OR {DESTROYER} OR {OURS}"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    regime = models.CharField(max_length=10, choices=REGIMES, blank=True)
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="+", null=True)
    starts_on = models.DateField("telt vanaf")
    ends_on = models.DateField("bewaren tot en met", null=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "organisation"], name="one_retention_term")]
        indexes = [models.Index(fields=["ends_on", "id"], name="terms_by_date")]


class RetentionAsk(models.Model):
    """A wish to hold a dossier or to keep it longer: it counts as soon as it is asked, and a second person decides."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"{OVERSEEN} OR {OURS}",
        "INSERT": f"asked_by_id = (SELECT mht.me()) AND decided_by_id IS NULL AND ({OVERSEEN} OR {OURS})",
        "UPDATE": OVERSEEN,
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField("wat", max_length=10, choices=ASKS)
    reason = models.CharField("waarom", max_length=500)
    until = models.DateField("bewaren tot en met", null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["case", "organisation"], name="asks_of_dossier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="a_second_person_decides"
            ),
            models.CheckConstraint(condition=~Q(kind="extension", until=None), name="longer_until_a_day"),
        ]

    @property
    def waits(self) -> bool:
        """Nobody decided yet."""
        return not self.outcome and self.ended_at is None

    @property
    def holds(self) -> bool:
        """An approved hold that nobody lifted."""
        return self.kind == "hold" and self.outcome == "approved" and self.ended_at is None


class Destruction(Job):
    """What was destroyed, when, on what ground and by whom; written by the road that destroys, in its transaction.

    The PDF, the verklaring van vernietiging (Archiefbesluit art. 8), is made from this row afterwards.
    """

    app_may = "SELECT, UPDATE"
    policies: ClassVar[dict[str, str]] = {"SELECT": f"{OVERSEEN} OR {DESTROYER}", "UPDATE": DESTROYER}

    case = models.UUIDField(null=True)  # of a register or a log: none
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=8, choices=SORTS)
    regime = models.CharField(max_length=10, choices=REGIMES, blank=True)
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    whole = models.BooleanField("het hele dossier")
    counts = models.JSONField("aantal rijen per soort")
    destroyed_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(null=True)

    class Meta:
        ordering = ["-destroyed_at", "-id"]
        indexes = [models.Index(fields=["case", "organisation"], name="destroyed_dossier")]

    @property
    def home(self) -> str:
        """Whose part it was."""
        return str(self.organisation) if self.organisation else EVERYONE

    @property
    def code(self) -> str:
        """What was destroyed, as an FG may know it."""
        return dossier_code(self.case) if self.case else f"tot en met {self.ends_on:%d-%m-%Y}"


def dossier_code(case: object) -> str:
    """Give the short code of a dossier: an FG may not know its number or codename."""
    return f"zaak {str(case)[-8:]}"
