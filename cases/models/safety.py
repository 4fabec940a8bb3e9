"""Veilig contact: what may harm somebody when it is done without asking (domain 1.5; travels with any personalia)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

CONTACT_LIMITS = {
    "bellen": "Niet bellen",
    "voicemail": "Geen sms of voicemail",
    "post": "Geen post",
    "mail": "Geen e-mail",
}


class SafeContact(models.Model):
    """How, when and by whom somebody can be reached in safety, and what may never be done."""

    contact_limits = ArrayField(
        models.CharField(max_length=10, choices=CONTACT_LIMITS), verbose_name="dit is niet veilig", default=list,
        blank=True,
    )  # fmt: skip
    safe_contact = models.CharField("zo kunt u veilig contact maken", max_length=200, blank=True)
    safe_by = models.CharField("wie maakt het contact", max_length=120, blank=True)
    language = models.CharField("taal", max_length=60, blank=True)

    class Meta:
        abstract = True

    def unsafe(self, way: str) -> bool:
        """Say whether this way of contact may harm somebody."""
        return way in self.contact_limits

    @property
    def warnings(self) -> list[str]:
        """What may not be done, in words."""
        return [words for code, words in CONTACT_LIMITS.items() if code in self.contact_limits]

    @property
    def safe_words(self) -> str:
        """Everything about safe contact in one line; empty when nothing is known."""
        found = [*self.warnings, self.safe_contact]
        found += [f"contact alleen door {self.safe_by}"] if self.safe_by else []
        found += [f"taal: {self.language}"] if self.language else []
        return " · ".join(part for part in found if part)
