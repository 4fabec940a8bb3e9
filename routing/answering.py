"""Answering, taking over, refusing, withdrawing: what people do with an uitvraag (domain 1.5 rows 4, 5, 6 and 9)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from cases import access
from cases.fields import text
from cases.models import LegalBasis, Request, User
from cases.roles import Part
from routing import moves
from routing.follow_ups import owners
from routing.models import Notice, Review, Triage
from routing.move_forms import grounds_of
from routing.settling import casus_readers, give_answer, settle

ANSWER_LASTS = timedelta(days=5 * 365)  # the asker keeps an answer as long as its own rows


class AnswerForm(forms.Form):
    """The answer of a source, on its own ground."""

    text = text("Uw antwoord", rows=5, length=5_000, missing="Schrijf uw antwoord.",
                help_text="Alleen wat nodig is voor deze vraag.")  # fmt: skip
    ground = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond deelt u dit?",
                                    empty_label="Kies een grond",
                                    error_messages={"required": "Kies op welke grond u dit deelt."})  # fmt: skip
    for_table = forms.BooleanField(
        label="Dit mag ook naar de tafel", required=False,
        help_text="Dan lezen ook de organisaties aan tafel dit, zodra de zaak daar ligt. "
        "Zonder dit vinkje leest alleen wie het vroeg uw antwoord.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert by.unit is not None
        self.fields["ground"].queryset = grounds_of(by.unit)  # type: ignore[attr-defined]
        if row.outside:
            self.fields["text"].label = f"Wat antwoordde {row.outside}?"
            self.fields["text"].help_text = ""
            del self.fields["ground"]  # nothing is given on: it was told to the asker
            self.fields["for_table"].label = f"{row.outside} vindt het goed dat dit ook naar de tafel gaat"


class DoneForm(forms.Form):
    """How acute care went; the aandachtsfunctionaris reads it."""

    text = text("Wat is er gedaan?", length=1_000, missing="Schrijf kort wat er is gedaan.",
                help_text="De aandachtsfunctionaris leest dit.")  # fmt: skip


class RefuseForm(forms.Form):
    """Why a gemeente does not take it over, or does not link."""

    text = text("Waarom niet?", length=1_000, help_text="De andere gemeente leest dit. Schrijf geen namen.")


def answer(row: Request, *, by: User, text: str, ground: LegalBasis | None = None, for_table: bool = False) -> None:
    """Answer a question: the asker reads it, and the tafel only when its giver says so; raises Settled."""
    basis = ground.key if ground else row.basis_id
    part = Part.CASUS if for_table and _at_table(row, by) else Part.OWN
    with transaction.atomic():
        give_answer(row, by=by, text=text, part=part, terms=_terms(row, basis), until=timezone.now() + ANSWER_LASTS,
                    outcome="answered", for_table=for_table)  # fmt: skip
        _tell(row, by, "shared")


def _at_table(row: Request, by: User) -> bool:
    """Does the case lie at the tafel: for its source this shows only in who would read it."""
    if row.owner_id == by.unit_id:
        return Review.objects.visible_to(by).filter(case_id=row.case_id).exists()
    return bool(casus_readers(row))


def finish_care(row: Request, *, by: User, text: str) -> None:
    """Acute care was given: sight of the call ends, the aandachtsfunctionaris reads what was done; raises Settled."""
    with transaction.atomic():
        give_answer(row, by=by, text=text, part=Part.OWN, terms=_terms(row, row.basis_id), outcome="closed",
                    until=timezone.now() + ANSWER_LASTS)  # fmt: skip
        _tell(row, by, "shared")


def take(row: Request, *, by: User) -> Triage:
    """Take a signal over: all rows change owner, the giver keeps the stand for 30 days; raises Settled."""
    assert by.unit is not None
    with transaction.atomic():
        giver, consent = row.owner, "De melder vindt het goed." if row.reporter_goes else ""
        if not (row.kind == "overdracht" and row.is_open and row.addressee_id == by.unit_id):
            raise moves.Refused("Dit aanbod is er niet meer.")
        owners.change_owner(row.case_id, by.unit, by=by)
        triage: Triage = Triage.objects.visible_to(by).select_related("signal").get(signal=row.signal_id)
        owners.tell_handover(triage, giver=giver, to=by.unit, by=by, basis=row.basis_id, cause="triage.receive",
                             consent=consent)  # fmt: skip
        settle(row, by=by, outcome="accepted")
        moved = moves.perform(triage, "receive", by=by, giver=giver)
        owners.keep_line(moved, giver, by=by, ends=timezone.now() + timedelta(days=30))
        _tell(row, by, "shared")
    return moved


def refuse(row: Request, *, by: User, text: str) -> None:
    """Not taken over, or not linked: the asker reads why, and all stays where it was; raises Settled."""
    with transaction.atomic():
        give_answer(row, by=by, text=text, part=Part.OWN, terms=_terms(row, row.basis_id), outcome="refused",
                    until=timezone.now() + ANSWER_LASTS)  # fmt: skip
        _tell(row, by, "task")


def withdraw(row: Request, *, by: User) -> None:
    """The asker takes its question back: sight of it ends at once; raises Settled."""
    with transaction.atomic():
        settle(row, by=by, outcome="withdrawn")


def _terms(row: Request, basis: str) -> access.Terms:
    return access.Terms(basis=basis, purpose=str(row), cause="uitvraag.answer", cause_id=row.pk, channel="uitvraag")


def _tell(row: Request, by: User, kind: str) -> None:
    """The asker gets a notice; its own page of the signal or case has the answer."""
    if row.owner_id != by.unit_id:
        Notice(unit=row.owner, kind=kind, case=row.case_id, reference="Uitvraag", path=home(row)).save(
            force_insert=True
        )


def home(row: Request) -> str:
    """Give the page of the asker to which a question belongs."""
    return f"/signalen/{row.signal_id}/#uitvragen" if row.signal_id else f"/casussen/{row.case_id}/#uitvragen"


def may_answer(row: Request, user: User) -> bool:
    """The source answers; a source without account answers through its asker."""
    return row.is_open and user.unit_id == (row.owner_id if row.outside else row.addressee_id)


def may_withdraw(row: Request, user: User) -> bool:
    """Only who asked takes it back."""
    return row.is_open and row.owner_id == user.unit_id
