"""The forms of an organisation's list of grounds: its wording with the day of approval, and a ground to add."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases import grounds_list
from cases.choosing import rows_of
from cases.fields import DutchDate, PlainText
from cases.models import LegalBasis, Organisation

OLDEST = date(2000, 1, 1)  # an approval of before the law it names is a slip of the pen


class ApproveForm(forms.Form):
    """Law, article and version in the words of the FG, and from which day they were approved."""

    label = PlainText(label="In het kort", max_length=160, help_text="Zo staat de grondslag in de keuzelijst.",
                      error_messages={"required": "Schrijf in een paar woorden wat dit is."})  # fmt: skip
    law = PlainText(label="Wet", max_length=160, error_messages={"required": "Vul de wet in."})
    article = PlainText(label="Artikel", max_length=80, error_messages={"required": "Vul het artikel in."})
    version = PlainText(label="Versie", max_length=40, help_text="Bijvoorbeeld: geldend vanaf 1-1-2026.",
                        error_messages={"required": "Vul in welke versie u bekeek."})  # fmt: skip
    note = PlainText(label="Opmerking", max_length=200, required=False)
    on = DutchDate(label="Goedgekeurd op", future=False, error_messages={"required": "Vul de datum in."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> date:
        """Not long before there was anything to approve."""
        day: date = self.cleaned_data["on"]
        if day < OLDEST:
            raise forms.ValidationError("Deze datum ligt te ver terug. Kies een latere dag.")
        return day


class AddForm(forms.Form):
    """A ground of the region that does not stand on the list yet."""

    basis = forms.ModelChoiceField(
        LegalBasis.objects.none(), label="Welke grondslag?", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Kies een grondslag."},
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "basis").queryset = grounds_list.to_add(organisation)
