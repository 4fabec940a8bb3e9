"""What is asked of someone who told an organisation without account something about a case (promises 12)."""

from typing import Any, ClassVar

from django import forms

from cases import shielding
from cases.choosing import rows_of
from cases.fields import DutchDate, PlainText, text
from cases.models import Case, LegalBasis, User
from cases.models.addressed import WAYS
from cases.models.disclosure import INFORMED
from cases.roles import Part
from routing import notes, releases
from routing.move_forms import NAMES_REPORTER, grounds_of

CHANNELS = {**WAYS, "print": "Op papier"}
WAIT = "Het OM beslist eerst of dit gedeeld mag. Vraag het OM, en leg het daarna vast."


class TellForm(forms.Form):
    """Who was told what, when, and on what ground."""

    names: ClassVar[tuple[str, ...]] = ("outside", "purpose", "necessity")  # words that others read later

    outside = PlainText(label="Aan welke organisatie gaf u informatie?", max_length=160,
                        help_text="Bijvoorbeeld: huisarts in Raalte. Schrijf geen namen van personen.",
                        error_messages={"required": "Vul de organisatie in."})  # fmt: skip
    part = forms.ChoiceField(label="Waaruit kwam wat u vertelde?", widget=forms.RadioSelect,
                             error_messages={"required": "Kies waar de informatie uit kwam."})  # fmt: skip
    told_on = DutchDate(label="Wanneer?", future=False, error_messages={"required": "Vul de dag in."})
    channel = forms.ChoiceField(label="Hoe gaf u het door?", widget=forms.RadioSelect, choices=CHANNELS,
                                error_messages={"required": "Kies hoe u het doorgaf."})  # fmt: skip
    basis = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond?", empty_label="Kies een grond",
                                   help_text="U kunt kiezen uit wat de FG van uw organisatie goedkeurde.",
                                   error_messages={"required": "Kies op welke grond."})  # fmt: skip
    purpose = PlainText(label="Waarvoor heeft de organisatie dit nodig?", max_length=200,
                        error_messages={"required": "Schrijf waarvoor het nodig is."})  # fmt: skip
    necessity = text("Waarom kon het niet met minder?", rows=2, length=500)
    informed = forms.ChoiceField(label="Weet de betrokkene het?", widget=forms.RadioSelect, choices=INFORMED,
                                 error_messages={"required": "Kies of de betrokkene het weet."})  # fmt: skip
    informed_until = DutchDate(label="Nog niet: wanneer bekijkt u dit opnieuw?", future=True, required=False)
    allowed = forms.BooleanField(label="Het OM vond goed dat dit gedeeld werd", required=False)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        part: Any = self.fields["part"]
        part.choices = sources(case, by)
        rows_of(self, "basis").queryset = grounds_of(by.workplace)
        if by.job not in releases.WITHHELD_ROLES:
            del self.fields["allowed"]

    def clean(self) -> dict[str, Any]:
        """No shielded melder, a date with "nog niet", and the OM first for what the police tells."""
        cleaned = super().clean() or {}
        for name in self.names:
            if shielding.named_in(self.case.pk, [cleaned.get(name, "")], by=self.by):
                self.add_error(name, NAMES_REPORTER)
        if cleaned.get("informed") == "uitgesteld" and not cleaned.get("informed_until"):
            self.add_error("informed_until", "Vul in wanneer u dit opnieuw bekijkt.")
        if "allowed" in self.fields and not cleaned.get("allowed"):
            self.add_error("allowed", WAIT)
        return cleaned


def sources(case: Case, user: User) -> list[tuple[str, str]]:
    """Give the parts this person can have told something from: the own unit's, and what is open to it."""
    shared = [(part.value, f"Het deel ‘{part.label.lower()}’ van de casus") for part in notes.open_parts(user, case)]
    return [(Part.OWN.value, f"Wat mijn organisatie zelf vastlegde: {user.unit}"), *shared]
