"""The signal as it came in, and who brought it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases import places
from cases.encrypted import EncryptedTextField
from cases.models.case import Fact, tracked
from cases.models.organisation import Organisation
from cases.models.safety import SafeContact

if TYPE_CHECKING:
    from cases.models.organisation import User

FORMS = {
    "seksueel": "Seksuele uitbuiting",
    "arbeid": "Arbeidsuitbuiting",
    "crimineel": "Criminele uitbuiting",
    "orgaan": "Gedwongen orgaanverwijdering",
    "onduidelijk": "Nog onduidelijk",
}
DANGER = {"ja": "Ja", "nee": "Nee", "onbekend": "Weet ik niet"}
PLACES = {"gemeente": "Een gemeente in IJsselland", "onbekend": "Onbekend", "buiten": "Buiten IJsselland"}


@tracked
class Signal(Fact):
    """A signaal or an adviesvraag; without a number it is a draft of its author only."""

    private_sql = "number <> '' OR author_id = (SELECT mht.me())"
    delete_sql = "author_id = (SELECT mht.me()) AND number = ''"
    searched = ("story", "place", "assessment", "answer")

    kind = models.CharField(max_length=8, choices={"signal": "Signaal", "advice": "Adviesvraag"}, default="signal")
    number = models.CharField("nummer", max_length=16, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    danger = models.CharField("is iemand nu in gevaar", max_length=10, choices=DANGER, blank=True)
    story = models.TextField("wat is er gezien of gehoord", max_length=10_000, blank=True)
    forms = ArrayField(models.CharField(max_length=12, choices=FORMS), verbose_name="vorm", default=list, blank=True)
    main_form = models.CharField("hoofdvorm", max_length=12, choices=FORMS, blank=True)
    online = models.BooleanField("speelt online", default=False)
    place_kind = models.CharField("waar", max_length=10, choices=PLACES, default="gemeente", blank=True)
    municipality = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, blank=True)
    also_in = ArrayField(
        models.CharField(max_length=24),
        verbose_name="speelt ook in",
        default=list,
        blank=True,
    )
    place = models.CharField("plaats of straat", max_length=200, blank=True)
    street_code = models.BigIntegerField(null=True, blank=True, editable=False)  # by these "Lijkt op" finds a place
    village_code = models.BigIntegerField(null=True, blank=True, editable=False)
    received_from = models.CharField("van wie komt het", max_length=24, blank=True)
    heard_on = models.DateField("wanneer gehoord", null=True, blank=True)
    assessment = models.TextField("uw duiding", max_length=10_000, blank=True)
    answer = models.TextField("advies dat u gaf", max_length=10_000, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    handler = models.ForeignKey(  # who of the own unit takes care of it; colleagues see and do the same
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="behandelaar"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_signal_number"),
        ]
        indexes = [  # "Lijkt op" reads the own unit's range, so foreign rows cost it nothing
            models.Index(fields=["owner", "street_code", "-id"], name="signal_street", condition=~Q(street_code=None)),
            models.Index(
                fields=["owner", "village_code", "-id"], name="signal_village", condition=~Q(village_code=None)
            ),
        ]

    def __str__(self) -> str:
        return self.number or "Concept"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the numbers of the place beside it."""
        self.street_code, self.village_code = places.codes(self.place, self.municipality_id)
        super().save(*args, **kwargs)

    @classmethod
    def private(cls, user: "User") -> Q:
        """A draft is for its author only, not for colleagues."""
        return ~Q(number="") | Q(author=user.pk)


@tracked
class Reporter(SafeContact, Fact):
    """The melder: apart from the signal, because it is shielded apart (part `melder`)."""

    parent = "signal"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="reporters")
    name = EncryptedTextField("naam", blank=True, default="")
    phone = EncryptedTextField("telefoon", blank=True, default="")
    email = EncryptedTextField("e-mailadres", blank=True, default="")
    professional = models.BooleanField("meldt vanuit een beroep", default=True)
    may_name = models.BooleanField("vindt het goed dat de naam bekend wordt", default=False)
    threat = models.BooleanField("er is een dreiging tegen de melder", default=False)
    wants_feedback = models.BooleanField("wil horen wat ermee gebeurt", default=True)

    @property
    def shielded(self) -> bool:
        """A threat shields anyone; a private melder is hidden unless there is consent (domain 1.5, `melder`)."""
        return self.threat or not (self.professional or self.may_name)
