"""Spoed: who intervenes asks others for advice by a link, outside any case they may know (domain 1.5 row 31)."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import access, audit, services
from cases.fields import DutchDate, text
from cases.models import Case, LegalBasis, Request, Unit, UnitKind, User
from cases.roles import Part
from routing import urgent
from routing.calendar import add_working_days
from routing.follow_ups import asks
from routing.models import UrgentCard
from routing.until import midnight

CAUSE = "spoed.consult"
NO_ADVICE = (UnitKind.PRIVACY, UnitKind.CORE_TEAM, UnitKind.ADMINISTRATION)


class ConsultForm(forms.Form):
    """What one asks, of whom, and before when; nothing of the spoedkaart goes along by itself."""

    text = text("Wat wilt u weten?", rows=4, missing="Schrijf uw vraag.",
                help_text="Zij lezen alleen deze vraag, na inloggen. De mail bevat alleen een link.")  # fmt: skip
    sources = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Aan wie vraagt u advies?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
    )  # fmt: skip
    due = DutchDate(label="Antwoord voor", future=True, error_messages={"required": "Vul in voor wanneer."})

    def __init__(self, *args: Any, by: User, card: UrgentCard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources: Any = self.fields["sources"]
        sources.queryset = _advisers(by, card)
        self.fields["due"].initial = add_working_days(timezone.localdate(), 1).strftime("%d-%m-%Y")


def _advisers(by: User, card: UrgentCard) -> Any:
    """The region, and the units of the gemeente where it plays; never one's own."""
    assert by.unit is not None
    local = (UnitKind.FOCAL_POINT, UnitKind.LOCAL_CARE, UnitKind.MAYOR)
    units = Unit.objects.exclude(kind__in=NO_ADVICE).exclude(pk=by.unit.pk)
    elsewhere = units.filter(kind__in=local).exclude(organisation=card.municipality_id)
    return units.exclude(pk__in=elsewhere).order_by("name")


def may_consult(user: User, card: UrgentCard) -> bool:
    """Who intervenes, as long as the card runs."""
    runs = card.addressed_until is not None and card.addressed_until > timezone.now()
    return runs and card.kind == "card" and card.addressee_id == user.unit_id


def consult(card: UrgentCard, *, by: User, text: str, sources: list[Unit], due: Any) -> list[Request]:
    """Ask each for advice, as a text of one's own; raises Withheld before the prosecution's "mag gedeeld"."""
    assert by.unit is not None
    if not urgent.released(by, card):
        raise urgent.Withheld("Het OM beslist eerst of dit gedeeld mag. Bel het OM.")
    case = Case(pk=card.case_id) if card.owner_id == by.unit_id else services.open_case(by=by)
    return [_ask(case, card, unit, by=by, text=text, due=due) for unit in sources]


def _ask(case: Case, card: UrgentCard, unit: Unit, *, by: User, text: str, due: Any) -> Request:
    assert by.unit is not None
    found = access.default_basis(by.unit, unit, Part.CASUS, "wgs")
    row = Request(
        case_id=case.pk, owner=by.unit, part=Part.OWN, kind="vraag", text=text, due=due, asked_by=by, addressee=unit,
        addressed_until=midnight(add_working_days(due, 5)), basis=found or LegalBasis.objects.get(pk="nood"),
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name=CAUSE)
    asks.put(row, cause=CAUSE, cause_id=card.pk, reference="Spoed", channel="mail")
    return row


def asked(user: User, card: UrgentCard) -> list[Request]:
    """Give what the own unit asked about this spoed, newest first."""
    ids = access.addressed_because(card.pk)
    return list(Request.objects.visible_to(user).filter(pk__in=ids, owner=user.unit_id).select_related("addressee"))
