"""Betrokkenen: people and companies, with several roles at once and their history."""

from django.db import models

from cases.encrypted import EncryptedDateField, EncryptedTextField
from cases.models.case import Fact, tracked
from cases.models.safety import SafeContact

PARTY_ROLES = {
    "slachtoffer": "Vermoedelijk slachtoffer",
    "dader": "Mogelijke dader",
    "getuige": "Getuige",
    "gezin": "Gezinslid of meegekomen kind",
    "faciliteerder": "Faciliteerder",
    "bedrijf": "Bedrijf",
    "locatie": "Locatie of adres",
}
SEXES = {"v": "Vrouw", "m": "Man", "x": "X", "onbekend": "Onbekend"}
AGES = {
    "0-11": "0 tot en met 11",
    "12-17": "12 tot en met 17",
    "18-22": "18 tot en met 22",
    "23-29": "23 tot en met 29",
    "30-39": "30 tot en met 39",
    "40-49": "40 tot en met 49",
    "50+": "50 en ouder",
    "onbekend": "Onbekend",
}
ORIGINS = {"nl": "Nederland", "eu": "Ander EU-land", "derde": "Land buiten de EU", "onbekend": "Onbekend"}


@tracked
class Party(SafeContact, Fact):
    """A person or company in a case; always a vermoedelijk slachtoffer or mogelijke dader in words."""

    kind = models.CharField(max_length=8, choices={"person": "Persoon", "company": "Bedrijf"}, default="person")
    name = models.CharField("naam", max_length=160, blank=True)
    alias = models.CharField("ook bekend als", max_length=160, blank=True)
    sex = models.CharField("geslacht", max_length=8, choices=SEXES, default="onbekend")
    age = models.CharField("leeftijd", max_length=8, choices=AGES, default="onbekend")
    origin = models.CharField("land", max_length=8, choices=ORIGINS, default="onbekend")
    bsn = EncryptedTextField("BSN", blank=True, default="")
    birth_date = EncryptedDateField("geboortedatum", null=True, blank=True)
    phone = EncryptedTextField("telefoon", blank=True, default="")
    address = EncryptedTextField("adres", blank=True, default="")
    plate = EncryptedTextField("kenteken", blank=True, default="")

    class Meta:
        verbose_name = "betrokkene"

    def __str__(self) -> str:
        return self.name or self.alias or "Naam onbekend"


@tracked
class PartyRole(Fact):
    """A role of a party, from a day until a day; visibility follows the role (domain 2.3)."""

    parent = "party"

    party = models.ForeignKey(Party, models.CASCADE, related_name="roles")
    role = models.CharField("rol", max_length=14, choices=PARTY_ROLES)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "role", "owner", "part"], condition=models.Q(until=None), name="one_open_role"
            )
        ]
