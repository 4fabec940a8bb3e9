"""What is compared while typing: half answers and slips are no errors here, they are left out."""

import re
from typing import Any

from django import forms

from cases.fields import DutchDate, PlainText, text

LENGTHS = {"place": 200, "where": 40, "name": 160, "alias": 160, "phone": 40, "plate": 20, "address": 200,
           "story": 10_000, "seen": 32}  # fmt: skip


class TypedForm(forms.Form):
    """The fields of the forms of a signal and a betrokkene that say where, who and by what."""

    signal = forms.UUIDField(required=False)
    birth_date = DutchDate(future=False, required=False)
    birth_year = forms.IntegerField(required=False, min_value=1900, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, length in LENGTHS.items():
            self.fields[name] = PlainText(max_length=length, required=False)

    def answers(self) -> dict[str, Any]:
        """Give what can be compared; a year alone in the place of a birth date counts as a year."""
        self.full_clean()
        found = {name: self.cleaned_data.get(name) or None for name in ("signal", "birth_date", "birth_year")}
        year = str(self.data.get("birth_date", "")).strip()
        if re.fullmatch(r"(?:19|20)\d\d", year):
            found["birth_year"] = int(year)
        return found | {name: self.cleaned_data.get(name, "") for name in LENGTHS}


class WhyForm(forms.Form):
    """Why two signals belong together."""

    reason = text("Waarom horen ze bij elkaar?", missing="Schrijf waarom ze bij elkaar horen.")


class GatherForm(WhyForm):
    """Which signals come into one dossier, and why."""

    field_order = ("signals", "reason")
    signals = forms.MultipleChoiceField(
        label="Welke signalen brengt u in dit dossier?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies een of meer signalen."},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signals"]
        field.choices = choices
