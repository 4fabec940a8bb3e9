"""The forms of organisations and their parts."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from cases.fields import PlainText
from cases.models import Organisation, Unit, UnitKind

CODE = "Gebruik kleine letters, cijfers en streepjes."


def _words(label: str, length: int, missing: str = "", help_text: str = "") -> PlainText:
    more: dict[str, Any] = {"error_messages": {"required": missing}} if missing else {}
    return PlainText(label=label, max_length=length, required=bool(missing), help_text=help_text, **more)


class HomeForm(forms.Form):
    """What may change of an organisation."""

    name = _words("Naam", 120, "Vul de naam in.")
    phone = _words("Telefoon", 20)
    contact = _words("Wie belt u?", 200, help_text="Staat op de meldpagina. Schrijf een functie, geen naam.")


class UnitForm(forms.Form):
    """What may change of a part."""

    name = _words("Naam", 120, "Vul de naam in.")
    phone = _words("Telefoon", 20)


class Coded(forms.Form):
    """A code that nothing else has; it stays."""

    code = forms.SlugField(label="Code", max_length=50, help_text=f"{CODE} Dit verandert later niet meer.",
                           error_messages={"required": "Vul een code in.", "invalid": CODE})  # fmt: skip

    def clean_code(self) -> str:
        """One code is one organisation, part or group."""
        code = str(self.cleaned_data["code"]).lower()
        taken = (
            Organisation.objects.filter(code=code),
            Unit.objects.filter(code=code),
            Group.objects.filter(name=code),
        )
        if any(rows.exists() for rows in taken):
            raise forms.ValidationError("Deze code bestaat al. Kies een andere.")
        return code


class NewHomeForm(HomeForm, Coded):
    """A new organisation."""

    kind = forms.ChoiceField(
        label="Soort", widget=forms.RadioSelect, choices=[("municipality", "Gemeente"), ("partner", "Partner")],
        error_messages={"required": "Kies de soort.", "invalid_choice": "Kies de soort."},
    )  # fmt: skip


class NewUnitForm(UnitForm, Coded):
    """A new part, of a kind: that decides which roles it has, and which grounds fit."""

    kind = forms.ChoiceField(
        label="Soort", choices=[("", "Kies een soort"), *UnitKind.choices],
        error_messages={"required": "Kies de soort.", "invalid_choice": "Kies de soort."},
    )  # fmt: skip

    def clean_kind(self) -> Any:
        """The regie of the tafel, zorgcoördinatie and the like are one in the region."""
        kind = self.cleaned_data["kind"]
        if kind in (UnitKind.TABLE_LEAD, UnitKind.PROSECUTION) and Unit.objects.filter(kind=kind).exists():
            raise forms.ValidationError("Hiervan is er één in de regio, en die is er al.")
        return kind
