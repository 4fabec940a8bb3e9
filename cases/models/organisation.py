"""Who takes part: organisations, their units, their people, and the law each may lean on."""

import uuid
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.roles import Role

if TYPE_CHECKING:
    from cases.models.guarded import Lens, Lenses


class UnitKind(models.TextChoices):
    """The job of a unit in the route; institutions themselves are data (fixtures)."""

    FOCAL_POINT = "focal_point", "Aandachtsfunctie"
    LOCAL_CARE = "local_care", "Lokaal zorgdomein"
    MAYOR = "mayor", "Burgemeester en veiligheid"
    TABLE_LEAD = "table_lead", "Regie van de tafel"
    CARE_COORDINATION = "care_coordination", "Zorgcoördinatie"
    ADVICE_POINT = "advice_point", "Meldpunt"
    POLICE = "police", "Politie"
    PROSECUTION = "prosecution", "Openbaar Ministerie"
    LABOUR_INSPECTORATE = "labour_inspectorate", "Arbeidsinspectie"
    SQUARE_LEAD = "square_lead", "Regie van het informatieplein"
    PROBATION = "probation", "Reclassering"
    PARTNER = "partner", "Partner"
    PRIVACY = "privacy", "Toezicht"
    CORE_TEAM = "core_team", "Kernteam"
    ADMINISTRATION = "administration", "Beheer"


