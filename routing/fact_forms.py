"""What people add to a signal: a fact or a duiding, a betrokkene, the melder."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases import bsn
from cases.fields import DutchDate, PlainText, text
from cases.models import Reporter
from cases.models.entry import RELIABILITY
from cases.models.party import AGES, ORIGINS, PARTY_ROLES, SEXES
from cases.models.safety import CONTACT_LIMITS


class AssessmentForm(forms.Form):
    """The own duiding of a signal."""

    assessment = text("Uw duiding", rows=6, length=10_000, required=False,
                      help_text="Wat maakt u ervan? Alleen uw afdeling leest dit.")  # fmt: skip


@dataclass(frozen=True)
class Block:
    """Fields that belong together, as the page draws them."""

    name: str
    title: str
    fields: list[forms.BoundField]
    help: str = ""


class InBlocks(forms.Form):
    """A form whose fields stand in blocks."""

    blocks: ClassVar[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = ()  # name, title, help, fields

    @property
    def sections(self) -> list[Block]:
        """Give the blocks with their fields."""
        return [
            Block(name, title, [self[field] for field in fields], help) for name, title, help, fields in self.blocks
        ]


class EntryForm(InBlocks):
    """A fact with its source, day and how sure; or a duiding, which is none of these."""

    blocks = (
        ("wat", "", "", ("kind", "text")),
        ("feit", "Bij een feit", "Van wie, wanneer en hoe zeker.", ("source", "observed_on", "reliability")),
    )
    kind = forms.ChoiceField(
        label="Is dit een feit of een duiding?", widget=forms.RadioSelect, initial="feit",
        choices={"feit": "Feit: iemand zag of hoorde dit", "duiding": "Duiding: dit denkt u ervan"},
        error_messages={"required": "Kies of het een feit of een duiding is."},
    )  # fmt: skip
    text = text("Wat wilt u vastleggen?", rows=4, length=10_000, missing="Schrijf uw aantekening.")
    source = PlainText(label="Van wie komt dit feit?", max_length=120, required=False,
                       help_text="Zag u het zelf? Schrijf dan ‘zelf gezien’.",
                       widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    observed_on = DutchDate(label="Wanneer is het gezien of gehoord?", future=False, required=False)
    reliability = forms.ChoiceField(label="Hoe zeker is dit feit?", choices=RELIABILITY, required=False,
                                    widget=forms.RadioSelect)  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("observed_on", timezone.localdate().strftime("%d-%m-%Y"))

    def clean(self) -> dict[str, Any]:
        """A fact names its source and how sure it is; a duiding has neither."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "duiding":
            return cleaned | {"source": "", "observed_on": None, "reliability": ""}
        if cleaned.get("kind") == "feit":
            if not cleaned.get("source"):
                self.add_error("source", "Vul in van wie dit komt. Zag u het zelf? Schrijf ‘zelf gezien’.")
            if not cleaned.get("reliability") and "reliability" not in self.errors:
                self.add_error("reliability", "Kies hoe zeker dit is.")
        return cleaned


SAFETY = ("veilig", "Veilig contact", "Dit gaat altijd mee met de naam. Mails en brieven houden zich eraan.",
          ("contact_limits", "safe_contact", "safe_by", "language"))  # fmt: skip


