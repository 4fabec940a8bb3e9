"""What the moves of the tafel ask."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import DutchDate, text
from cases.models import Party, Unit, UnitKind
from cases.roles import Part
from routing import facts, presets, receivers
from routing.besluit_form import BesluitForm
from routing.calendar import add_working_days
from routing.models import Machine, Meeting, Proposal, Review
from routing.models.table import RISKS
from routing.models.track import TrackKind
from routing.move_forms import MoveForm
from routing.until import midnight


class ScheduleForm(MoveForm):
    """Which meeting, and who looks along for this case only."""

    groups = (("Wanneer", ("meeting", "minutes")), ("Wie kijkt mee", ("invited", "guests")))

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Welke tafel?", empty_label=None,
                                     error_messages={"required": "Kies een tafel."})  # fmt: skip
    minutes = forms.IntegerField(label="Hoeveel minuten?", min_value=1, max_value=120, initial=10,
                                 widget=forms.NumberInput(attrs={"class": "mht-short"}))  # fmt: skip
    invited = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Wie kijkt mee bij deze casus?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
        help_text="Bij een vinkje staat waarom het aan staat. Haal het weg als deze organisatie niet nodig is.",
    )  # fmt: skip
    guests = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Welke gemeente komt als gast?", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een gast ziet vooraf niets. U laat de gast aan tafel binnen, alleen bij dit agendapunt.",
    )  # fmt: skip

    def prepare(self) -> None:
        """Meetings within ten working days; presets of domain 1.5 row 13."""
        now = timezone.now()
        last = midnight(add_working_days(timezone.localdate(), 10))
        meetings = Meeting.objects.filter(closed_at=None, starts_at__gte=now.replace(hour=0), starts_at__lt=last)
        field: Any = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = meeting_name
        review: Any = self.row
        own = Unit.objects.filter(kind=UnitKind.MAYOR, organisation=receivers.town_of(review))
        regional = Unit.objects.filter(kind__in=presets.AT_TABLE + presets.BY_HAND).exclude(kind=UnitKind.MAYOR)
        units = (regional | own).distinct().order_by("name")
        why = presets.reasons(review, self.by)
        invited: Any = self.fields["invited"]
        invited.queryset = units
        invited.label_from_instance = lambda unit: presets.in_words(unit, why)
        self.initial.setdefault("invited", [unit.pk for unit in units if unit.kind in why])
        guests: Any = self.fields["guests"]
        guests.queryset = Unit.objects.filter(kind=UnitKind.FOCAL_POINT).exclude(pk=review.submitted_by_id)

    def data_of_move(self) -> dict[str, Any]:
        """Units as a list."""
        found = self.cleaned_data
        return dict(found) | {"invited": list(found["invited"]), "guests": list(found["guests"])}


def meeting_name(meeting: Meeting) -> str:
    """Give a meeting as people call it."""
    start = timezone.localtime(meeting.starts_at)
    days = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
    return f"{days[start.weekday()]} {start:%d-%m-%Y} om {start:%H:%M}, {meeting.place}"


MOTIVATION: dict[str, Any] = {"rows": 4, "length": 5_000, "missing": "Schrijf waarom de tafel dit besluit."}


class AdjournForm(BesluitForm):
    """Wait for more, until a date; meanwhile others may be asked."""

    kind = "aanhouden"
    takes_actions = True
    groups = (
        ("Besluit", ("motivation", "review_on", "escalated")),
        ("Wie vraagt u intussen iets?", ("sources", "text", "parties")),
    )

    motivation = text("Motivering", **MOTIVATION)
    review_on = DutchDate(label="Terug op de tafel op", future=True,
                          error_messages={"required": "Vul in wanneer de casus terugkomt."})  # fmt: skip
    escalated = forms.BooleanField(
        label="Opschalen: het bestuurlijk overleg beslist", required=False,
        help_text="De voorzitter kiest dit als organisaties het niet eens worden. Niemand hoeft dan in te stemmen.",
    )  # fmt: skip
    sources = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Aan wie?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Zij lezen alleen uw vraag, niet de casus.",
    )  # fmt: skip
    text = text("Uw vraag", rows=3, required=False)
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label="Welke personen gaan mee?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kruis alleen aan wie men moet kennen om te antwoorden.",
    )  # fmt: skip

    @property
    def doing(self) -> str:
        """Scaling up is adjourning by its rows, and another thing to those at the tafel."""
        return "Opschalen" if self.cleaned_data.get("escalated") else ""

    @property
    def proposed(self) -> Proposal:
        """Scaling up is the choice of the chair: nobody has to agree with it (domain 1.5)."""
        return Proposal(kind="opschalen") if self.cleaned_data.get("escalated") else super().proposed

    def prepare(self) -> None:
        """Whom the tafel works with, and the people of the casus."""
        sources: Any = self.fields["sources"]
        sources.queryset = presets.working_with(self.row).order_by("name")
        parties: Any = self.fields["parties"]
        parties.queryset = Party.objects.visible_to(self.by).filter(case_id=self.row.case_id, part=Part.CASUS)

    def clean(self) -> dict[str, Any]:
        """A question has a text and somebody to answer it."""
        cleaned = super().clean() or {}
        if cleaned.get("sources") and not cleaned.get("text"):
            self.add_error("text", "Schrijf uw vraag.")
        if cleaned.get("text") and not cleaned.get("sources"):
            self.add_error("sources", "Kies aan wie u dit vraagt.")
        return cleaned

    def data_of_move(self) -> dict[str, Any]:
        """Lists instead of queries."""
        found = dict(self.cleaned_data)
        return found | {"sources": list(found["sources"]), "parties": list(found["parties"]), "actions": self.actions()}


class AdviseForm(BesluitForm):
    """Back to the gemeente, with advice."""

    kind = "advies"

    motivation = text("Motivering", **MOTIVATION)
    advice = text("Advies aan de gemeente", rows=4, length=5_000, missing="Schrijf het advies.")


class DeclineForm(BesluitForm):
    """Not for the tafel."""

    kind = "niet"

    motivation = text("Motivering", **MOTIVATION)


class CloseCaseForm(DeclineForm):
    """All tracks have an outcome."""

    kind = "sluiten"


class DecideForm(BesluitForm):
    """The joint besluit: tracks in any combination, who said "eens", actions, and the next date."""

    kind = "sporen"
    takes_actions = True

    groups = (
        ("Sporen", ("tracks", "summary")),
        ("Wie is het eens?", ("agreed",)),
        ("Motivering", ("motivation",)),
        ("Actie", ("action_unit", "action_text", "action_due")),
        ("Volgende keer", ("risk", "review_on")),
    )

    tracks = forms.MultipleChoiceField(
        label="Welke sporen starten?", choices=TrackKind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Meer sporen tegelijk mag. Kies niets als alleen de lopende sporen doorgaan.",
    )  # fmt: skip
    agreed = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Wie was erbij en is het eens met dit besluit?", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een houder die het eens is, aanvaardt daarmee het spoor. Anders vragen we het.",
    )  # fmt: skip
    motivation = text("Waarom besluit de tafel dit?", **MOTIVATION)
    summary = text("Samenvatting voor burgemeester of informatieplein", rows=3, length=5_000, required=False,
                   help_text="Zij lezen alleen deze tekst, niet de casus.")  # fmt: skip
    risk = forms.ChoiceField(label="Risico", choices=RISKS, widget=forms.RadioSelect, initial="midden",
                             error_messages={"required": "Kies het risico."})  # fmt: skip
    review_on = DutchDate(label="Volgende keer aan tafel", future=True,
                          error_messages={"required": "Vul in wanneer de tafel weer kijkt."})  # fmt: skip
    action_unit = forms.ModelChoiceField(Unit.objects.none(), label="Actie voor", required=False,
                                         empty_label="Geen actie")  # fmt: skip
    action_text = forms.CharField(label="Wat moet gebeuren?", max_length=300, required=False)
    action_due = DutchDate(label="Voor wanneer?", required=False, future=True)

    def prepare(self) -> None:
        """Holders of this gemeente and region may say "eens"; actions go to whom the tafel works with."""
        review: Any = self.row
        holders = receivers.holders(review)
        agreed: Any = self.fields["agreed"]
        agreed.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in holders.values()])
        tracks: Any = self.fields["tracks"]
        tracks.choices = [(kind.value, kind.label) for kind in holders]
        actors: Any = self.fields["action_unit"]
        actors.queryset = presets.working_with(review)
        if self.item:  # the regie window asked these already
            for name in ("agreed", "action_unit", "action_text", "action_due"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Tracks need a reader's summary where the holder sees no casus; an action needs all three parts."""
        cleaned = super().clean() or {}
        if {"bestuur", "informatieplein"} & set(cleaned.get("tracks", [])) and not cleaned.get("summary"):
            self.add_error("summary", "Schrijf wat de burgemeester of het informatieplein moet weten.")
        if cleaned.get("action_unit") or cleaned.get("action_text"):
            for name, missing in (("action_unit", "Kies voor wie de actie is."),
                                  ("action_text", "Schrijf wat er moet gebeuren."),
                                  ("action_due", "Vul in voor wanneer.")):  # fmt: skip
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        if not cleaned.get("tracks") and not has_tracks(self.row):
            self.add_error("tracks", "Kies minstens één spoor, of kies een ander besluit.")
        return cleaned

    def data_of_move(self) -> dict[str, Any]:
        """The action as a row, or all that was written down at the tafel with who said "eens"."""
        found = dict(self.cleaned_data)
        if self.item:
            return found | {"agreed": self.agreeing(), "actions": self.actions()}
        unit, words, due = found.pop("action_unit"), found.pop("action_text"), found.pop("action_due")
        actions = [{"unit": unit, "text": words, "due": due}] if unit else []
        return found | {"agreed": list(found["agreed"]), "actions": actions}


def has_tracks(row: Machine) -> bool:
    """Does this case have a running track already?"""
    return isinstance(row, Review) and facts.any_open_track(row)


class MonitorForm(MoveForm):
    """Wie houdt zicht? All stay unless unticked."""

    keep = forms.ModelMultipleChoiceField(Unit.objects.none(), label="Wie houdt zicht?", required=False,
                                          widget=forms.CheckboxSelectMultiple)  # fmt: skip
    review_on = DutchDate(label="Volgende keer aan tafel", future=True,
                          error_messages={"required": "Vul in wanneer de tafel weer kijkt."})  # fmt: skip

    def prepare(self) -> None:
        """Units that look along by the tafel; who holds a track or an action is not asked about."""
        review: Any = self.row
        ids = receivers.looking_along(review)
        keep: Any = self.fields["keep"]
        keep.queryset = Unit.objects.filter(pk__in=ids)
        self.initial.setdefault("keep", list(ids))

    def data_of_move(self) -> dict[str, Any]:
        """Units as a list."""
        return dict(self.cleaned_data) | {"keep": list(self.cleaned_data["keep"])}
