"""Signaal insturen: any unit with an account tells a gemeente (domain 1.5 row 2)."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from cases import access, services
from cases.fields import PlainText, text
from cases.models import Case, Organisation, Reporter, Signal, Unit, UnitKind, User
from cases.models.signal import DANGER, FORMS
from cases.roles import Part
from routing import moves
from routing.models import Notice, Triage
from routing.models.triage import TriageState

STAND_LASTS = timedelta(days=120)  # a sender sees the stand of its signal this long, unless ended before


class SendForm(forms.Form):
    """What another organisation tells the gemeente."""

    danger = forms.ChoiceField(
        label="Is iemand nu in gevaar?", choices=DANGER, required=False, widget=forms.RadioSelect,
        help_text="Dit scherm belt niemand. Bel 112 of de dienst zelf.",
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        Organisation.objects.filter(kind="municipality"), label="Voor welke gemeente?", empty_label="Kies een gemeente",
        error_messages={"required": "Kies de gemeente waar het speelt."},
    )  # fmt: skip
    story = text("Wat is er gezien of gehoord?", rows=7, length=10_000, missing="Schrijf wat er is gezien of gehoord.",
                 help_text="Schrijf feiten op. U houdt een kopie van deze tekst.")  # fmt: skip
    forms = forms.MultipleChoiceField(
        label="Om welke vorm gaat het?", choices=FORMS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies welke vorm. Weet u het niet? Kies dan ‘Nog onduidelijk’."},
    )  # fmt: skip
    place = PlainText(label="Plaats of straat", max_length=200, required=False)


def send(*, by: User, municipality: Organisation, **answers: object) -> Triage:
    """Give a signal to the aandachtsfunctie of a gemeente, which becomes its owner.

    The sender keeps its own text and sees the stand; nothing else.
    """
    assert by.unit is not None
    receiver = Unit.objects.get(kind=UnitKind.FOCAL_POINT, organisation=municipality)
    case = services.open_case(by=by)
    signal = Signal(
        case=case, owner=receiver, part=Part.OWN, author=by, number=services.draw("S", by=by),
        municipality=municipality, received_from="partner", heard_on=timezone.localdate(),
        registered_at=timezone.now(), **answers,
    )  # fmt: skip
    signal.main_form = signal.forms[0]
    signal.save(force_insert=True)
    reporter = Reporter(case=case, owner=receiver, part=Part.REPORTER, signal=signal, name=f"{by}, {by.unit.name}")
    reporter.save(force_insert=True)
    triage = moves.start(
        Triage, by=by, case=case, owner=receiver, part=Part.OWN, signal=signal, state=TriageState.RECEIVED,
        addressee=by.unit, addressed_until=timezone.now() + STAND_LASTS,
    )  # fmt: skip
    _hand_over(case, triage, signal, by)
    return triage


def _hand_over(case: Case, triage: Triage, signal: Signal, by: User) -> None:
    assert by.unit is not None
    services.add_entry(
        case, by=by, kind="ontvangst", text=signal.story, part=Part.OWN, source=signal.number, signal=signal
    )
    basis = access.default_basis(by.unit, triage.owner, Part.OWN, "wgs")
    if basis is None:
        raise moves.Refused("Uw organisatie heeft geen grondslag om dit te delen. Bel de gemeente.")
    terms = access.Terms(basis=basis.key, purpose="Signaal insturen", cause="triage.start", cause_id=triage.pk)
    access.disclose(
        case, to=triage.owner, part=Part.OWN, until=None, by=by, giver=by.unit, terms=terms, object_id=signal.pk
    )
    access.transfer(case, to=triage.owner, by=by)
    Notice(
        unit=triage.owner, kind="task", case=signal.case_id, reference=signal.number, path=f"/signalen/{signal.pk}/"
    ).save(force_insert=True)