class SafetyFields(InBlocks):
    """Veilig contact, as structured facts (screens.md S11; domain 1.5: it travels with any personalia)."""

    contact_limits = forms.MultipleChoiceField(
        label="Wat is niet veilig?", choices=CONTACT_LIMITS, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    safe_contact = PlainText(label="Hoe en wanneer is contact wel veilig?", max_length=200, required=False)
    safe_by = PlainText(label="Wie maakt het contact?", max_length=120, required=False,
                        help_text="Bijvoorbeeld: alleen de zorgcoördinator.")  # fmt: skip
    language = PlainText(label="Welke taal?", max_length=60, required=False)


class PartyForm(SafetyFields):
    """A betrokkene: several roles at once, nothing asked that is not needed."""

    roles = forms.MultipleChoiceField(
        label="Welke rol heeft deze persoon?", choices=PARTY_ROLES, widget=forms.CheckboxSelectMultiple,
        help_text="U kunt meer rollen kiezen.", error_messages={"required": "Kies een of meer rollen."},
    )  # fmt: skip
    since = DutchDate(label="Sinds wanneer heeft de persoon deze rol?", future=False, required=False,
                      help_text="Alleen voor een nieuwe rol. Leeg: vandaag.")  # fmt: skip
    name = PlainText(label="Naam", max_length=160, required=False)
    alias = PlainText(label="Ook bekend als", max_length=160, required=False)
    age = forms.ChoiceField(label="Leeftijd", choices=AGES, required=False, initial="onbekend")
    sex = forms.ChoiceField(label="Geslacht", choices=SEXES, required=False, initial="onbekend")
    origin = forms.ChoiceField(
        label="Waar komt deze persoon vandaan?", choices=ORIGINS, required=False, initial="onbekend"
    )
    birth_date = DutchDate(label="Geboortedatum", future=False, required=False, quick="born",
                           help_text="Schrijf ook het jaar: 2-5-1990.")  # fmt: skip
    phone = PlainText(label="Telefoon", max_length=40, required=False)
    address = PlainText(label="Adres", max_length=200, required=False,
                        help_text="Nooit het adres van een opvang: dat kan iemand in gevaar brengen.")  # fmt: skip
    plate = PlainText(label="Kenteken", max_length=20, required=False)
    bsn = PlainText(label="BSN", max_length=20, required=False,
                    help_text="Alleen als uw taak dit nodig heeft. Leeg laten verandert niets.")  # fmt: skip
    blocks = (
        ("rol", "Rol", "", ("roles", "since")),
        ("wie", "Wie is het?", "Vul alleen in wat nodig is. Alles mag leeg blijven.",
         ("name", "alias", "birth_date", "age", "sex", "origin", "bsn")),
        ("bereiken", "Bereiken en herkennen", "", ("phone", "address", "plate")),
        SAFETY,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "alias", "birth_date", "phone", "address", "plate", "bsn", "safe_contact"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_bsn(self) -> str:
        """Nine digits that pass the elfproef."""
        digits = bsn.digits(self.cleaned_data["bsn"])
        if digits and not bsn.passes(digits):
            raise forms.ValidationError("Dit is geen BSN. Een BSN heeft negen cijfers. Kijk het nog eens na.")
        return digits

    def values(self) -> dict[str, Any]:
        """Give the fields of the betrokkene, without the roles; a BSN that was not typed stays as it is."""
        found = {name: value for name, value in self.cleaned_data.items() if name not in ("roles", "since")}
        if not found["bsn"]:
            del found["bsn"]
        unknown = {name: found[name] or "onbekend" for name in ("age", "sex", "origin")}
        kind = "company" if set(self.cleaned_data["roles"]) <= {"bedrijf", "locatie"} else "person"
        return found | unknown | {"kind": kind}


class ReporterForm(SafetyFields):
    """The melder: how to reach him or her in safety, and what he or she wants to hear."""

    blocks = (
        ("wie", "Wie is het?", "Alleen uw afdeling leest dit.", ("name", "phone", "email")),
        ("wens", "Wensen en afscherming", "", ("wants_feedback", "private", "may_name", "threat")),
        SAFETY,
    )

    name = PlainText(label="Naam van de melder", max_length=120, required=False)
    phone = PlainText(label="Telefoon", max_length=40, required=False)
    email = forms.EmailField(label="E-mailadres", max_length=200, required=False,
                             error_messages={"invalid": "Dit is geen e-mailadres. Kijk het nog eens na."})  # fmt: skip
    wants_feedback = forms.BooleanField(label="De melder wil horen wat ermee gebeurt", required=False)
    private = forms.BooleanField(
        label="De melder meldt privé", required=False,
        help_text="Dus niet vanuit een beroep. Deze melder is afgeschermd, tenzij de naam bekend mag worden.",
    )  # fmt: skip
    may_name = forms.BooleanField(label="De melder vindt het goed dat de naam bekend wordt", required=False)
    threat = forms.BooleanField(label="Er is een dreiging tegen de melder", required=False,
                                help_text="Deze melder is altijd afgeschermd.")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "email", "safe_contact"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def values(self) -> dict[str, Any]:
        """Give the fields of the melder; the form asks the exception."""
        found = dict(self.cleaned_data)
        private = found.pop("private")
        return found | {"professional": not private}


def answers_of(row: Reporter | None) -> dict[str, Any]:
    """Give the melder as the form shows it."""
    if row is None:
        return {"wants_feedback": True}
    names = ("name", "phone", "email", "wants_feedback", "may_name", "threat", "contact_limits", "safe_contact",
             "safe_by", "language")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"private": not row.professional}
