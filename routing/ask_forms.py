"""What asking, offering and bringing together ask (domain 1.5 rows 2, 4, 5, 6 and 9)."""

from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case as Sort
from django.db.models import When
from django.utils import timezone

from cases import cover
from cases.choosing import leave_out, rows_of, say_rows
from cases.fields import DutchDate, PlainText, text
from cases.models import LegalBasis, Party, Reporter, Request, Unit, UnitKind
from cases.models.addressed import WAYS
from cases.models.signal import DANGER
from routing.calendar import add_working_days
from routing.models import Triage
from routing.models.triage import OPEN, TriageState
from routing.move_forms import MoveForm, grounds_of

SOURCES = (
    UnitKind.LOCAL_CARE, UnitKind.MAYOR, UnitKind.CARE_COORDINATION, UnitKind.ADVICE_POINT, UnitKind.POLICE,
    UnitKind.PROSECUTION, UnitKind.LABOUR_INSPECTORATE, UnitKind.SQUARE_LEAD, UnitKind.PROBATION, UnitKind.PARTNER,
    UnitKind.FOCAL_POINT,
)  # fmt: skip
OWN_TOWN = (UnitKind.LOCAL_CARE, UnitKind.MAYOR)
MONITOR = timedelta(weeks=4)  # U2 counts from the next look of the tafel; without a date the middle one


EMPTY = " (nu niemand aanwezig)"


class Towns(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for mypy only
    """An aandachtsfunctie, by the name of its gemeente."""

    def label_from_instance(self, obj: Any) -> str:
        """The gemeente is what people choose; of one where nobody is today, it says so."""
        return f"{obj.organisation.name}{EMPTY if obj.pk in self.empty else ''}"

    @cached_property
    def empty(self) -> set[UUID]:
        """The aandachtsfuncties where nobody answers today."""
        return {post.unit.pk for post in cover.gaps()}


def towns(label: str, missing: str) -> Towns:
    """Give a choice of gemeenten, each by its aandachtsfunctie."""
    rows = Unit.objects.filter(kind=UnitKind.FOCAL_POINT).select_related("organisation").order_by("organisation__name")
    return Towns(rows, label=label, empty_label="Kies een gemeente", error_messages={"required": missing})


class AskForm(MoveForm):
    """A question to one or more sources, with and without account (row 4)."""

    groups = (
        ("Wat vraagt u?", ("text", "parties", "due")),
        ("Aan wie vraagt u het?", ("sources",)),
        ("Of vraagt u het zelf, aan een bron zonder account?", ("outside", "way", "ground")),
    )
    text = text("Uw vraag", rows=4, missing="Schrijf uw vraag.",
                help_text="De bron leest alleen deze vraag, niet het signaal en niet uw aantekeningen.")  # fmt: skip
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label="Welke personen gaan mee?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kruis alleen aan wie de bron moet kennen om te antwoorden.",
    )  # fmt: skip
    due = DutchDate(label="Antwoord voor", future=True, error_messages={"required": "Vul in voor wanneer."})
    sources = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Bronnen met een account", required=False, widget=forms.CheckboxSelectMultiple
    )
    outside = PlainText(label="Bron zonder account", max_length=160, required=False,
                        help_text="U belt of mailt zelf. Wij leggen vast dat u dit vroeg.")  # fmt: skip
    way = forms.ChoiceField(label="Hoe vraagt u het aan deze bron?", required=False, widget=forms.RadioSelect,
                            choices=WAYS)  # fmt: skip
    ground = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond, bij een bron zonder account?",
                                    required=False, empty_label="Kies een grond")  # fmt: skip

    def prepare(self) -> None:
        """Sources of the region and the own gemeente; people this asker may name."""
        organisation = self.row.owner.organisation_id
        units = Unit.objects.filter(kind__in=SOURCES).exclude(pk=self.row.owner_id)
        elsewhere = units.filter(kind__in=OWN_TOWN).exclude(organisation=organisation)
        far = When(kind=UnitKind.FOCAL_POINT, then=1)  # who stands near comes first, other gemeenten last
        near_first = units.exclude(pk__in=elsewhere).order_by(Sort(far, default=0), "name")
        rows_of(self, "sources").queryset = near_first
        people = Party.objects.visible_to(self.by).filter(case_id=self.row.case_id)
        rows_of(self, "parties").queryset = people
        rows_of(self, "ground").queryset = grounds_of(self.row.owner)
        self.initial.setdefault("due", add_working_days(timezone.localdate(), 5).strftime("%d-%m-%Y"))

    def clean(self) -> dict[str, Any]:
        """Somebody must be asked; a source without account needs a way and a ground."""
        cleaned = super().clean() or {}
        if not cleaned.get("sources") and not cleaned.get("outside"):
            self.add_error("sources", "Kies een of meer bronnen, of vul een bron zonder account in.")
        if cleaned.get("outside") and not cleaned.get("way"):
            self.add_error("way", "Kies hoe u het vraagt.")
        if cleaned.get("outside") and not cleaned.get("ground"):
            self.add_error("ground", "Kies op welke grond u dit vraagt.")
        return cleaned

    @property
    def tells(self) -> list[str]:
        """What happens with a source outside, and with the answers."""
        outside, way = self.cleaned_data.get("outside"), WAYS.get(self.cleaned_data.get("way", ""), "")
        told = [f"{outside} heeft geen account. U vraagt het zelf per {way.lower()}. Wij leggen dat vast."]
        return [*(told if outside else []), "Het antwoord komt bij u. De tafel leest het alleen als de bron dat wil."]

    def data_of_move(self) -> dict[str, Any]:
        """Lists instead of queries."""
        data = dict(self.cleaned_data)
        return data | {"sources": list(data["sources"]), "parties": list(data["parties"])}


