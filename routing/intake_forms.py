"""What people fill in about a signal: the four answers, and an adviesvraag."""

from functools import cache
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases import bsn, reference
from cases.choosing import words_of
from cases.fields import DutchDate, PlainText, clean_text
from cases.models import Organisation, Signal, User
from cases.models.signal import DANGER, FORMS, PLACES
from routing.sign_forms import code_of

BSN_HINT = "Dit lijkt op een BSN. Zet persoonsgegevens bij Personen."
BSN_AT_SIGN = "Bij een teken staat een nummer dat op een BSN lijkt. Haal het weg, of vink dit aan."
EMPTY: dict[str, Any] = {
    "danger": "",
    "story": "",
    "forms": [],
    "received_from": "",
    "heard_on": None,
    "place": "",
    "online": False,
    "also_in": [],
}
EMPTY_ADVICE: dict[str, Any] = {"story": "", "received_from": "", "answer": "", "forms": []}
MISSING = {
    "story": "Schrijf wat er is gezien of gehoord.",
    "forms": "Kies welke vorm. Weet u het niet? Kies dan ‘Nog onduidelijk’.",
    "where": "Vul in waar het speelt.",
    "received_from": "Kies van wie het komt.",
}


@cache
def sources() -> dict[str, str]:
    """Give who may bring a signal, from the lists of the region."""
    return {line["code"]: _capital(line["label"]) for line in reference.read("value_lists")["reporter_field"]}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def municipalities() -> dict[str, str]:
    """Give the gemeenten by code, with the short name people say."""
    rows = Organisation.objects.filter(kind="municipality")
    return {row.code: row.name.removeprefix("Gemeente ") for row in rows}


