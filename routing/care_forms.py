"""The forms of care; errors in plain Dutch at the field."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import DutchDate, PlainText, text
from routing.calendar import ZONE
from routing.models.care import CONTACT_WAYS, LEVELS

CLOCK = "Schrijf de tijd als 14:30."


class ContactForm(forms.Form):
    """One contact moment: how, when, how long, what was said."""

    way = forms.ChoiceField(
        label="Hoe was het contact?", widget=forms.RadioSelect, choices=CONTACT_WAYS,
        error_messages={"required": "Kies hoe het contact was."},
    )  # fmt: skip
    day = DutchDate(label="Welke dag?", future=False, error_messages={"required": "Vul in op welke dag het was."})
    clock = forms.TimeField(
        label="Hoe laat?", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        input_formats=["%H:%M", "%H.%M"], error_messages={"invalid": CLOCK},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Hoeveel minuten?", required=False, min_value=1, max_value=600,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "invalid": "Schrijf een heel getal, bijvoorbeeld 15.", "min_value": "Vul 1 minuut of meer in.",
            "max_value": "Vul 600 minuten of minder in.",
        },
    )  # fmt: skip
    text = text("Wat is besproken?", rows=4, length=5_000, missing="Schrijf kort wat is besproken.")

    def clean(self) -> dict[str, Any]:
        """A contact lies behind us."""
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("clock") and self.moment() > timezone.now():
            self.add_error("clock", "Deze tijd ligt in de toekomst. Vul een tijd in die voorbij is.")
        return cleaned

    def moment(self) -> datetime:
        """Give when it was; without a time now counts, or noon of an earlier day."""
        day, clock = self.cleaned_data["day"], self.cleaned_data["clock"]
        now = timezone.localtime()
        if clock is None:
            return now if day == now.date() else datetime.combine(day, time(12), tzinfo=ZONE)
        return datetime.combine(day, clock, tzinfo=ZONE)

    def values(self) -> dict[str, Any]:
        """Give what care.add_contact takes."""
        return {"at": self.moment(), **{name: self.cleaned_data[name] for name in ("way", "minutes", "text")}}


class DomainForm(forms.Form):
    """How one domain of life stands, in one of four words."""

    level = forms.ChoiceField(
        label="Hoe staat het ervoor?", widget=forms.RadioSelect, choices=LEVELS,
        error_messages={"required": "Kies een van de vier woorden."},
    )  # fmt: skip
    goal = PlainText(
        label="Doel of volgende stap", max_length=200, required=False,
        error_messages={"max_length": "Uw tekst is te lang. Houd het bij 200 tekens."},
    )  # fmt: skip


class PlanForm(forms.Form):
    """What she or he wants, where she or he stays, the bedenktijd and the next contact."""

    wish = text("Wat wil zij of hij zelf?", rows=3, length=1_000, required=False,
                help_text="‘Niet veilig te vragen’ is ook een antwoord.")  # fmt: skip
    shelter = forms.RegexField(
        r"(?s)^(?!.*\b\d{4}\s?[A-Za-z]{2}\b).*$", label="Opvang", max_length=120, required=False,
        help_text="Alleen soort en regio, geen adres. Bijvoorbeeld: vrouwenopvang, Overijssel.",
        error_messages={
            "invalid": "Dit lijkt op een postcode. Schrijf alleen soort en regio.",
            "max_length": "Uw tekst is te lang. Houd het bij 120 tekens.",
        },
    )  # fmt: skip
    next_contact_on = DutchDate(label="Volgend contact", required=False, future=True)
    reflection_start = DutchDate(label="Begin van de bedenktijd", required=False, future=False,
                                 help_text="Laat leeg als er geen bedenktijd is.")  # fmt: skip
    dublin = forms.BooleanField(label="Dublin: de bedenktijd duurt 30 dagen", required=False)
    reflection_ended = DutchDate(label="Bedenktijd eerder geëindigd op", required=False, future=False)

    def clean(self) -> dict[str, Any]:
        """An end lies after a start."""
        cleaned = super().clean() or {}
        start, ended = cleaned.get("reflection_start"), cleaned.get("reflection_ended")
        if ended and not start and "reflection_start" not in self.errors:
            self.add_error("reflection_start", "Vul eerst in wanneer de bedenktijd begon.")
        if start and ended and ended < start:
            self.add_error("reflection_ended", "Het einde ligt voor het begin. Kies een latere dag.")
        if start and start < timezone.localdate() - timedelta(days=5 * 365):
            self.add_error("reflection_start", "Dit is langer dan 5 jaar geleden. Klopt het jaar?")
        return cleaned
