"""What the moves of a track ask."""

from django import forms

from cases.choosing import words_of
from cases.fields import DutchDate, text
from routing.models.track import TrackKind
from routing.move_forms import MoveForm


class NextStepForm(MoveForm):
    """What comes next; the tafel sees this line and nothing else of the track."""

    next_step = forms.CharField(label="Wat is de volgende stap?", max_length=200, required=False,
                                help_text="De regie van de tafel ziet deze regel. Schrijf geen namen.")  # fmt: skip
    next_on = DutchDate(label="Wanneer?", required=False, future=True)
    waits_for = forms.ChoiceField(label="Wacht dit spoor op een ander spoor?", required=False,
                                  help_text="Zo ziet de regie van de tafel wie op wie wacht.")  # fmt: skip

    def prepare(self) -> None:
        """Offer every other kind of track, so that the list tells nothing of this case."""
        others = [(kind.value, kind.label) for kind in TrackKind if kind != getattr(self.row, "kind", "")]
        words_of(self, "waits_for").choices = [("", "Nee"), *others]


class OutcomeForm(MoveForm):
    """How it ended."""

    outcome = text("Wat is de uitkomst, of waarom niet?", length=500, missing="Schrijf kort de uitkomst of de reden.",
                   help_text="De regie van de tafel leest dit. Schrijf geen namen.")  # fmt: skip