class Told(forms.Form):
    """What a signal and an adviesvraag share: the story, watched for a BSN, and what of it can be kept."""

    kind: ClassVar[str]
    blank: ClassVar[dict[str, Any]]

    story = PlainText(max_length=10_000, error_messages={"required": MISSING["story"]})
    no_bsn = forms.BooleanField(label="Ik heb gekeken: dit is geen BSN", required=False)
    forms = forms.MultipleChoiceField(
        label="Om welke vorm gaat het?", choices=FORMS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": MISSING["forms"]},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask once about a number that may be a BSN, at the field it stands in."""
        cleaned = super().clean() or {}
        if self.asks_bsn and not cleaned.get("no_bsn"):
            told = next((name for name in self.watched if bsn.found(str(self.data.get(name, "")))), "no_bsn")
            self.add_error(told, forms.ValidationError(BSN_HINT if told != "no_bsn" else BSN_AT_SIGN, code="bsn"))
        return cleaned

    @property
    def watched(self) -> list[str]:
        """Give the free texts of this form."""
        return [name for name in ("story", "answer") if name in self.fields]

    @property
    def asks_bsn(self) -> bool:
        """A number in what was typed may be a BSN, also with a teken."""
        texts = [name for name in self.data if name in self.watched or code_of(name)]
        return any(bsn.found(str(self.data.get(name, ""))) for name in texts)

    def half(self) -> bool:
        """A draft may be kept: nothing is wrong but what is not filled in yet, or a date to come back to."""
        found = self.errors.get_json_data()
        return all(line["code"] in ("required", "bsn") for name in found if name != "heard_on" for line in found[name])

    def values(self, names: set[str] | None = None) -> dict[str, Any]:
        """Give the fields to keep; a text as typed, of the rest what could be read. `names`: only what changed."""
        unread = self._unread()
        found = {name: self.cleaned_data.get(name, blank) for name, blank in self.blank.items() if name not in unread}
        for name in self.watched:
            found[name] = self.cleaned_data.get(name, clean_text(self.data.get(name, "")))
        return {name: value for name, value in found.items() if names is None or name in names}

    def unkept(self, names: set[str]) -> list[str]:
        """Give the labels of what was changed and could not be read, so that nobody thinks it was kept."""
        return [str(field.label) for name, field in self.fields.items() if name in names & self._unread()]

    def emptied(self, names: set[str]) -> dict[str, str]:
        """Give what was made empty and may not be, once it was recorded: name and label."""
        found = self.errors.get_json_data()
        return {name: str(self.fields[name].label) for name in found.keys() & names
                if found[name][0]["code"] == "required"}  # fmt: skip

    def _unread(self) -> set[str]:
        found = self.errors.get_json_data()
        wrong = {name for name, lines in found.items() if any(line["code"] != "required" for line in lines)}
        return wrong - set(self.watched)


class SignalForm(Told):
    """A signal: four answers, and what may come later."""

    kind, blank = "signal", EMPTY

    danger = forms.ChoiceField(
        label="Is iemand nu in gevaar?", choices=DANGER, widget=forms.RadioSelect, required=False
    )
    where = forms.ChoiceField(label="In welke gemeente?", error_messages={"required": MISSING["where"]})
    also_in = forms.MultipleChoiceField(
        label="Speelt het ook in een andere gemeente?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Dit is voor de telling. Die gemeente kan hierdoor niets zien.",
    )  # fmt: skip
    received_from = forms.ChoiceField(label="Van wie komt het?", error_messages={"required": MISSING["received_from"]})
    heard_on = DutchDate(label="Wanneer heeft u het gehoord?", future=False,
                         error_messages={"required": "Vul in wanneer u het hoorde."})  # fmt: skip
    place = PlainText(label="Plaats of straat", max_length=200, required=False)
    online = forms.BooleanField(label="Het speelt ook online", required=False)
    reporter_name = PlainText(label="Naam van de melder", max_length=120, required=False)
    reporter_phone = PlainText(label="Telefoon van de melder", max_length=40, required=False)
    wants_feedback = forms.BooleanField(label="De melder wil horen wat ermee gebeurt", required=False)
    reporter_private = forms.BooleanField(
        label="De melder meldt privé", required=False,
        help_text="Dus niet vanuit een beroep. Deze melder is afgeschermd, tenzij de naam bekend mag worden.",
    )  # fmt: skip
    reporter_may_name = forms.BooleanField(label="De melder vindt het goed dat de naam bekend wordt", required=False)
    reporter_threat = forms.BooleanField(
        label="Er is een dreiging tegen de melder", required=False, help_text="Deze melder is altijd afgeschermd."
    )

    def __init__(self, *args: Any, recorded: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = municipalities()
        rest = {code: label for code, label in PLACES.items() if code != "gemeente"}
        known = set(recorded or ())
        self.recorded = [towns[code] for code in recorded or () if code in towns]
        words_of(self, "where").choices = [("", "Kies een gemeente"), *towns.items(), *rest.items()]
        words_of(self, "received_from").choices = [("", "Kies een bron"), *sources().items()]
        words_of(self, "also_in").choices = [pair for pair in towns.items() if pair[0] not in known]
        self._dress()

    def _dress(self) -> None:
        """Keys to jump with, and no names kept by the browser."""
        self.fields["story"].label = "Wat is er gezien of gehoord?"
        self.fields["story"].help_text = "Schrijf feiten op: wie zag wat, waar en wanneer. Nog geen namen."
        self.fields["story"].widget = forms.Textarea(
            attrs={"rows": 7, "data-key": "Alt+1", "data-key-label": "Vraag 1: wat", "data-bsn-check": ""}
        )
        for name, key, label in (("where", "Alt+3", "Vraag 3: waar"), ("received_from", "Alt+4", "Vraag 4: van wie")):
            self.fields[name].widget.attrs |= {"data-key": key, "data-key-label": label}
        for name in ("place", "reporter_name", "reporter_phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def values(self, names: set[str] | None = None) -> dict[str, Any]:
        """Give the fields of the signal, with the gemeente or where else it is."""
        found = super().values(names)
        wanted = (names is None or "where" in names) and "where" not in self._unread()
        return found | (self._place() if wanted else {})

    def _place(self) -> dict[str, Any]:
        where = self.cleaned_data.get("where", "")
        town = Organisation.objects.filter(kind="municipality", code=where).first()
        return {"place_kind": where if where in PLACES else "gemeente", "municipality": town}


def initial_of(signal: Signal) -> dict[str, Any]:
    """Give what a signal holds, as its form shows it."""
    where = signal.municipality.code if signal.municipality else signal.place_kind
    heard = signal.heard_on.strftime("%d-%m-%Y") if signal.heard_on else ""
    told = {name: getattr(signal, name) for name in EMPTY}
    return told | {"where": "" if where == "gemeente" else where, "heard_on": heard}


def initial_for(user: User) -> dict[str, Any]:
    """Give what is known before the first word: own gemeente, today, and that melders hear back."""
    town = user.unit.organisation if user.unit else None
    where = town.code if town and town.kind == "municipality" else ""
    return {"where": where, "heard_on": timezone.localdate().strftime("%d-%m-%Y"), "wants_feedback": True}


class AdviceForm(Told):
    """An adviesvraag: three answers, and no field about a person exists (domain 1.5 row 3)."""

    kind, blank = "advice", EMPTY_ADVICE

    received_from = forms.ChoiceField(
        label="Wie vraagt advies?", widget=forms.RadioSelect, error_messages={"required": "Kies wie advies vraagt."}
    )
    answer = PlainText(
        label="Welk advies gaf u?", max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vult u dit in? Dan staat de vraag meteen op ‘Beantwoord’. Geen namen van mensen.",
    )  # fmt: skip
    field_order = ("story", "no_bsn", "received_from", "answer", "forms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["story"].label = "Wat is de vraag?"
        self.fields["story"].help_text = "Geen namen, adressen of telefoonnummers."
        self.fields["story"].error_messages["required"] = "Schrijf wat de vraag is."
        self.fields["story"].widget = forms.Textarea(attrs={"rows": 3, "data-bsn-check": "", "autofocus": True})
        self.fields["answer"].widget.attrs["data-bsn-check"] = ""
        words_of(self, "received_from").choices = list(sources().items())
        self.fields["forms"].initial = ["onduidelijk"]


def advice_of(draft: Signal) -> dict[str, Any]:
    """Give what the draft of an adviesvraag holds, as its form shows it."""
    return {name: getattr(draft, name) for name in EMPTY_ADVICE}
