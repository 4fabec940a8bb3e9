"""The forms of the register of the convenant: a version, who signed it, and the end of a signature."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases import convenants
from cases.choosing import rows_of
from cases.fields import DutchDate, PlainText, wrong_period
from cases.models import Convenant, Organisation, Signature

LONGEST = 15  # years that a convenant may lie ahead; more is a slip of the pen
MISSING = {"required": "Vul de datum in."}


class VersionForm(forms.Form):
    """A version of the convenant."""

    title = PlainText(label="Titel", max_length=160, error_messages={"required": "Vul de titel in."})
    version = PlainText(label="Versie", max_length=40, help_text="Bijvoorbeeld 2027-1.",
                        error_messages={"required": "Vul de versie in."})  # fmt: skip
    valid_from = DutchDate(label="Geldig vanaf", error_messages=MISSING)
    valid_until = DutchDate(label="Geldig tot en met", ahead=True, error_messages=MISSING)

    def clean_version(self) -> str:
        """One version is one text."""
        version = str(self.cleaned_data["version"])
        if Convenant.objects.filter(version__iexact=version).exists():
            raise forms.ValidationError("Deze versie staat er al. Kies een andere naam.")
        return version

    def clean(self) -> dict[str, Any]:
        """The end lies after the begin, and both in years that can be."""
        cleaned = super().clean() or {}
        wrong = wrong_period(cleaned.get("valid_from"), cleaned.get("valid_until"), years=LONGEST)
        for side, text in wrong.items():
            self.add_error("valid_from" if side == "start" else "valid_until", text)
        return cleaned


class SignForm(forms.Form):
    """Which organisations signed, on one day."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="Wie tekende?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
    )  # fmt: skip
    signed_on = DutchDate(label="Ondertekend op", error_messages=MISSING,
                          help_text="Ligt deze dag later? Dan telt de ondertekening vanaf die dag.")  # fmt: skip

    def __init__(self, *args: Any, convenant: Convenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convenant = convenant
        rows_of(self, "organisations").queryset = convenants.unsigned(convenant)

    def clean_signed_on(self) -> date:
        """Nobody signs what is over."""
        day: date = self.cleaned_data["signed_on"]
        wrong = wrong_period(day, self.convenant.valid_until, years=200)
        if wrong:
            raise forms.ValidationError(wrong.get("start", "Dan is deze versie al voorbij. Kies een eerdere dag."))
        return day


class EndForm(forms.Form):
    """From which day a signature no longer counts."""

    ended_on = DutchDate(label="Vanaf welke dag telt de ondertekening niet meer?", error_messages=MISSING)

    def __init__(self, *args: Any, signature: Signature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signature = signature
        self.initial["ended_on"] = timezone.localdate()

    def clean_ended_on(self) -> date:
        """Between the signature and the end of the convenant itself."""
        day: date = self.cleaned_data["ended_on"]
        if day < self.signature.signed_on:
            raise forms.ValidationError("Deze dag ligt voor de ondertekening. Kies een latere dag.")
        if day > self.signature.convenant.valid_until:
            raise forms.ValidationError("Dan is het convenant zelf al voorbij. Kies een eerdere dag.")
        return day
