"""What a question between organisations asks of who asks and of who decides."""

from typing import Any
from uuid import UUID

from django import forms

from cases import evidence
from cases.choosing import rows_of, words_of
from cases.fields import text
from cases.models import LegalBasis, Party, Unit
from routing import inquiries
from routing.models.inquiry import PURPOSES

NO_BASIS = {"required": "Kies uw grondslag.", "invalid_choice": "Kies uw grondslag uit de lijst."}


class AskForm(forms.Form):
    """About whom, on what, why and on which ground."""

    parties = forms.MultipleChoiceField(
        label="Over wie is uw vraag?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies een of meer personen."},
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Waarop mogen wij vergelijken?", choices=evidence.KINDS, widget=forms.CheckboxSelectMultiple,
        help_text="Kruist u naam én geboortedatum aan? Dan moeten beide kloppen. Bij de rest is één ding genoeg.",
        error_messages={"required": "Kies waarop wij mogen vergelijken."},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label="Wat is uw doel?", choices=PURPOSES, widget=forms.RadioSelect,
        help_text="Wie de persoon kent, leest uw doel.", error_messages={"required": "Kies uw doel."},
    )  # fmt: skip
    basis = forms.ModelChoiceField(
        LegalBasis.objects.none(), label="Op welke grondslag?", empty_label="Kies een grondslag",
        error_messages=NO_BASIS,
    )  # fmt: skip
    necessity = text(
        "Waarom is dit nodig?", rows=3, length=1_000,
        help_text="Alleen uw afdeling leest dit. Schrijf waarom het niet met minder kan.",
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(party.pk): party for party in parties}
        words_of(self, "parties").choices = [(key, self._about(row)) for key, row in self.known.items()]
        _offer(self, unit)

    @staticmethod
    def _about(party: Party) -> str:
        known = [label.lower() for kind, label in evidence.KINDS.items() if kind in evidence.known_kinds(party)]
        return f"{party} (ingevuld: {', '.join(known)})"

    def clean(self) -> dict[str, Any]:
        """There must be something to compare."""
        cleaned = super().clean() or {}
        people, kinds = [self.known[key] for key in cleaned.get("parties", [])], cleaned.get("kinds", [])
        if people and kinds and not all(evidence.asked(party, kinds) for party in people):
            self.add_error("kinds", _nothing(kinds))
        return cleaned | {"parties": people}


def _nothing(kinds: list[str]) -> str:
    if kinds == ["birth_date"]:
        return "Kies ook de naam. Alleen een geboortedatum past bij te veel mensen."
    return "Wat u kiest is niet bij iedereen ingevuld. Kies iets anders, of vul eerst de gegevens aan."


class AnswerForm(forms.Form):
    """The owner's decision."""

    outcome = forms.ChoiceField(
        label="Wat doet u?", widget=forms.RadioSelect,
        choices={"contact": "Ik neem contact op", "refused": "Niet delen"},
        help_text="De ander krijgt hierover geen bericht. U belt zelf, of niet.",
        error_messages={"required": "Kies wat u doet."},
    )  # fmt: skip
    basis = forms.ModelChoiceField(
        LegalBasis.objects.none(), label="Op welke grondslag belt u?", empty_label="Kies een grondslag",
        required=False, error_messages=NO_BASIS,
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, unit)

    def clean(self) -> dict[str, Any]:
        """Who calls, discloses, and needs a ground for that."""
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == "contact" and not cleaned.get("basis"):
            self.add_error("basis", "Kies uw grondslag. Bellen is een verstrekking.")
        return cleaned


def _offer(form: forms.Form, unit: Unit) -> None:
    """Only the grounds of the own kind of unit."""
    keys: list[UUID | str] = [basis.pk for basis in inquiries.grounds(unit)]
    rows_of(form, "basis").queryset = LegalBasis.objects.filter(pk__in=keys).order_by("label")
