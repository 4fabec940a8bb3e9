"""What is asked when a case or its care goes to another unit (domain 1.5 rows 23 and 26)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import DutchDate, text
from cases.models import Unit, UnitKind
from routing.besluit_form import BesluitForm
from routing.joining_forms import ExtractForm, unit_field
from routing.models import CareDomain, TrackLine
from routing.models.care import DOMAINS
from routing.models.handover import WISHES
from routing.models.track import ENDED, TrackKind
from routing.move_forms import MoveForm
from routing.presets import NO_CASEWORK

TO_THINK = timedelta(days=10)


class ScaleDownForm(BesluitForm, ExtractForm):
    """Who goes on with this case alone, why, and what it reads once it accepted."""

    kind = "afschalen"
    note = (
        "Deze organisatie ziet eerst alleen dat de casus bestaat en hoe hij staat. Neemt zij over? "
        "Dan leest zij wat u hier kiest, en ziet niemand anders de casus meer."
    )
    groups = (
        ("Besluit", ("unit", "motivation", "due")),
        ("Wat leest deze organisatie als zij overneemt?", ("pieces", "parties", "more")),
    )

    unit = unit_field("Wie gaat verder met deze casus?",
                      help_text="Gaat een spoor door? Kies dan wie dat spoor al heeft.")  # fmt: skip
    motivation = text(
        "Waarom besluit de tafel dit?", rows=4, length=5_000, missing="Schrijf waarom de tafel dit besluit."
    )
    due = DutchDate(
        label="Antwoord voor", future=True, error_messages={"required": "Vul in voor wanneer u antwoord wilt."}
    )

    def prepare(self) -> None:
        """Everyone who does casework; ten days to think."""
        super().prepare()
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.exclude(kind__in=NO_CASEWORK).order_by("name")
        self.initial.setdefault("due", timezone.localdate() + TO_THINK)

    def clean(self) -> dict[str, Any]:
        """No track is taken from its holder: what still runs elsewhere comes first."""
        cleaned = super().clean() or {}
        unit = cleaned.get("unit")
        lines = TrackLine.objects.visible_to(self.by).filter(case_id=self.row.case_id).exclude(state__in=ENDED)
        running = [f"{TrackKind(line.kind).label.lower()} ({line.holder})"
                   for line in lines.select_related("holder") if unit and line.holder_id != unit.pk]  # fmt: skip
        if running:
            self.add_error("unit", f"Er loopt nog een spoor bij een ander: {', '.join(running)}. "
                                   "Kies die organisatie, of wacht tot dat spoor klaar is.")  # fmt: skip
        return cleaned

    def data_of_move(self) -> dict[str, Any]:
        """The ticked pieces as one text."""
        found = self.cleaned_data
        return {"unit": found["unit"], "motivation": found["motivation"], "due": found["due"],
                "summary": self.extract()}  # fmt: skip


class AcceptCaseForm(MoveForm):
    """Nothing to ask: the receiver says yes."""

    note = (
        "U gaat verder met deze casus, buiten de tafel. U krijgt de samenvatting van de tafel als eigen tekst. "
        "Niemand anders ziet de casus daarna nog: de tafel houdt alleen nummer en stand."
    )


class TakeOverForm(MoveForm):
    """Nothing to ask: the local unit says that it goes on itself."""

    note = "De samenvatting blijft van u, ook als het spoor zorg klaar is. U volgt daarvoor uw eigen regels."


class ShareForm(ExtractForm):
    """With whom the zorgcoördinator works on care, what that unit reads, and what the person wants."""

    note = "Deze organisatie leest wat u hier kiest tot het spoor zorg klaar is. Zij kan daarna zelf overnemen."
    groups = (
        ("Met wie", ("unit",)),
        ("Wat wil zij of hij zelf?", ("wish", "wish_reason")),
        ("Wat mag deze organisatie lezen?", ("pieces", "parties", "more")),
    )

    unit = unit_field("Met wie stemt u af?", help_text="Een lokaal zorgdomein, of een partner zoals school of opvang.")
    wish = forms.ChoiceField(label="Wil de betrokkene dat deze organisatie dit leest?", choices=WISHES,
                             widget=forms.RadioSelect,
                             error_messages={"required": "Kies wat de betrokkene wil."})  # fmt: skip
    wish_reason = text("Want", rows=2, length=500, required=False, help_text="Bij ‘nee’ en ‘niet veilig te vragen’.")

    def prepare(self) -> None:
        """Local care and partners only."""
        super().prepare()
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(kind__in=[UnitKind.LOCAL_CARE, UnitKind.PARTNER]).order_by("name")

    def texts(self) -> dict[str, tuple[str, str]]:
        """What stands in the plan of the zorgspoor, beside the casus."""
        rows = CareDomain.objects.visible_to(self.by).filter(case_id=self.row.case_id).exclude(goal="")
        plan = {str(row.pk): (DOMAINS[row.domain], f"{row.get_level_display()}. {row.goal}") for row in rows}
        return plan | super().texts()

    def clean(self) -> dict[str, Any]:
        """Without consent there is a reason."""
        cleaned = super().clean() or {}
        if cleaned.get("wish") in ("nee", "niet_gevraagd") and not cleaned.get("wish_reason"):
            self.add_error("wish_reason", "Schrijf waarom u dit toch deelt.")
        return cleaned

    def data_of_move(self) -> dict[str, Any]:
        """Consent is the ground where it was given, else the giver's own task."""
        found = self.cleaned_data
        ground = "toe" if found["wish"] == "ja" else "vt"
        return {"unit": found["unit"], "text": self.extract(), "wish": found["wish"],
                "wish_reason": found["wish_reason"], "own_ground": ground}  # fmt: skip
