"""What settling a question asks of its source (domain 1.5 rows 4, 5, 6 and 9)."""

from typing import Any

from django import forms

from cases.choosing import rows_of, words_of
from cases.fields import text
from cases.models import LegalBasis, Request, User
from cases.models.entry import RELIABILITY
from routing.move_forms import grounds_of


class SettleForm(forms.Form):
    """Nothing to ask; each form knows the question and who settles it."""

    def __init__(self, *args: Any, row: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.by = row, by
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the question; nothing by default."""


class AnswerForm(SettleForm):
    """The answer of a source, on its own ground."""

    text = text("Uw antwoord", rows=5, length=5_000, missing="Schrijf uw antwoord.",
                help_text="Alleen wat nodig is voor deze vraag.")  # fmt: skip
    reliability = forms.ChoiceField(label="Hoe zeker is dit?", choices=RELIABILITY, widget=forms.RadioSelect,
                                    error_messages={"required": "Kies hoe zeker dit is."})  # fmt: skip
    shared_with = forms.ChoiceField(label="Met wie mag dit gedeeld worden?", widget=forms.RadioSelect,
                                    error_messages={"required": "Kies wie dit mag lezen."})  # fmt: skip
    ground = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond deelt u dit?",
                                    empty_label="Kies een grond",
                                    error_messages={"required": "Kies op welke grond u dit deelt."})  # fmt: skip

    def prepare(self) -> None:
        """The grounds of the source; of a source without account the asker notes what it heard."""
        assert self.by.unit is not None
        asker = "uw afdeling" if self.row.outside else str(self.row.owner)
        choices = {"vrager": f"Alleen met {asker}", "tafel": "Ook met de organisaties aan tafel, als de zaak daar ligt"}
        words_of(self, "shared_with").choices = choices
        rows_of(self, "ground").queryset = grounds_of(self.by.unit)
        if self.row.outside:
            self.fields["text"].label = f"Wat antwoordde {self.row.outside}?"
            self.fields["text"].help_text = ""
            del self.fields["ground"]  # nothing is given on: it was told to the asker


class CannotForm(SettleForm):
    """Why a source cannot answer."""

    text = text("Waarom niet?", length=1_000, missing="Schrijf kort waarom dit niet kan.",
                help_text="Wie het vroeg, leest dit.")  # fmt: skip


class DoneForm(SettleForm):
    """How acute care went; the aandachtsfunctionaris reads it."""

    text = text("Wat is er gedaan?", length=1_000, missing="Schrijf kort wat er is gedaan.",
                help_text="De aandachtsfunctionaris leest dit.")  # fmt: skip


class RefuseForm(SettleForm):
    """Why a gemeente does not take it over, or does not link."""

    text = text("Waarom niet?", length=1_000, missing="Schrijf kort waarom u dit niet doet.",
                help_text="De andere gemeente leest dit. Schrijf geen namen.")  # fmt: skip
