"""What embargo, geen zicht, noodtoegang and vrijgave ask."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases.access.limits import LONGEST
from cases.fields import DutchDate, PlainText, text
from cases.models import WHY_NO_SIGHT, Unit, User
from cases.roles import Part

NO_NAMES = "Schrijf geen namen. De FG leest dit."


class EmbargoForm(forms.Form):
    """Why, who keeps sight, and when the prosecution looks again (at most four weeks)."""

    reason = text("Waarom houdt u deze casus achter?", length=500, help_text="Alleen het OM leest dit.")
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Wie mag de casus blijven zien?", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Het OM zelf ziet de casus altijd. Wie u niet aanvinkt, verliest nu alle zicht dat met de casus is "
                  "gekregen. Wat een organisatie zelf schreef, blijft zij zien.",
    )  # fmt: skip
    review_on = DutchDate(label="Wanneer bekijkt u het embargo opnieuw?", future=True,
                          help_text="Hoogstens vier weken vooruit.",
                          error_messages={"required": "Vul in wanneer u het embargo opnieuw bekijkt."})  # fmt: skip

    def __init__(self, *args: Any, choices: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        units.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in choices]).order_by("name")

    def clean_review_on(self) -> date:
        """An embargo is looked at again within four weeks."""
        return _soon(self.cleaned_data["review_on"])


class KeepEmbargoForm(forms.Form):
    """Why it goes on, and until when."""

    reason = text("Waarom blijft het embargo nodig?", length=500, help_text="Alleen het OM leest dit.")
    review_on = DutchDate(label="Wanneer bekijkt u het embargo opnieuw?", future=True,
                          help_text="Hoogstens vier weken vooruit.",
                          error_messages={"required": "Vul in wanneer u het embargo opnieuw bekijkt."})  # fmt: skip

    def clean_review_on(self) -> date:
        """An embargo is looked at again within four weeks."""
        return _soon(self.cleaned_data["review_on"])


def _soon(day: date) -> date:
    if day > timezone.localdate() + LONGEST:
        raise forms.ValidationError("Kies een dag binnen vier weken.")
    return day


class LiftForm(forms.Form):
    """Who gets sight again; nobody by itself."""

    back = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Wie mag de casus daarna weer zien?", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niemand krijgt vanzelf weer zicht. Vink aan wie het nodig heeft.",
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        back: Any = self.fields["back"]
        back.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in choices]).order_by("name")


class NoSightForm(forms.Form):
    """Who may not look along, and why in one word."""

    person = forms.ModelChoiceField(
        User.objects.none(), label="Wie mag deze casus niet zien?", empty_label="Kies een persoon",
        error_messages={"required": "Kies een persoon."},
    )  # fmt: skip
    reason = forms.ChoiceField(label="Waarom?", widget=forms.RadioSelect, choices=WHY_NO_SIGHT,
                               error_messages={"required": "Kies waarom."})  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people
        person.label_from_instance = lambda row: f"{row}, {row.unit}"


class EmergencyForm(forms.Form):
    """Which case, which part, and why it cannot wait."""

    reference = PlainText(label="Nummer van de casus", max_length=16, help_text="Bijvoorbeeld MH-2026-0041.",
                          error_messages={"required": "Vul het nummer van de casus in."})  # fmt: skip
    part = forms.ChoiceField(label="Welk deel heeft u nodig?", widget=forms.RadioSelect,
                             error_messages={"required": "Kies welk deel u nodig heeft."})  # fmt: skip
    reason = text("Waarom kan dit niet wachten?", length=500, help_text=NO_NAMES,
                  missing="Schrijf waarom dit niet kan wachten.")  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [part for part in (Part.CASUS, Part.ZORG) if part in user.job.reads]
        field: Any = self.fields["part"]
        field.choices = [(part.value, part.label) for part in parts]
        field.initial = parts[0].value

    def clean_reference(self) -> str:
        """Numbers are written in capitals."""
        return str(self.cleaned_data["reference"]).strip().upper()

    def clean_reason(self) -> str:
        """A word is no reason to open a file that is closed."""
        reason = str(self.cleaned_data["reason"]).strip()
        if len(reason) < 20:
            raise forms.ValidationError("Schrijf iets meer: ten minste 20 tekens.")
        return reason


class ReleaseForm(forms.Form):
    """May the tafel know this?"""

    share = forms.ChoiceField(
        label="Mag dit gedeeld worden met wie de casus ziet?", widget=forms.RadioSelect,
        choices={"ja": "Ja, mag gedeeld", "nee": "Nee, niet delen"}, error_messages={"required": "Kies ja of nee."},
    )  # fmt: skip
    reason = text("Waarom?", rows=2, length=500, required=False, help_text="De politie leest dit.")

    def clean(self) -> dict[str, Any]:
        """A "no" is explained to who asked."""
        cleaned = super().clean() or {}
        if cleaned.get("share") == "nee" and not cleaned.get("reason"):
            self.add_error("reason", "Schrijf kort waarom dit niet gedeeld mag.")
        return cleaned
