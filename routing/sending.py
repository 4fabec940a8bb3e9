"""Signaal insturen: any unit with an account tells a gemeente (domain 1.5 row 2)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from cases import access, cover, services
from cases.choosing import words_of
from cases.fields import PlainText, text
from cases.models import Case, Organisation, Reporter, Signal, Unit, UnitKind, User
from cases.models.signal import DANGER, FORMS
from cases.roles import CASEWORK, Part, Role
from routing import moves
from routing.follow_ups.owners import keep_line
from routing.intake_forms import municipalities, sources
from routing.models import Notice, Triage
from routing.models.triage import TriageState

SENDERS = CASEWORK - {Role.FOCAL_POINT}  # Veilig Thuis keeps its own signals, and sends in for a gemeente too
STAND_LASTS = timedelta(days=365)  # at most; 30 days after the terugkoppeling (U4), see deadlines.tick
FROM: dict[str, str] = {
    UnitKind.LOCAL_CARE: "wijkteam",
    UnitKind.MAYOR: "veiligheid",
    UnitKind.POLICE: "politie_justitie",
    UnitKind.PROSECUTION: "politie_justitie",
}  # a unit whose job says it; of the others the sender says it
SOMEWHERE = {"onbekend": "Onbekend", "buiten": "Buiten IJsselland"}


class SendForm(forms.Form):
    """What another organisation tells the gemeente."""

    danger = forms.ChoiceField(
        label="Is iemand nu in gevaar?", choices=DANGER, required=False, widget=forms.RadioSelect,
        help_text="Dit scherm belt niemand. Bel 112 of de dienst zelf.",
    )  # fmt: skip
    where = forms.ChoiceField(
        label="Voor welke gemeente?", error_messages={"required": "Kies de gemeente waar het speelt."},
        help_text="Weet u het niet? Kies ‘Onbekend’. Dan zoekt de regie van de tafel de gemeente erbij.",
    )  # fmt: skip
    received_from = forms.ChoiceField(label="Van wie komt het?", error_messages={"required": "Kies van wie het komt."})
    story = text("Wat is er gezien of gehoord?", rows=7, length=10_000, missing="Schrijf wat er is gezien of gehoord.",
                 help_text="Schrijf feiten op. U houdt een kopie van deze tekst.")  # fmt: skip
    forms = forms.MultipleChoiceField(
        label="Om welke vorm gaat het?", choices=FORMS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies welke vorm. Weet u het niet? Kies dan ‘Nog onduidelijk’."},
    )  # fmt: skip
    place = PlainText(label="Plaats of straat", max_length=200, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words_of(self, "where").choices = [("", "Kies een gemeente"), *_towns().items(), *SOMEWHERE.items()]
        words_of(self, "received_from").choices = [("", "Kies een bron"), *sources().items()]
        if by.unit and by.unit.kind in FROM:
            del self.fields["received_from"]

    def answers(self) -> dict[str, Any]:
        """Give the fields of the signal."""
        found = dict(self.cleaned_data)
        where = found.pop("where")
        town = Organisation.objects.filter(kind="municipality", code=where).first()
        return found | {"municipality": town, "place_kind": "gemeente" if town else where}


def _towns() -> dict[str, str]:
    """The gemeenten, and of which nobody answers now."""
    empty = {post.unit.organisation.code for post in cover.gaps()}
    return {code: f"{name} (nu niemand aanwezig)" if code in empty else name
            for code, name in municipalities().items()}  # fmt: skip


def send(*, by: User, municipality: Organisation | None, received_from: str = "", **answers: object) -> Triage:
    """Give a signal to the aandachtsfunctie of a gemeente, which becomes its owner.

    The sender keeps its own text and sees the stand; nothing else. Without a gemeente the regie of the tafel
    gets it, to say whose it is (domain "Two front doors").
    """
    assert by.unit is not None
    receiver = _receiver(municipality)
    source = received_from or FROM.get(by.unit.kind, "anders")
    case = services.open_case(by=by)
    signal = Signal(
        case=case, owner=receiver, part=Part.OWN, author=by, number=services.draw("S", by=by),
        municipality=municipality, received_from=source, heard_on=timezone.localdate(),
        registered_at=timezone.now(), **answers,
    )  # fmt: skip
    signal.main_form = signal.forms[0]
    signal.save(force_insert=True)
    reporter = Reporter(case=case, owner=receiver, part=Part.REPORTER, signal=signal, name=f"{by}, {by.unit.name}")
    reporter.save(force_insert=True)
    triage = moves.start(
        Triage, by=by, case=case, owner=receiver, part=Part.OWN, signal=signal, state=TriageState.RECEIVED,
    )  # fmt: skip
    _hand_over(case, triage, signal, by)
    return triage


def _receiver(municipality: Organisation | None) -> Unit:
    units = Unit.objects.select_related("organisation")
    if municipality is None:
        return units.get(kind=UnitKind.TABLE_LEAD)
    return units.get(kind=UnitKind.FOCAL_POINT, organisation=municipality)


def _hand_over(case: Case, triage: Triage, signal: Signal, by: User) -> None:
    assert by.unit is not None
    services.add_entry(
        case, by=by, kind="ontvangst", text=signal.story, part=Part.OWN, source=signal.number, signal=signal
    )
    basis = access.ground_for(by.unit, triage.owner, Part.OWN, Part.CASUS)
    terms = access.Terms(basis=basis, purpose="Signaal insturen", cause="triage.start", cause_id=triage.pk,
                         necessity="De gemeente van het signaal moet het duiden.")  # fmt: skip
    access.disclose(
        case, to=triage.owner, part=Part.OWN, until=None, by=by, giver=by.unit, terms=terms, object_id=signal.pk
    )
    _show_stand(triage, by.unit, by)
    access.transfer(case, to=triage.owner, by=by)
    Notice(
        unit=triage.owner, kind="task", case=signal.case_id, reference=signal.number, path=f"/signalen/{signal.pk}/"
    ).save(force_insert=True)


def _show_stand(triage: Triage, sender: Unit, by: User) -> None:
    """The sender may know where its signal stands, and no more."""
    if triage.owner_id == sender.pk:
        return
    line = keep_line(triage, sender, by=by, ends=timezone.now() + STAND_LASTS)
    basis = access.ground_for(triage.owner, sender, Part.STAND, Part.CASUS)
    terms = access.Terms(basis=basis, purpose="Stand van het signaal", cause="triage.start", cause_id=triage.pk,
                         necessity="Wie een signaal instuurt, hoort waar het staat.")  # fmt: skip
    services.tell_readers(line, by=by, terms=terms)