class CareForm(MoveForm):
    """Somebody needs care now (row 5; plan 2.1)."""

    danger = forms.ChoiceField(label="Is iemand nu in gevaar?", choices=DANGER, widget=forms.RadioSelect,
                               help_text="Bij gevaar: bel 112. Dit scherm belt niemand.",
                               error_messages={"required": "Kies of iemand nu in gevaar is."})  # fmt: skip
    sources = forms.ModelChoiceField(Unit.objects.none(), label="Wie roept u in?", widget=forms.RadioSelect,
                                     empty_label=None, error_messages={"required": "Kies wie u inroept."})  # fmt: skip
    text = text("Wat is er nodig?", missing="Schrijf wat er nodig is.",
                help_text="Schrijf op om wie het gaat en wat er nodig is. Alleen dit gaat mee.")  # fmt: skip
    contact = PlainText(label="Wie kan men bellen?", max_length=200,
                        error_messages={"required": "Vul in wie men kan bellen."})  # fmt: skip

    def prepare(self) -> None:
        """The zorgcoördinator, or the zorgdomein of the own gemeente."""
        units = Unit.objects.filter(kind=UnitKind.CARE_COORDINATION) | Unit.objects.filter(
            kind=UnitKind.LOCAL_CARE, organisation=self.row.owner.organisation_id
        )
        rows_of(self, "sources").queryset = units.order_by("name")
        phone = self.row.owner.phone
        self.initial.setdefault("contact", f"{self.by}, {phone}" if phone else str(self.by))

    def data_of_move(self) -> dict[str, Any]:
        """One unit is asked."""
        return dict(self.cleaned_data) | {"sources": [self.cleaned_data["sources"]]}


class OfferForm(MoveForm):
    """Another gemeente should take it over (row 6)."""

    sources = towns("Welke gemeente vraagt u om het over te nemen?", "Kies een gemeente.")
    text = text("Waarom hoort het daar?", missing="Schrijf waarom het daar hoort.",
                help_text="De andere gemeente leest de vorm en deze reden. Schrijf geen namen.")  # fmt: skip
    reporter_goes = forms.BooleanField(
        label="De melder vindt het goed dat de naam meegaat", required=False,
        help_text="Zonder toestemming blijft de melder alleen bij u bekend.",
    )  # fmt: skip

    def prepare(self) -> None:
        """Not the own gemeente."""
        leave_out(self, "sources", self.row.owner_id)

    def clean(self) -> dict[str, Any]:
        """A melder under threat goes nowhere, with consent or without."""
        cleaned = super().clean() or {}
        rows = Reporter.objects.visible_to(self.by).filter(case_id=self.row.case_id, threat=True)
        if cleaned.get("reporter_goes") and rows.exists():
            self.add_error("reporter_goes", "Er is een dreiging tegen de melder. De melder blijft bij u.")
        return cleaned

    @property
    def tells(self) -> list[str]:
        """What taking over means."""
        town = self.cleaned_data["sources"].organisation.name
        melder = "De melder gaat mee." if self.cleaned_data["reporter_goes"] else "De melder blijft bij u."
        return [
            f"Neemt {town} het over? Dan gaat het hele signaal daarheen, met uw aantekeningen. {melder} "
            "U ziet daarna nog 30 dagen hoe het staat. Neemt de gemeente het niet over? Dan blijft alles bij u."
        ]

    def data_of_move(self) -> dict[str, Any]:
        """One gemeente is asked."""
        return dict(self.cleaned_data) | {"sources": [self.cleaned_data["sources"]]}


