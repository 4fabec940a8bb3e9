"""What is asked of someone who adds a file to a signal or a case."""

from typing import Any

from django import forms

from cases import shielding
from cases.fields import PlainText
from cases.filetypes import ALLOWED, MOST
from cases.models import Case, User
from cases.roles import Part
from cases.uploads import Attached
from routing import notes, releases
from routing.move_forms import NAMES_REPORTER


class AttachmentForm(forms.Form):
    """A file, and what it is; the type, the name and the content are held against each other."""

    file = Attached(
        label="Welk bestand?",
        help_text=f"{ALLOWED}, hooguit {MOST // 2**20} MB. We scannen het eerst. Uit een foto halen we de plaats weg.",
    )
    about = PlainText(label="Wat is het?", max_length=200, error_messages={"required": "Schrijf kort wat het is."},
                      help_text="Bijvoorbeeld: foto van de slaapplek. Schrijf geen namen.")  # fmt: skip

    @property
    def kept(self) -> dict[str, Any]:
        """Give what is kept, as the service takes it."""
        kind, name, data = self.cleaned_data["file"]
        return {"kind": kind, "name": name, "data": data, "about": self.cleaned_data["about"]}


class CaseAttachmentForm(AttachmentForm):
    """In a case: for whom as well. What the police brings to casus waits for the prosecution, so it is no file."""

    part = forms.ChoiceField(
        label="Wie mag dit zien?", widget=forms.RadioSelect, initial=Part.OWN.value,
        help_text="Wat gelezen is, draait u niet terug.",
        error_messages={"required": "Kies wie dit mag zien.", "invalid_choice": "Kies wie dit mag zien."},
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        field: Any = self.fields["part"]
        waits = by.job in releases.WITHHELD_ROLES
        field.choices = [pair for pair in notes.choices(by, case) if not (waits and pair[0] == Part.CASUS)]

    def clean(self) -> dict[str, Any]:
        """What others read does not name a melder who is shielded."""
        cleaned = super().clean() or {}
        words = [cleaned.get("about", ""), (cleaned.get("file") or ("", "", b""))[1]]
        if cleaned.get("part") != Part.OWN and shielding.named_in(self.case.pk, words, by=self.by):
            self.add_error("about", NAMES_REPORTER)
        return cleaned