class Organisation(models.Model):
    """A gemeente or a partner, as in fixtures/organisations.json."""

    app_may = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField(max_length=20, choices={"municipality": "Gemeente", "partner": "Partner"})
    cbs_code = models.CharField("CBS-code", max_length=6, blank=True)
    inhabitants = models.PositiveIntegerField("inwoners", null=True, blank=True)
    inhabitants_on = models.DateField("inwoners op", null=True, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    contact = models.CharField("wie belt u", max_length=200, blank=True)
    covenant_until = models.DateField("convenant geldig tot en met", null=True)  # of the signature that lasts longest
    covenant_grace_until = models.DateField(null=True)  # ten working days more, for what already runs (row 34)
    warned = models.PositiveSmallIntegerField(null=True)  # weeks ahead of the last warning of the convenant; 0: passed

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def bound(self) -> bool:
        """Does a convenant bind this organisation today? Without one it gets no new sight (domain 3.1)."""
        return _lasts(self.covenant_until)


def _lasts(day: date | None) -> bool:
    return day is not None and timezone.localdate() <= day


class Standing(StrEnum):
    """What the dates of an account and of its organisation leave of its sight (domain 1.5 row 34)."""

    FULL = "full"
    GRACE = "grace"  # a date passed: own rows and spoed go on for ten working days
    ENDED = "ended"


class Unit(models.Model):
    """The principal of need-to-know: a part of an organisation, with one auth Group."""

    app_may = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    group = models.OneToOneField(Group, models.PROTECT, related_name="unit")
    code = models.SlugField(unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField(max_length=24, choices=UnitKind)
    phone = models.CharField("telefoon", max_length=20, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person, in exactly one unit and one role."""

    app_may = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="users", null=True, blank=True)
    role = models.CharField("rol", max_length=20, choices=Role, blank=True)
    email = models.EmailField("e-mail", unique=True)
    leads = models.BooleanField("leidinggevende van dit onderdeel", default=False)
    pledged = models.CharField("geheimhouding gelezen", max_length=90, blank=True, default="")  # version, see Pledge
    shortcuts_on = models.BooleanField("sneltoetsen aan", default=True)
    lens: "Lens | Lenses | None" = None  # set by access.as_seen_by and seen_by_all: this reader, narrowed
    screening_on = models.DateField("screening (VOG) van", null=True)
    screening_until = models.DateField("screening geldig tot en met", null=True)
    nda_on = models.DateField("geheimhouding getekend op", null=True)
    nda_until = models.DateField("geheimhouding geldig tot en met", null=True)
    grace_until = models.DateField(null=True)  # ten working days after the first of the two (row 34)
    warned = models.PositiveSmallIntegerField(null=True)  # weeks ahead of the last warning that was sent; 0: passed
    # waarneming (docs/adr/0008): the same person with a second account in the unit it covers, from and until a day
    home = models.ForeignKey("self", models.PROTECT, related_name="stand_ins", null=True)
    works_from = models.DateField("begint op", null=True)
    works_until = models.DateField("werkt hier tot en met", null=True)  # after that day the account opens nothing
    away_from = models.DateField("afwezig vanaf", null=True)
    away_until = models.DateField("afwezig tot en met", null=True)
    covered_by = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)  # a colleague of the own unit

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def workplace(self) -> Unit:
        """The unit of somebody who takes part in casework; raises Unit.DoesNotExist where there is none."""
        if self.unit is None:
            raise Unit.DoesNotExist(f"{self.username} has no unit")
        return self.unit

    @property
    def mail_address(self) -> str:
        """Where mail reaches this person: a stand-in reads it at the own account."""
        return self.home.email if self.home else self.email

    @property
    def away(self) -> bool:
        """Is this colleague marked as absent today?"""
        return self.away_from is not None and self.away_from <= timezone.localdate() and _lasts(self.away_until)

    @property
    def over(self) -> bool:
        """Is the last day of this account over?"""
        return self.works_until is not None and self.works_until < timezone.localdate()

    @property
    def job(self) -> Role:
        """The role as an enum; raises ValueError where none was given."""
        return Role(self.role)

    @property
    def standing(self) -> Standing:
        """What the dates leave of this account today; a date that nobody recorded counts as passed."""
        home = self.unit.organisation if self.unit else None
        if self.over or (self.works_from and timezone.localdate() < self.works_from):
            return Standing.ENDED  # a stand-in begins on its day
        if home is None or not (_lasts(self.grace_until) and _lasts(home.covenant_grace_until)):
            return Standing.ENDED
        full = _lasts(self.screening_until) and _lasts(self.nda_until) and home.bound
        return Standing.FULL if full else Standing.GRACE

    @property
    def sees_cases(self) -> bool:
        """Whether the role ever reads a case; the dates decide over nothing else."""
        return bool(self.role) and bool(self.job.reads)

    @property
    def own_end(self) -> date | None:
        """The first of the two dates of the account itself; None where one was never recorded."""
        return min(self.screening_until, self.nda_until) if self.screening_until and self.nda_until else None

    @property
    def first_end(self) -> date | None:
        """The first of the dates on which sight ends; None where one was never recorded."""
        bound = self.unit.organisation.covenant_until if self.unit else None
        return min(self.own_end, bound) if self.own_end and bound else None


class LegalBasis(models.Model):
    """A ground in law; wording is data and waits for the check of an FG (domain 3.2)."""

    app_may = "SELECT, INSERT, UPDATE"

    key = models.SlugField(primary_key=True)
    kinds = models.JSONField(default=list)
    law = models.CharField("wet", max_length=160)
    article = models.CharField("artikel", max_length=80, blank=True)
    version = models.CharField("versie", max_length=40, blank=True)
    label = models.CharField("in het kort", max_length=160)
    note = models.CharField("opmerking", max_length=200, blank=True)

    def __str__(self) -> str:
        return self.label


class DefaultBasis(models.Model):
    """The ground a giver of one kind has towards a receiver of another, for a part and a regime."""

    app_may = "SELECT, INSERT, UPDATE"

    giver = models.CharField(max_length=24, choices=UnitKind)
    receiver = models.CharField(max_length=24)  # a UnitKind or * for any
    part = models.CharField(max_length=16)
    regime = models.CharField(max_length=10)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giver", "receiver", "part", "regime"], name="one_default_basis")
        ]


class Label(models.Model):
    """A shuffled pool of numbers and codenames, so that none tells how many went before.

    A road draws from it (roads_labels.sql): who could read it, could count the cases of others.
    """

    app_may = ""

    kind = models.CharField(max_length=10)  # S, A, MH or codename
    year = models.PositiveSmallIntegerField()  # 0 for codenames, which are never reused
    text = models.CharField(max_length=60)
    place = models.FloatField()  # random order
    taken = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year", "text"], name="one_label")]
        indexes = [models.Index(fields=["kind", "year", "place"], name="free_labels", condition=models.Q(taken=False))]
