"""The forms of waarneming: who is away, and who answers meanwhile."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases.choosing import rows_of, say_rows
from cases.fields import DutchDate, wrong_period
from cases.models import Unit, UnitKind, User
from cases.roles import Role

LONGEST = 1  # years ahead; more is a slip of the pen


class PeriodForm(forms.Form):
    """From a day until a day."""

    first = DutchDate(label="Vanaf", ahead=True, quick="start", error_messages={"required": "Vul in vanaf welke dag."})
    until = DutchDate(label="Tot en met", ahead=True, quick="future",
                      error_messages={"required": "Vul in tot en met welke dag."})  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A period lies in the right order, and is not over."""
        cleaned = super().clean() or {}
        first, until = cleaned.get("first"), cleaned.get("until")
        for side, words in wrong_period(first, until, years=LONGEST).items():
            self.add_error("first" if side == "start" else "until", words)
        if isinstance(until, date) and until < timezone.localdate() and "until" not in self.errors:
            self.add_error("until", "Deze dag is al voorbij. Kies vandaag of later.")
        return cleaned


class AwayForm(PeriodForm):
    """When somebody is not there, and which colleague of the same unit answers."""

    colleague = forms.ModelChoiceField(
        User.objects.none(), label="Wie neemt waar?", required=False, empty_label="Niemand van dit onderdeel",
        help_text="Is er niemand? Dan vraagt u de beheerder om een waarnemer uit een andere gemeente.",
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = User.objects.filter(unit=person.unit_id, role=person.role, is_active=True).exclude(pk=person.pk)
        rows_of(self, "colleague").queryset = same.order_by("last_name")


class StandInForm(PeriodForm):
    """Which aandachtsfunctionaris of another gemeente answers here."""

    field_order = ("person", "first", "until")
    person = forms.ModelChoiceField(
        User.objects.none(), label="Wie neemt waar?", empty_label="Kies een aandachtsfunctionaris",
        error_messages={"required": "Kies wie waarneemt."},
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = User.objects.filter(role=Role.FOCAL_POINT, unit__kind=UnitKind.FOCAL_POINT, is_active=True, home=None)
        people = rows.exclude(unit=unit).select_related("unit").order_by("unit__name", "last_name")
        rows_of(self, "person").queryset = people
        say_rows(self, "person", lambda user: f"{user}, {user.unit}")
