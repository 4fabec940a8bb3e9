"""What the moves of a signal and an adviesvraag ask, and what every form of a move is."""

from collections import Counter
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from cases import access, shielding
from cases.fields import DutchDate, text
from cases.models import LegalBasis, Party, PartyRole, SignNote, Unit, UnitKind, User
from cases.roles import Part
from routing import completeness
from routing.models import Machine, Review, Triage
from routing.models.triage import CLOSING_REASONS, KNOWS
from routing.signs import SIGNS_HEAD, in_words

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
        self.fields["local_unit"].queryset = units  # type: ignore[attr-defined]


class ReferForm(MoveForm):
    """The aanmelding as ticked by the aandachtsfunctionaris (plan 2.1; domain "Her or his voice")."""

    proposes = ("signs", "Zet in de tekst")

    grown = forms.ChoiceField(
        label="Is het vermoeden sterker geworden?", widget=forms.RadioSelect,
        choices={"ja": "Ja, want …", "toch": "Nee, maar toch doorleiden, want …"},
        error_messages={"required": "Kies wat voor dit signaal geldt."},
    )  # fmt: skip
    reason = text("Want", missing="Schrijf waarom u doorleidt.")
    summary = text("Wat mag de tafel lezen?", rows=6, length=5_000, missing="Schrijf wat de tafel mag lezen.",
                   help_text="Alleen deze tekst en de vorm gaan mee. Uw notities en de melder niet.")  # fmt: skip
    signs = forms.MultipleChoiceField(
        label="Welke genoteerde tekenen wilt u in de tekst?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Er gaat niets vanzelf mee. Zet ze in de tekst hierboven en maak die zelf af.",
    )  # fmt: skip
    organised = forms.BooleanField(
        label="Er zijn tekenen van organisatie", required=False,
        help_text="Bijvoorbeeld een netwerk, een bedrijf of meer slachtoffers. De tafel leest dit ook.",
    )  # fmt: skip
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label="Welke personen gaan mee?", required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = forms.MultipleChoiceField(
        label="Welke rollen mag de tafel weten?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Een rol die u niet aanvinkt, blijft bij uw afdeling.",
    )  # fmt: skip
    knows = forms.ChoiceField(
        label="Weet de betrokkene dit?", widget=forms.RadioSelect, choices=KNOWS,
        error_messages={"required": "Kies of de betrokkene dit weet."},
    )  # fmt: skip
    knows_reason = text("Want (bij ‘nog niet’ of ‘niet’)", rows=2, length=500, required=False)
    wish = text("Wat wil zij of hij zelf?", rows=2, length=500, required=False,
                help_text="‘Niet veilig te vragen’ is ook een antwoord.")  # fmt: skip

    def prepare(self) -> None:
        """Own betrokkenen of this case, and the story as a first draft of the aanmelding."""
        parties = Party.objects.visible_to(self.by).filter(case_id=self.row.case_id, owner=self.row.owner_id)
        self.fields["parties"].queryset = parties  # type: ignore[attr-defined]
        self._offer_roles(list(parties))
        self._offer_signs()
        if isinstance(self.row, Triage) and not self.is_bound:
            self.initial.setdefault("summary", self.row.signal.assessment or self.row.signal.story)

    def _offer_signs(self) -> None:
        """What was noted may be put in the text, each by its own tick; none is ticked beforehand."""
        rows = SignNote.objects.visible_to(self.by).filter(case=self.row.case_id, owner=self.row.owner_id)
        self.noted = {note.code: note for note in rows.filter(signal=getattr(self.row, "signal_id", None), answer="ja")}
        if not self.noted:
            del self.fields["signs"]
            return
        self.fields["signs"].choices = [(code, note.asked) for code, note in self.noted.items()]  # type: ignore[attr-defined]

    def with_proposal(self, sent: QueryDict) -> dict[str, Any]:
        """Put the ticked tekenen under the text that was typed, once each."""
        found = super().with_proposal(sent)
        lines = [in_words(self.noted[code]) for code in found.get("signs", []) if code in self.noted]
        text = str(found.get("summary", "")).rstrip()
        more = [f"- {line}" for line in lines if line not in text]
        head = "" if SIGNS_HEAD in text or not more else f"\n\n{SIGNS_HEAD}"
        return found | {"summary": "\n".join([f"{text}{head}", *more]).strip(), "signs": []}

    def _offer_roles(self, parties: list[Party]) -> None:
        """Only who has several roles needs a choice; each is ticked until somebody unticks it."""
        rows = PartyRole.objects.visible_to(self.by).filter(
            party__in=[party.pk for party in parties], owner=self.row.owner_id, part=Part.OWN, until=None
        )
        names = {party.pk: str(party) for party in parties}
        several = {pk for pk, count in Counter(row.party_id for row in rows).items() if count > 1}
        choices = [
            (f"{row.party_id}.{row.role}", f"{names[row.party_id]}: {row.get_role_display().lower()}")
            for row in rows if row.party_id in several
        ]  # fmt: skip
        if not choices:
            del self.fields["roles"]
            return
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]
        self.fields["roles"].initial = [key for key, _ in choices]

    def _no_role(self, cleaned: dict[str, Any]) -> bool:
        """Somebody with several roles would go along without any."""
        asked = {key.split(".")[0] for key, _ in getattr(self.fields.get("roles"), "choices", [])}
        ticked = {key.split(".")[0] for key in cleaned.get("roles", [])}
        return any(str(party.pk) in asked - ticked for party in cleaned.get("parties", []))

    def clean(self) -> dict[str, Any]:
        """A "no" to "weet de betrokkene dit" needs its reason."""
        cleaned = super().clean() or {}
        if cleaned.get("knows") in ("nog_niet", "niet") and not cleaned.get("knows_reason"):
            self.add_error("knows_reason", "Schrijf kort waarom de betrokkene dit (nog) niet weet.")
        if "roles" in self.fields and self._no_role(cleaned):
            self.add_error("roles", "Kies van iedere persoon die meegaat minstens één rol.")
        return cleaned

    def _roles(self) -> dict[str, list[str]]:
        """Give the ticked roles by person, for those who have a choice."""
        found: dict[str, list[str]] = {}
        for key in self.cleaned_data.get("roles", []):
            party, role = key.split(".")
            found.setdefault(party, []).append(role)
        return found

    def data_of_move(self) -> dict[str, Any]:
        """`grown` as a boolean."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "signs"}
        return answers | {
            "grown": self.cleaned_data["grown"] == "ja",
            "parties": list(self.cleaned_data["parties"]),
            "roles": self._roles(),
        }


class CloseSignalForm(MoveForm):
    """Why it ends here, and who takes it on."""

    close_reason = forms.ChoiceField(label="Waarom sluit u af?", widget=forms.RadioSelect, choices=CLOSING_REASONS,
                                     error_messages={"required": "Kies waarom u afsluit."})  # fmt: skip
    reason = text("Toelichting")
    receiver = forms.CharField(label="Aan wie heeft u het gemeld?", max_length=160, required=False,
                               help_text="Alleen als u het elders heeft gemeld.")  # fmt: skip
    ground = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond heeft u het gemeld?",
                                    required=False, empty_label="De gewone grond bij deze reden")  # fmt: skip
    keep_until = DutchDate(label="Bewaard tot", required=False, future=True)

    def prepare(self) -> None:
        """The grounds of the own organisation."""
        self.fields["ground"].queryset = grounds_of(self.row.owner)  # type: ignore[attr-defined]

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
