"""What people fill in about a signal: the four answers, and an adviesvraag."""

from functools import cache
from typing import Any

from django import forms
from django.utils import timezone

from cases import bsn, reference
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
    """What a signal and an adviesvraag share: the story, watched for a BSN."""

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


class SignalForm(Told):
    """A signal: four answers, and what may come later."""

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
        self.fields["where"].choices = [("", "Kies een gemeente"), *towns.items(), *rest.items()]  # type: ignore[attr-defined]
        self.fields["received_from"].choices = [("", "Kies een bron"), *sources().items()]  # type: ignore[attr-defined]
        self.fields["also_in"].choices = [pair for pair in towns.items() if pair[0] not in known]  # type: ignore[attr-defined]
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

    def half(self) -> bool:
        """A draft may be kept: nothing is wrong but what is not filled in yet, or a date to come back to."""
        found = self.errors.get_json_data()
        return all(line["code"] in ("required", "bsn") for name in found if name != "heard_on" for line in found[name])

    def values(self, names: set[str] | None = None) -> dict[str, Any]:
        """Give the fields of the signal; `names` limits it to what was changed."""
        held = self.errors.get_json_data()
        unreadable = {name for name, lines in held.items() if any(line["code"] != "required" for line in lines)} - {
            "story"
        }
        found = {name: self.cleaned_data.get(name, blank) for name, blank in EMPTY.items() if name not in unreadable}
        found["story"] = self.cleaned_data.get("story", clean_text(self.data.get("story", "")))
        if "where" not in unreadable:
            found |= self._place()
        wanted = names and names | ({"place_kind", "municipality"} if "where" in names else set())
        return {name: value for name, value in found.items() if wanted is None or name in wanted}

    def unkept(self, names: set[str]) -> list[str]:
        """Give the labels of what was changed and could not be read, so that nobody thinks it was kept."""
        found = self.errors.get_json_data()
        return [
            str(self.fields[name].label) for name, lines in found.items()
            if name in names and name != "story" and any(line["code"] != "required" for line in lines)
        ]  # fmt: skip

    def _place(self) -> dict[str, Any]:
        where = self.cleaned_data.get("where", "")
        town = Organisation.objects.filter(kind="municipality", code=where).first()
        return {"place_kind": where if where in PLACES else "gemeente", "municipality": town}


def initial_of(signal: Signal) -> dict[str, Any]:
    """Give what a signal holds, as its form shows it."""
    where = signal.municipality.code if signal.municipality else signal.place_kind
    heard = signal.heard_on.strftime("%d-%m-%Y") if signal.heard_on else ""
    return {name: getattr(signal, name) for name in EMPTY} | {
        "where": "" if where == "gemeente" else where, "heard_on": heard,
        "also_in": [] if signal.number else signal.also_in,
    }  # fmt: skip


def initial_for(user: User) -> dict[str, Any]:
    """Give what is known before the first word: own gemeente, today, and that melders hear back."""
    town = user.unit.organisation if user.unit else None
    where = town.code if town and town.kind == "municipality" else ""
    return {"where": where, "heard_on": timezone.localdate().strftime("%d-%m-%Y"), "wants_feedback": True}


class AdviceForm(Told):
    """An adviesvraag: three answers, and no field about a person exists (domain 1.5 row 3)."""

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
        self.fields["received_from"].choices = list(sources().items())  # type: ignore[attr-defined]
        self.fields["forms"].initial = ["onduidelijk"]

    def values(self) -> dict[str, Any]:
        """Give the fields of the adviesvraag."""
        return {name: self.cleaned_data[name] for name in ("story", "forms", "received_from", "answer")}
