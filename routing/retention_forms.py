"""What bewaren and vernietigen ask: a reason, a day, a decision, and the words of a term."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import DutchDate, PlainText, text
from routing.models import RetentionRule
from routing.models.retention import ASKS, RECORDS, STARTS

NO_NAMES = "Schrijf geen namen. De FG leest dit."
LONGEST = timedelta(days=5 * 366)  # of one extension; after that it is asked again (domain 3.1: no silent renewal)


class KeepForm(forms.Form):
    """Hold a dossier, or keep it until a later day; always with the reason."""

    kind = forms.ChoiceField(
        label="Wat is nodig?", widget=forms.RadioSelect, choices=list(ASKS.items()),
        error_messages={"required": "Kies wat nodig is.", "invalid_choice": "Kies wat nodig is."},
    )  # fmt: skip
    until = DutchDate(label="Langer bewaren tot en met", ahead=True, required=False,
                      help_text="Alleen bij langer bewaren. Hoogstens vijf jaar vooruit.")  # fmt: skip
    reason = text("Waarom?", length=500, help_text=NO_NAMES)

    def clean(self) -> dict[str, Any]:
        """An extension names its day."""
        cleaned = super().clean() or {}
        until: date | None = cleaned.get("until")
        if cleaned.get("kind") == "extension" and "until" not in self.errors:
            if until is None:
                self.add_error("until", "Vul in tot wanneer u het dossier bewaart.")
            elif until <= timezone.localdate():
                self.add_error("until", "Deze dag is al voorbij. Kies een dag na vandaag.")
            elif until > timezone.localdate() + LONGEST:
                self.add_error("until", "Kies een dag binnen vijf jaar.")
        if cleaned.get("kind") == "hold":
            cleaned["until"] = None
        return cleaned


class RuleForm(forms.Form):
    """The term of one kind of dossier, as the FG approves it."""

    category = PlainText(
        label="Categorie van de selectielijst", max_length=80,
        error_messages={"required": "Vul de categorie in. Zonder categorie vernietigen we niets."},
    )  # fmt: skip
    months = forms.IntegerField(
        label="Hoeveel maanden?", min_value=1, max_value=600, help_text="Vijf jaar is 60 maanden.",
        error_messages={"required": "Vul het aantal maanden in.", "invalid": "Schrijf een getal, bijvoorbeeld 60.",
                        "min_value": "Kies minstens 1 maand.", "max_value": "Kies hoogstens 600 maanden."},
    )  # fmt: skip
    start = forms.ChoiceField(
        label="Waarvanaf telt de termijn?", widget=forms.RadioSelect,
        choices=[(value, f"Vanaf de dag dat het dossier is {label}") for value, label in STARTS.items()],
        error_messages={"required": "Kies waarvanaf de termijn telt.",
                        "invalid_choice": "Kies waarvanaf de termijn telt."},
    )  # fmt: skip
    source = PlainText(
        label="Wet of besluit", max_length=200, error_messages={"required": "Noem de wet of het besluit."}
    )

    def __init__(self, *args: Any, rule: RetentionRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.kind in RECORDS:
            del self.fields["start"]
            self.fields["months"].help_text += f" De termijn telt vanaf {rule.counts_from}."

    def clean(self) -> dict[str, Any]:
        """A register counts from one moment only, which nobody chooses."""
        return {"start": "made"} | (super().clean() or {})
