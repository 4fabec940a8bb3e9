"""What the moves of a signal and an adviesvraag ask, and what every form of a move is."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from cases import access, shielding
from cases.choosing import rows_of
from cases.fields import DutchDate, text
from cases.models import LegalBasis, Unit, UnitKind, User
from routing import completeness
from routing.models import Machine, Review
from routing.models.triage import CLOSING_REASONS

NAMES_REPORTER = "Hier staat de naam of het telefoonnummer van de melder. De melder is afgeschermd: haal dit weg."


class MoveForm(forms.Form):
    """What a move asks; `data` is what it gives to the machine."""

    note: ClassVar[str] = ""  # what one should know before answering
    proposes: ClassVar[tuple[str, str]] = ("", "")  # a field, and the words of a button that puts it in the text
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()  # title and fields of each block of a long form

    def __init__(self, *args: Any, row: Machine, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.by = row, by
        self.prepare()

    @property
    def doing(self) -> str:
        """What this step is called with these answers, where that is not its own name."""
        return ""

    def prepare(self) -> None:
        """Fill choices from the row; nothing by default."""

    def with_proposal(self, sent: QueryDict) -> dict[str, Any]:
        """Give what was sent, with a text to go on from; as sent by default."""
        multiple = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        return {name: sent.getlist(name) if isinstance(self.fields.get(name), multiple) else value
                for name, value in sent.items()}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """No text of a move names a melder who is shielded: it leaves the unit."""
        cleaned = super().clean() or {}
        texts = {name: value for name, value in cleaned.items() if isinstance(value, str) and value}
        if shielding.named_in(self.row.case_id, list(texts.values()), by=self.by):
            for name, value in texts.items():
                if shielding.named_in(self.row.case_id, [value], by=self.by):
                    self.add_error(name, NAMES_REPORTER)
        return cleaned

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Give the fields in blocks, so that a long form reads as a few questions."""
        blocks = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.groups]
        return [block for block in blocks if block[1]] or [("", self.visible_fields())]

    @property
    def tells(self) -> list[str]:
        """Say in words who reads what, where the table of sight has no line for it; nothing by default."""
        return []

    def data_of_move(self) -> dict[str, Any]:
        """Give the keyword arguments of the transition."""
        return dict(self.cleaned_data)


def grounds_of(unit: Unit) -> Any:
    """Give the grounds in law that the FG of this unit's organisation approved for its work."""
    return LegalBasis.objects.filter(pk__in=access.grounds(unit).order_by().values("basis")).order_by("label")


class NoneForm(MoveForm):
    """Nothing to ask."""


class ReasonForm(MoveForm):
    """Why."""

    reason = text("Waarom?")


class LocalForm(MoveForm):
    """Which local unit, what it reads, and when the signal comes back."""

    local_unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Wie pakt het op?", empty_label=None,
        error_messages={"required": "Kies wie het oppakt."},
    )  # fmt: skip
    reason = text("Wat moet deze afdeling weten?", rows=4, missing="Schrijf wat deze afdeling moet weten.",
                  help_text="Alleen deze tekst gaat mee. Uw notities en de melder niet.")  # fmt: skip
    check_on = DutchDate(label="Wanneer kijkt u hoe het gaat?", future=True,
                         error_messages={"required": "Vul in wanneer u weer kijkt."})  # fmt: skip

    def prepare(self) -> None:
        """Only units of the own gemeente."""
        units = Unit.objects.filter(
            organisation=self.row.owner.organisation_id, kind__in=[UnitKind.LOCAL_CARE, UnitKind.MAYOR]
        )
        rows_of(self, "local_unit").queryset = units


class CloseSignalForm(MoveForm):
    """Why it ends here, and who takes it on."""

    close_reason = forms.ChoiceField(label="Waarom sluit u af?", widget=forms.RadioSelect, choices=CLOSING_REASONS,
                                     error_messages={"required": "Kies waarom u afsluit."})  # fmt: skip
    reason = text("Toelichting")
    receiver = forms.CharField(label="Aan wie heeft u het gemeld?", max_length=160, required=False,
                               help_text="Alleen als u het elders heeft gemeld.")  # fmt: skip
    ground = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond heeft u het gemeld?",
                                    required=False, empty_label="De gewone grond bij deze reden")  # fmt: skip
    keep_until = DutchDate(label="Bewaard tot", required=False, future=True, quick="none")

    def prepare(self) -> None:
        """The grounds of the own organisation."""
        rows_of(self, "ground").queryset = grounds_of(self.row.owner)

    @property
    def tells(self) -> list[str]:
        """The line in the ledger, to a receiver without account."""
        to, ground = self.cleaned_data.get("receiver"), self.chosen_ground()
        return [f"U legt vast dat {to} uw melding kreeg. Grond: {ground}."] if to else []

    def chosen_ground(self) -> LegalBasis:
        """Give the ground: as chosen, else the usual one (meldrecht only leads to Veilig Thuis)."""
        chosen: LegalBasis | None = self.cleaned_data.get("ground")
        usual = "mr" if self.cleaned_data.get("close_reason") == "veilig_thuis" else "gem"
        return chosen or LegalBasis.objects.get(key=usual)

    def data_of_move(self) -> dict[str, Any]:
        """The ground always has a value."""
        return dict(self.cleaned_data) | {"ground": self.chosen_ground().key}

    def clean(self) -> dict[str, Any]:
        """Each reason needs its own fact."""
        cleaned = super().clean() or {}
        why = cleaned.get("close_reason")
        if why == "onvoldoende" and not cleaned.get("keep_until") and "keep_until" not in self.errors:
            self.add_error("keep_until", "Vul in tot wanneer u dit bewaart.")
        if why in ("veilig_thuis", "politie", "buiten_regio", "slecht_werkgeverschap") and not cleaned.get("receiver"):
            self.add_error("receiver", "Vul in aan wie u het heeft gemeld.")
        return cleaned


class AnswerForm(MoveForm):
    """The advice that was given."""

    answer = text("Wat heeft u geadviseerd?", rows=4, length=5_000, missing="Schrijf welk advies u gaf.",
                  help_text="Geen namen van mensen.")  # fmt: skip


class QuestionForm(MoveForm):
    """What the tafel misses."""

    question = text("Wat mist de tafel?", rows=6, missing="Schrijf wat u mist.")

    def prepare(self) -> None:
        """What the check of the aanmelding misses stands there already."""
        if isinstance(self.row, Review):
            self.initial.setdefault("question", completeness.question(self.row, by=self.by))


class SupplementForm(MoveForm):
    """The answer of the aanmelder."""

    text = text("Uw aanvulling", rows=5, length=5_000, missing="Schrijf uw aanvulling.",
                help_text="De tafel leest deze tekst.")  # fmt: skip
