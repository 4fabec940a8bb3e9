"""What the forms of the regie window carry, and the actiepunt of one line."""

from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.http import QueryDict

from cases import shielding
from cases.fields import DutchDate
from cases.models import Unit, User
from routing import action_line, deliberating
from routing.models import AgendaItem, Proposal, Review
from routing.models.room import ANSWERS, COMPLEX, STANCES
from routing.models.table import RISKS
from routing.move_forms import NAMES_REPORTER

LENGTHS = {"motivation": 5_000, "summary": 5_000, "advice": 5_000, "conclusion": 2_000, "review_on": 40}
LABELS = {"motivation": "Motivering", "summary": "Samenvatting", "advice": "Advies aan de gemeente",
          "conclusion": "Conclusie van de tafel", "review_on": "Volgende keer aan tafel", "risk": "Risico",
          "complex": "Complexe casuïstiek"}  # fmt: skip
FILLED = ("review_on", "risk", "complex")  # the page fills these in by itself while nobody chose
LOOSE = {"regel": "Nieuwe actie", "want-": "Niet eens, want", "waarom-": "Uit de weging, want"}
CHOICES: dict[str, Any] = {"risk": RISKS, "complex": COMPLEX}


def typed(posted: QueryDict) -> dict[str, str]:
    """Give what was typed for the proposal, cut to what fits; a choice that does not exist is left out."""
    texts = {name: str(posted[name]).strip()[:length] for name, length in LENGTHS.items() if name in posted}
    chosen = {name: str(posted[name]) for name, known in CHOICES.items() if posted.get(name) in known}
    return texts | chosen


def differences(posted: QueryDict, row: Proposal) -> list[dict[str, Any]]:
    """Give name, label, mine and theirs of every text that was typed and is not what stands there now."""
    mine, theirs = typed(posted), {name: getattr(row, name) for name in LABELS}
    found = [name for name in LABELS if mine.get(name, theirs[name]) != theirs[name]]
    asked = [name for name in found if theirs[name] or name not in FILLED]
    return [_difference(name, LABELS[name], mine[name], theirs[name]) for name in asked]


def _difference(name: str, label: str, mine: str, theirs: str) -> dict[str, Any]:
    said = CHOICES.get(name, {})
    return {"name": name, "label": label, "mine": said.get(mine, mine), "theirs": said.get(theirs, theirs),
            "values": [theirs]}  # fmt: skip


def loose(posted: QueryDict) -> list[tuple[str, str]]:
    """Give label and text of what else was typed, and stands nowhere yet: an actiepunt, why somebody disagrees."""
    return [(label, str(posted[name])) for begin, label in LOOSE.items() for name in posted
            if name.startswith(begin) and str(posted[name]).strip()]  # fmt: skip


def kept(posted: QueryDict) -> list[tuple[str, str]]:
    """Give what was typed, to send again; no button is pressed anew but the one that keeps the answers."""
    names = (*deliberating.TYPED, "punt", "weging")
    return [(name, str(posted[name])) for name in posted if name in names or name.startswith(("criterium-", *LOOSE))]


def of(criterion: str) -> set[str]:
    """Give the fields of one criterion."""
    return {f"criterium-{criterion}", f"waarom-{criterion}"}


def waits(names: set[str], scored: set[str]) -> list[str]:
    """Say what is typed and not kept yet, and which key keeps it."""
    open_ones = {name for name in names if name.startswith("waarom-") and name.removeprefix("waarom-") not in scored}
    waiting = {
        "Kies bij die vraag ook een antwoord": open_ones,
        "Druk op Enter om de actie op te schrijven": names & {"regel"},
        "Kies ‘Niet eens’ om de reden vast te leggen": {name for name in names if name.startswith("want-")},
    }
    return [text for text, found in waiting.items() if found]


def scores(posted: QueryDict) -> Iterator[tuple[str, str, str]]:
    """Give criterion, answer and why of every criterion that was answered."""
    for group in deliberating.lists()["groups"]:
        for line in group["criteria"]:
            given = posted.get(f"criterium-{line['key']}", "")
            if given in ANSWERS and given in group["scale"]:
                yield line["key"], given, posted.get(f"waarom-{line['key']}", "").strip()[:500]


def review(item: AgendaItem, *, by: User) -> Review:
    """Give the weging of an item."""
    return Review.objects.visible_to(by).get(pk=item.review_id)


class ActionLineForm(forms.Form):
    """Who does what before when, as it was read from the line, to be corrected where needed."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Wie doet het?", empty_label="Kies een organisatie",
                                  error_messages={"required": "Kies wie dit doet."})  # fmt: skip
    words = forms.CharField(label="Wat gaat deze organisatie doen?", max_length=300,
                            error_messages={"required": "Schrijf wat er moet gebeuren."})  # fmt: skip
    due = DutchDate(label="Voor wanneer?", future=True, error_messages={"required": "Vul in voor wanneer."})

    def __init__(self, *args: Any, item: AgendaItem, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.by = item, by
        field: Any = self.fields["unit"]
        self.actors = deliberating.actors(by, item)
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in self.actors])

    @classmethod
    def of_line(cls, line: str, *, item: AgendaItem, by: User) -> Self:
        """Fill the form from a line as people type it."""
        found = action_line.read(line[:400], deliberating.actors(by, item))
        data = {"unit": str(found.unit.pk) if found.unit else "", "words": found.text,
                "due": found.due.strftime("%d-%m-%Y") if found.due else ""}  # fmt: skip
        return cls(data, item=item, by=by)

    def clean_unit(self) -> Unit:
        """An owner must be allowed to see the case; else somebody shares it first."""
        unit: Unit = self.cleaned_data["unit"]
        if deliberating.blind(self.item, [unit]):
            raise forms.ValidationError(f"{unit} mag deze casus niet zien. Kies iemand anders of deel eerst.")
        return unit

    def clean_words(self) -> str:
        """No text names a melder who is shielded."""
        words: str = self.cleaned_data["words"]
        if shielding.named_in(self.item.case_id, [words], by=self.by):
            raise forms.ValidationError(NAMES_REPORTER)
        return words

    def keep(self) -> None:
        """Write it down for the besluit."""
        found = self.cleaned_data
        deliberating.add_action(self.item, found["unit"], found["words"], found["due"], by=self.by)


class PositionForm(forms.Form):
    """Eens, niet eens with a line, or no opinion."""

    stance = forms.ChoiceField(label="Bent u het eens met dit voorstel?", choices=STANCES, widget=forms.RadioSelect,
                               error_messages={"required": "Kies uw antwoord."})  # fmt: skip
    reason = forms.CharField(label="Want", max_length=300, required=False, help_text="Nodig bij ‘niet eens’.")

    def clean(self) -> dict[str, Any]:
        """Who does not agree says why, in one line."""
        cleaned = super().clean() or {}
        if cleaned.get("stance") == "oneens" and not cleaned.get("reason"):
            self.add_error("reason", "Schrijf in één regel waarom u het niet eens bent.")
        return cleaned
