"""What the moves ask by which one more unit joins a case: betrekken, actiepunt, casusregie, guests."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.fields import DutchDate, text
from cases.models import Entry, Party, PartyRole, Unit, UnitKind, User
from cases.models.party import PARTY_ROLES
from cases.roles import Part
from routing import presets, receivers
from routing.calendar import add_working_days
from routing.models import AgendaItem, Decision, Machine, Review
from routing.move_forms import MoveForm
from routing.presets import NO_CASEWORK

BY_WHOM = {"tafel": "De tafel besloot dit samen", "regie": "De procesregie vindt dit nodig"}


def others(review: Review) -> Any:
    """Give the units that can join: everyone who does casework, but not who brought the case or leads the tafel."""
    return Unit.objects.exclude(kind__in=NO_CASEWORK).exclude(pk=review.submitted_by_id).order_by("name")


def unit_field(label: str, missing: str = "Kies een organisatie.", **more: Any) -> "forms.ModelChoiceField[Unit]":
    """Give a choice of one unit."""
    return forms.ModelChoiceField(
        Unit.objects.none(),
        label=label,
        empty_label="Kies een organisatie",
        error_messages={"required": missing},
        **more,
    )


class ExtractForm(MoveForm):
    """Which pieces go along to another unit: nothing else does."""

    pieces = forms.MultipleChoiceField(label="Teksten", required=False, widget=forms.CheckboxSelectMultiple)
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label="Personen", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="De naam gaat mee, en hoe u veilig contact maakt.",
    )  # fmt: skip
    more = text("Eigen tekst", length=5_000, required=False, help_text="Alleen deze organisatie leest dit.")

    def prepare(self) -> None:
        """Pieces that the giver reads itself."""
        self.found = self.texts()
        pieces: Any = self.fields["pieces"]
        pieces.choices = [(key, f"{title}: {words[:90]}{'…' if len(words) > 90 else ''}")
                          for key, (title, words) in self.found.items()]  # fmt: skip
        parties: Any = self.fields["parties"]
        parties.queryset = Party.objects.visible_to(self.by).filter(case_id=self.row.case_id, part=Part.CASUS)

    def texts(self) -> dict[str, tuple[str, str]]:
        """Give title and words of each piece of the casus; a track is never among them."""
        return _texts(self.row, self.by)

    def clean(self) -> dict[str, Any]:
        """An extract has something in it."""
        cleaned = super().clean() or {}
        if not (cleaned.get("pieces") or cleaned.get("parties") or cleaned.get("more")):
            self.add_error("pieces" if self.found else "more",
                           "Kies wat deze organisatie mag lezen, of schrijf een eigen tekst.")  # fmt: skip
        return cleaned

    def extract(self) -> str:
        """Give the ticked pieces as one text."""
        found = self.cleaned_data
        pieces = ["\n".join(self.found[key]) for key in found["pieces"]]
        people = [_person(party, self.by) for party in found["parties"]]
        pieces += ["Personen\n" + "\n".join(people)] if people else []
        pieces += [found["more"]] if found["more"] else []
        return "\n\n".join(pieces)[:10_000]


class InvolveForm(ExtractForm):
    """Which unit, why, and which pieces of the casus it reads."""

    groups = (
        ("Wie", ("unit", "decided_by", "reason")),
        ("Wat mag deze organisatie lezen?", ("pieces", "parties", "more")),
    )

    unit = unit_field("Welke organisatie betrekt u?")
    decided_by = forms.ChoiceField(label="Wie besluit dit?", choices=BY_WHOM, widget=forms.RadioSelect,
                                   error_messages={"required": "Kies wie dit besluit."})  # fmt: skip
    reason = text("Waarom is dit nodig?", missing="Schrijf waarom dit nodig is.")

    def prepare(self) -> None:
        """Units that do not bring or lead the case."""
        super().prepare()
        unit: Any = self.fields["unit"]
        unit.queryset = others(self.row)  # type: ignore[arg-type]  # a Review

    def data_of_move(self) -> dict[str, Any]:
        """The ticked pieces as one text."""
        found = self.cleaned_data
        reason = f"{BY_WHOM[found['decided_by']]}. {found['reason']}"
        return {"unit": found["unit"], "reason": reason, "text": self.extract()}


def _texts(row: Machine, user: User) -> dict[str, tuple[str, str]]:
    """Give the texts of the casus one can pass on: what was brought to the tafel, and what it decided."""
    entries = Entry.objects.visible_to(user).filter(case_id=row.case_id, part=Part.CASUS, kind="aanmelding")
    found = {str(entry.pk): ("Aanmelding", entry.text) for entry in entries.order_by("at")}
    for made in Decision.objects.visible_to(user).filter(case_id=row.case_id).order_by("at"):
        found[str(made.pk)] = (made.get_kind_display(), made.motivation)
    return found


def _person(party: Party, user: User) -> str:
    """Give a betrokkene in one line; the advice on safe contact travels with any personalia."""
    roles = PartyRole.objects.visible_to(user).filter(party=party.pk, until=None).values_list("role", flat=True)
    words = ", ".join(PARTY_ROLES[role].lower() for role in roles)
    safe = f" Veilig contact: {party.safe_words}" if party.safe_words else ""
    return f"{party} ({words}).{safe}" if words else f"{party}.{safe}"


class ActionForm(MoveForm):
    """Who must do what before when; a unit without sight reads no more than this."""

    unit = unit_field("Voor wie is de actie?")
    words = forms.CharField(
        label="Wat moet gebeuren?", max_length=300, error_messages={"required": "Schrijf wat er moet gebeuren."},
        help_text="Ziet deze organisatie de casus niet? Dan leest zij alleen deze tekst. Schrijf geen namen.",
    )  # fmt: skip
    due = DutchDate(label="Voor wanneer?", future=True, error_messages={"required": "Vul in wanneer het klaar is."})

    def prepare(self) -> None:
        """Everyone who does casework."""
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.exclude(kind__in=NO_CASEWORK).order_by("name")

    def data_of_move(self) -> dict[str, Any]:
        """As the besluit gives its actions."""
        found = self.cleaned_data
        return {"actions": [{"unit": found["unit"], "text": found["words"], "due": found["due"]}]}


class CaseLeadForm(MoveForm):
    """Who leads the content of the casus: a joint decision."""

    unit = unit_field("Wie krijgt de casusregie?",
                      help_text="Deze organisatie ziet de casus, niet de inhoud van de sporen.")  # fmt: skip
    motivation = text("Waarom besluit de tafel dit?", missing="Schrijf waarom de tafel dit besluit.")

    def prepare(self) -> None:
        """Everyone who does casework, the aanmelder too."""
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.exclude(kind__in=NO_CASEWORK).order_by("name")


class ConsultForm(MoveForm):
    """Who thinks along now, how, and why it cannot wait."""

    note = "Deze organisaties lezen de casus tot het volgende agendapunt klaar is, of ten hoogste 10 werkdagen."

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Wie overlegt mee?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
    )  # fmt: skip
    how = forms.CharField(
        label="Hoe en wanneer overlegt u?", max_length=160, help_text="Bijvoorbeeld: bellen, vandaag om 15.00 uur.",
        error_messages={"required": "Schrijf hoe en wanneer u overlegt."},
    )  # fmt: skip
    why = text("Waarom kan dit niet wachten?", length=1_000, missing="Schrijf waarom dit niet kan wachten.")

    def prepare(self) -> None:
        """Whom the tafel works with, but not who asks or who brought the case: they read it already."""
        units: Any = self.fields["units"]
        review: Any = self.row
        known = presets.working_with(review).exclude(pk__in=[self.by.unit_id, review.submitted_by_id])
        units.queryset = known.order_by("name")

    def data_of_move(self) -> dict[str, Any]:
        """How and why as one reason, for who reads the casus."""
        found = self.cleaned_data
        return {"units": list(found["units"]), "reason": f"{found['how']}\n{found['why']}"}


class ConsultByMailForm(MoveForm):
    """Who is asked by a link, what, and why it cannot wait."""

    note = "Deze organisaties krijgen een mail met een link. Zij lezen alleen uw vraag, nadat zij zijn ingelogd."
    groups = (("Uw vraag", ("text", "parties", "due", "why")), ("Aan wie", ("sources",)))

    sources = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Aan wie vraagt u advies?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
    )  # fmt: skip
    due = DutchDate(label="Antwoord voor", future=True, error_messages={"required": "Vul in voor wanneer."})
    why = text("Waarom kan dit niet wachten?", length=1_000, missing="Schrijf waarom dit niet kan wachten.")
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label="Welke personen gaan mee?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kruis alleen aan wie men moet kennen om te antwoorden.",
    )  # fmt: skip
    text = text("Wat wilt u weten?", rows=4, missing="Schrijf uw vraag.")

    def prepare(self) -> None:
        """Whom the tafel works with, but not who asks; an answer within a working day."""
        sources: Any = self.fields["sources"]
        asked = presets.working_with(self.row) | Unit.objects.filter(kind=UnitKind.TABLE_LEAD)
        sources.queryset = asked.exclude(pk__in=[self.by.unit_id]).order_by("name")
        parties: Any = self.fields["parties"]
        parties.queryset = Party.objects.visible_to(self.by).filter(case_id=self.row.case_id, part=Part.CASUS)
        self.initial.setdefault("due", add_working_days(timezone.localdate(), 1).strftime("%d-%m-%Y"))

    def data_of_move(self) -> dict[str, Any]:
        """Lists instead of queries."""
        found = dict(self.cleaned_data)
        return {"sources": list(found["sources"]), "parties": list(found["parties"]), "text": found["text"],
                "due": found["due"], "reason": found["why"]}  # fmt: skip


class GuestForm(MoveForm):
    """Which guest comes in now."""

    unit = unit_field("Wie laat u binnen?", "Kies wie u binnenlaat.",
                      help_text="Deze gast ziet alleen deze casus, zolang hij binnen is.")  # fmt: skip
    inside = False

    def prepare(self) -> None:
        """Guests of this item that are outside."""
        review: Any = self.row
        item = AgendaItem.objects.visible_to(self.by).filter(review=review.pk, closed_at=None).first()
        units = receivers.by_ids(_guests(item, inside=self.inside))
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            self.initial.setdefault("unit", units[0].pk)


class GuestOutForm(GuestForm):
    """Which guest leaves."""

    unit = unit_field("Wie gaat eruit?", "Kies wie eruit gaat.",
                      help_text="Deze gast ziet de casus daarna niet meer.")  # fmt: skip
    inside = True


def _guests(item: AgendaItem | None, *, inside: bool) -> list[Any]:
    if item is None:
        return []
    return list(item.inside) if inside else [pk for pk in item.guests if pk not in item.inside]
