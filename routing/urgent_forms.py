"""What spoed asks: few questions, in the order in which one acts."""

from typing import Any

from django import forms

from cases.fields import PlainText, text
from cases.models import Organisation

POWERS = {
    "strafrecht": "Politie en OM (strafrecht)",
    "bestuur": "Burgemeester (bestuursrecht)",
    "zorg": "Zorgcoördinator (zorg)",
}


class UrgentForm(forms.Form):
    """Who must act now, on what; the gemeente says which burgemeester and who hears it later."""

    called = forms.ChoiceField(
        label="Is 112 gebeld?",
        widget=forms.RadioSelect,
        choices={"ja": "Ja, ik heb gebeld", "niet_nodig": "Niet nodig"},
        error_messages={"required": "Kies of 112 gebeld is."},
    )
    powers = forms.MultipleChoiceField(
        label="Wie grijpt in?",
        widget=forms.CheckboxSelectMultiple,
        choices=POWERS,
        error_messages={"required": "Kies wie moet ingrijpen."},
    )
    needed = text(
        "Wat is er nodig?",
        rows=3,
        missing="Schrijf wat er nodig is.",
        help_text="Kort. Bijvoorbeeld: veilige plek voor vannacht.",
    )
    municipality = forms.ModelChoiceField(
        Organisation.objects.filter(kind="municipality"),
        label="Welke gemeente?",
        required=False,
        empty_label="Onbekend of buiten IJsselland",
    )
    who = PlainText(
        label="Om wie gaat het?",
        max_length=300,
        required=False,
        help_text="Alleen wat de ander nodig heeft om te helpen.",
    )
    where = PlainText(label="Waar is dat?", max_length=300, required=False)
    contact = PlainText(
        label="Wie kan men bellen?", max_length=200, error_messages={"required": "Vul in wie men kan bellen."}
    )

    def clean(self) -> dict[str, Any]:
        """A burgemeester acts in one gemeente."""
        cleaned = super().clean() or {}
        if "bestuur" in cleaned.get("powers", []) and not cleaned.get("municipality"):
            self.add_error("municipality", "Kies de gemeente van de burgemeester.")
        return cleaned


class InformForm(forms.Form):
    """What gemeente and tafel may know."""

    text = text(
        "Wat mogen gemeente en tafel weten?",
        rows=3,
        missing="Schrijf wat gemeente en tafel mogen weten.",
        help_text="Dat er is ingegrepen, door wie, en wat nog nodig is. Geen namen.",
    )
