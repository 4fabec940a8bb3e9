"""What doorleiden asks: the aanmelding as the aandachtsfunctionaris ticks it (plan 2.1)."""

from collections import Counter
from typing import Any

from django import forms
from django.http import QueryDict

from cases import access, shielding
from cases.choosing import rows_of, words_of
from cases.fields import text
from cases.models import Attachment, Party, PartyRole, SignNote
from cases.roles import Part
from routing.models import Triage
from routing.models.triage import KNOWS
from routing.move_forms import MoveForm
from routing.signs import SIGNS_HEAD, in_words

NAMES_REPORTER_FILE = "In de naam van een bijlage staat de melder. Die is afgeschermd: laat deze bijlage thuis."


class ReferForm(MoveForm):
    """The aanmelding as ticked by the aandachtsfunctionaris (plan 2.1; domain "Her or his voice")."""

    proposes = ("signs", "Zet in de tekst")
    groups = (
        ("Waarom doorleiden?", ("grown", "reason")),
        ("Wat gaat er mee?", ("summary", "signs", "organised", "parties", "roles", "attached")),
        ("De betrokkene", ("knows", "knows_reason", "wish")),
    )

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
    attached = forms.ModelMultipleChoiceField(
        Attachment.objects.none(), label="Welke bijlagen gaan mee?", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Wie de aanmelding leest, kan een bijlage openen en bewaren.",
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
        rows_of(self, "parties").queryset = parties
        held = access.filled(self.row.case_id)
        self._offer_roles(list(parties))
        self._offer_signs(held)
        self._offer_files(held)
        if isinstance(self.row, Triage) and not self.is_bound:
            self.initial.setdefault("summary", self.row.signal.assessment or self.row.signal.story)

    def _offer_signs(self, held: set[str]) -> None:
        """What was noted may be put in the text, each by its own tick; none is ticked beforehand."""
        rows = SignNote.objects.visible_to(self.by).filter(case=self.row.case_id, owner=self.row.owner_id)
        mine = rows.filter(signal=getattr(self.row, "signal_id", None), answer="ja")
        self.noted = {note.code: note for note in mine} if SignNote._meta.db_table in held else {}
        if not self.noted:
            del self.fields["signs"]
            return
        words_of(self, "signs").choices = [(code, note.asked) for code, note in self.noted.items()]

    def _offer_files(self, held: set[str]) -> None:
        """Own files that are still there; none is ticked beforehand."""
        rows = Attachment.objects.visible_to(self.by).filter(case=self.row.case_id, owner=self.row.owner_id)
        files = rows.filter(part=Part.OWN, size__gt=0)
        rows_of(self, "attached").queryset = files
        if Attachment._meta.db_table not in held or not files.exists():
            del self.fields["attached"]

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
        words_of(self, "roles").choices = choices
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
        words = [word for row in cleaned.get("attached", []) for word in (row.about, row.name)]
        if words and shielding.named_in(self.row.case_id, words, by=self.by):
            self.add_error("attached", NAMES_REPORTER_FILE)
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
        answers = {name: value for name, value in self.cleaned_data.items() if name not in ("signs", "attached")}
        return answers | {
            "grown": self.cleaned_data["grown"] == "ja",
            "parties": list(self.cleaned_data["parties"]),
            "roles": self._roles(),
            "files": list(self.cleaned_data.get("attached", [])),
        }