class ProposeForm(MoveForm):
    """Does a signal of another gemeente belong to this one (row 9)?"""

    sources = towns("Aan welke gemeente stelt u dit voor?", "Kies een gemeente.")
    text = text("Waarom denkt u dat dit bij elkaar hoort?", missing="Schrijf waarom.",
                help_text="De andere gemeente leest dit. Schrijf geen namen. Een signaalnummer mag.")  # fmt: skip

    def prepare(self) -> None:
        """Not the own gemeente."""
        leave_out(self, "sources", self.row.owner_id)

    @property
    def tells(self) -> list[str]:
        """Nothing opens before the other agrees."""
        return ["De andere gemeente beslist of zij koppelt, en wat zij deelt. U hoort niet of zij al iets heeft."]

    def data_of_move(self) -> dict[str, Any]:
        """One gemeente is asked."""
        return dict(self.cleaned_data) | {"sources": [self.cleaned_data["sources"]]}


class MergeForm(MoveForm):
    """Which other signal of the own unit it belongs to (row 9)."""

    target = forms.ModelChoiceField(Triage.objects.none(), label="Bij welk signaal hoort het?",
                                    empty_label="Kies een signaal",
                                    error_messages={"required": "Kies een signaal van uw eigen afdeling."})  # fmt: skip
    reason = text("Waarom horen ze bij elkaar?")

    def prepare(self) -> None:
        """Own signals that still run."""
        rows = Triage.objects.visible_to(self.by).filter(
            owner=self.row.owner_id, state__in=[*OPEN, TriageState.REFERRED]
        )
        others = rows.exclude(pk=self.row.pk).exclude(case_id=self.row.case_id)
        rows_of(self, "target").queryset = others.select_related("signal").order_by("-pk")

    @property
    def tells(self) -> list[str]:
        """Nobody gets sight by it."""
        return ["Alles van dit signaal komt in hetzelfde dossier. Niemand anders krijgt hierdoor zicht."]


class LinkForm(MoveForm):
    """The owner agrees with a proposal and ticks what goes along (row 9)."""

    proposal = forms.ModelChoiceField(Request.objects.none(), label="Met welk voorstel stemt u in?", empty_label=None,
                                      widget=forms.RadioSelect,
                                      error_messages={"required": "Kies een voorstel."})  # fmt: skip
    summary = text("Wat mag in de andere casus staan?", rows=5, length=5_000, missing="Schrijf wat daar mag staan.",
                   help_text="Alleen deze tekst gaat mee. Uw signaal, uw notities en de melder niet.")  # fmt: skip
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label="Welke personen gaan mee?", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = text("Waarom horen ze bij elkaar?")

    def prepare(self) -> None:
        """Open proposals to this unit; own people of this signal."""
        asked = Request.objects.visible_to(self.by).filter(
            kind="koppeling", addressee=self.row.owner_id, outcome="open", addressed_until__gt=timezone.now()
        )
        rows_of(self, "proposal").queryset = asked.select_related("owner")
        say_rows(self, "proposal", _proposal)
        people = Party.objects.visible_to(self.by).filter(case_id=self.row.case_id, owner=self.row.owner_id)
        rows_of(self, "parties").queryset = people

    @property
    def tells(self) -> list[str]:
        """Who reads it, now and later."""
        return [
            "Wat u hier aanvinkt, komt in het deel ‘casus’ van de andere zaak. Wie daar de casus ziet, leest dit ook. "
            "U krijgt zelf geen zicht op die zaak; dat kan alleen als de tafel u erbij betrekt."
        ]

    def data_of_move(self) -> dict[str, Any]:
        """Lists instead of queries, and the date from which U2 counts."""
        data = dict(self.cleaned_data)
        return data | {"parties": list(data["parties"]), "review_on": timezone.localdate() + MONITOR}


def _proposal(row: Request) -> str:
    return f"{row.owner.organisation.name}: {row.text[:120]}"


class AssignForm(MoveForm):
    """Which gemeente takes up a signal that came without (two front doors; row 2)."""

    unit = towns("Welke gemeente pakt dit op?", "Kies een gemeente.")
    reason = text("Waarom deze gemeente?")

    @property
    def tells(self) -> list[str]:
        """The whole signal goes there."""
        town = self.cleaned_data["unit"].organisation.name
        return [f"{town} wordt eigenaar van het hele signaal, met de melder. U ziet daarna alleen de stand."]
