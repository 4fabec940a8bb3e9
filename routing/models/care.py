"""Zorg: the trajectory of a vermoedelijk slachtoffer and its contact moments, in part `zorg`."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models import Fact
from cases.models.case import tracked
from routing.models.track import Track

CONTACT_WAYS = {"gesprek": "Gesprek", "telefoon": "Telefoon", "bericht": "Bericht", "overleg": "Overleg met partner"}
DOMAINS = {
    "veiligheid": "Veiligheid",
    "opvang": "Opvang",
    "gezondheid": "Gezondheid",
    "geld": "Geld",
    "verblijf": "Verblijf",
    "juridisch": "Juridisch",
    "werk_school": "Werk of school",
    "netwerk": "Netwerk",
    "kinderen": "Kinderen",
}
LEVELS = {"orde": "In orde", "aandacht": "Aandacht", "zorgen": "Zorgen", "crisis": "Crisis"}


@tracked
class CareTrajectory(Fact):
    """Care for one case: what she or he wants, the bedenktijd, and what comes next."""

    parent = "track"

    track = models.OneToOneField(Track, models.CASCADE, related_name="+")
    coordinator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    wish = models.TextField("wat wil zij of hij zelf", max_length=1_000, blank=True)
    shelter = models.CharField("opvang (soort en regio, geen adres)", max_length=120, blank=True)
    reflection_start = models.DateField("begin bedenktijd", null=True, blank=True)
    dublin = models.BooleanField("Dublin: bedenktijd van 30 dagen", default=False)
    reflection_ended = models.DateField("bedenktijd eerder geëindigd op", null=True, blank=True)
    next_contact_on = models.DateField("volgend contact", null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)


@tracked
class CareDomain(Fact):
    """How one domain of life stands, with the level before."""

    parent = "trajectory"

    trajectory = models.ForeignKey(CareTrajectory, models.CASCADE, related_name="+")
    domain = models.CharField(max_length=12, choices=DOMAINS)
    level = models.CharField("stand", max_length=10, choices=LEVELS)
    before = models.CharField(max_length=10, choices=LEVELS, blank=True)
    goal = models.CharField("doel of volgende stap", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trajectory", "domain"], name="one_row_per_domain")]


@tracked
class Contact(Fact):
    """One contact moment."""

    parent = "trajectory"
    searched = ("text",)

    trajectory = models.ForeignKey(CareTrajectory, models.CASCADE, related_name="+")
    at = models.DateTimeField("wanneer", default=timezone.now)
    way = models.CharField("hoe", max_length=10, choices=CONTACT_WAYS)
    minutes = models.PositiveSmallIntegerField("minuten", null=True, blank=True)
    text = models.TextField("wat is besproken", max_length=5_000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
