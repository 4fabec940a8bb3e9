"""Answering, taking over, refusing, withdrawing: what people do with an uitvraag (domain 1.5 rows 4, 5, 6 and 9)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cases import access, services
from cases.models import LegalBasis, Request, User
from cases.roles import Part, Role
from routing import moves
from routing.answer_forms import AnswerForm, CannotForm, DoneForm, RefuseForm, SettleForm
from routing.follow_ups import owners
from routing.models import Notice, Review, Triage
from routing.settling import casus_readers, claim, give_answer, settle

ANSWER_LASTS = timedelta(days=5 * 365)  # the asker keeps an answer as long as its own rows


def answer(
    row: Request, *, by: User, text: str, reliability: str, shared_with: str, ground: LegalBasis | None = None
) -> None:
    """Answer a question: the asker reads it, and the tafel only when its giver says so; raises Settled."""
    basis, for_table = ground.key if ground else row.basis_id, shared_with == "tafel"
    part = Part.CASUS if for_table and _at_table(row, by) else Part.OWN
    with transaction.atomic():
        claim(row, by=by)
        give_answer(row, by=by, text=text, part=part, terms=_terms(row, basis), until=timezone.now() + ANSWER_LASTS,
                    outcome="answered", for_table=for_table, reliability=reliability)  # fmt: skip
        _tell(row, by, "shared")


def _at_table(row: Request, by: User) -> bool:
    """Does the case lie at the tafel: for its source this shows only in who would read it."""
    if row.owner_id == by.unit_id:
        return Review.objects.visible_to(by).filter(case_id=row.case_id).exists()
    return bool(casus_readers(row))


def finish_care(row: Request, *, by: User, text: str) -> None:
    """Acute care was given: sight of the call ends, the aandachtsfunctionaris reads what was done; raises Settled."""
    with transaction.atomic():
        claim(row, by=by)
        give_answer(row, by=by, text=text, part=Part.OWN, terms=_terms(row, row.basis_id), outcome="closed",
                    until=timezone.now() + ANSWER_LASTS)  # fmt: skip
        _tell(row, by, "shared")


def take_up(row: Request, *, by: User) -> None:
    """Somebody goes to work on acute care: the aandachtsfunctionaris sees it; the call stays open. Raises Settled."""
    with transaction.atomic():
        fresh = claim(row, by=by)
        if fresh.taken_at is None:
            services.change(fresh, by=by, taken_at=timezone.now())
            _tell(row, by, "shared")


def take(row: Request, *, by: User) -> None:
    """Take a signal over: all rows change owner, the giver keeps the stand for 30 days; raises Settled."""
    assert by.unit is not None
    with transaction.atomic():
        claim(row, by=by)
        giver, consent = row.owner, "De melder vindt het goed." if row.reporter_goes else ""
        owners.change_owner(row.case_id, by.unit, by=by)
        triage: Triage = Triage.objects.visible_to(by).select_related("signal").get(signal=row.signal_id)
        owners.tell_handover(triage, giver=giver, to=by.unit, by=by, basis=row.basis_id, cause="triage.receive",
                             consent=consent)  # fmt: skip
        moved = moves.perform(triage, "receive", by=by, giver=giver)
        settle(row, by=by, outcome="accepted")
        owners.keep_line(moved, giver, by=by, ends=timezone.now() + timedelta(days=30))
        _tell(row, by, "shared")


def refuse(row: Request, *, by: User, text: str) -> None:
    """Not answered, not taken over or not linked: the asker reads why, and all stays where it was; raises Settled."""
    with transaction.atomic():
        claim(row, by=by)
        give_answer(row, by=by, text=text, part=Part.OWN, terms=_terms(row, row.basis_id), outcome="refused",
                    until=timezone.now() + ANSWER_LASTS)  # fmt: skip
        _tell(row, by, "task")


def withdraw(row: Request, *, by: User) -> None:
    """The asker takes its question back: sight of it ends at once; raises Settled."""
    with transaction.atomic():
        settle(row, by=by, outcome="withdrawn")


def _terms(row: Request, basis: str) -> access.Terms:
    return access.Terms(basis=basis, purpose=str(row), cause="uitvraag.answer", cause_id=row.pk, channel="uitvraag",
                        necessity="De vraag stond open; dit is het antwoord.")  # fmt: skip


def _tell(row: Request, by: User, kind: str) -> None:
    """The asker gets a notice; its own page of the signal or case has the answer."""
    if row.owner_id != by.unit_id:
        Notice(unit=row.owner, kind=kind, case=row.case_id, reference="Uitvraag", path=home(row)).save(
            force_insert=True
        )


def home(row: Request) -> str:
    """Give the page of the asker to which a question belongs."""
    return f"/signalen/{row.signal_id}/#uitvragen" if row.signal_id else f"/casussen/{row.case_id}/#uitvragen"


@dataclass(frozen=True)
class Way:
    """What a person can do with an open question now: its words, its form, and the deed."""

    name: str
    label: str
    button: str
    form: type[SettleForm]
    does: Callable[..., None]
    done: str
    tone: str = "secondary"
    help: str = ""


ANSWER = Way(
    "antwoord", "Uw antwoord", "Antwoord versturen", AnswerForm, answer, "Uw antwoord is verstuurd.", "primary"
)
NOTE = replace(ANSWER, label="Het antwoord vastleggen", button="Antwoord bewaren", done="Het antwoord staat erbij.")
CANNOT = Way("niet", "Ik kan dit niet beantwoorden", "Laat weten dat dit niet kan", CannotForm, refuse,
             "U heeft laten weten dat dit niet kan.")  # fmt: skip
WITHDRAW = Way("intrekken", "Deze vraag intrekken", "Trek in", SettleForm, withdraw,
               "U heeft dit ingetrokken. De ander ziet het niet meer.",
               help="De ander ziet de vraag dan niet meer. Wat al gelezen is, draait u niet terug.")  # fmt: skip
DONE = Way("klaar", "Wat is er gedaan?", "Laat dit weten", DoneForm, finish_care,
           "U heeft laten weten wat er is gedaan.", "primary")  # fmt: skip
TAKE_UP = Way("opgepakt", "Pakt u dit op?", "Ik pak dit op", SettleForm, take_up,
              "U heeft laten weten dat u dit oppakt.", "primary",
              help="De aandachtsfunctionaris ziet dan dat iemand bezig is. Bel ook even.")  # fmt: skip
TAKE = Way("overnemen", "Signaal overnemen", "Ik neem dit signaal over", SettleForm, take,
           "U heeft het signaal overgenomen.", "primary",
           help="Uw afdeling wordt eigenaar van het hele signaal. De ander ziet nog 30 dagen de stand.")  # fmt: skip
REFUSE = Way("weigeren", "Niet overnemen", "Neem niet over", RefuseForm, refuse,
             "U neemt dit niet over. De andere gemeente leest waarom.")  # fmt: skip
NO_LINK = Way("weigeren", "Niet koppelen", "Koppel niet", RefuseForm, refuse,
              "U koppelt niet. De andere gemeente leest waarom.")  # fmt: skip
FOR_SOURCE: dict[str, tuple[Way, ...]] = {
    "vraag": (ANSWER, CANNOT),
    "zorg": (DONE, replace(CANNOT, label="Ik kan dit niet oppakken")),
    "overdracht": (TAKE, REFUSE),
    "koppeling": (NO_LINK,),
}


def ways(row: Request, user: User) -> tuple[Way, ...]:
    """Give what this person can do: the source settles, the asker withdraws; without account the asker answers."""
    if not row.is_open:
        return ()
    if row.owner_id == user.unit_id:
        return (NOTE, WITHDRAW) if row.outside else (WITHDRAW,)
    if row.kind == "zorg" and row.taken_at is None and may_settle(row, user):
        return (TAKE_UP, replace(DONE, tone="secondary"), *FOR_SOURCE["zorg"][1:])
    return FOR_SOURCE[row.kind] if may_settle(row, user) else ()


def may_settle(row: Request, user: User) -> bool:
    """The addressed unit settles; a signal goes to an aandachtsfunctionaris only."""
    if row.kind in ("overdracht", "koppeling") and user.job != Role.FOCAL_POINT:
        return False
    return row.addressee_id == user.unit_id


STANDS = {
    ("refused", "vraag"): "Kan niet antwoorden",
    ("refused", "zorg"): "Kan dit niet oppakken",
    ("refused", "koppeling"): "Niet gekoppeld",
    ("accepted", "koppeling"): "Gekoppeld",
}


def stand(row: Request) -> str:
    """Give where a question stands, in words that fit its kind."""
    if row.outcome == "open":
        return _open_stand(row) if row.is_open else "Verlopen"
    return STANDS.get((row.outcome, row.kind)) or str(row.get_outcome_display())


def _open_stand(row: Request) -> str:
    if row.kind == "zorg":
        return "Opgepakt" if row.taken_at else "Nog niet opgepakt"
    return "Te laat: nog geen antwoord" if overdue(row) else "Wacht op antwoord"


def overdue(row: Request) -> bool:
    """The source is late with its answer."""
    return bool(row.is_open and row.due and row.due < timezone.localdate())


def title(row: Request, user: User) -> str:
    """Give what this is about and with whom, for the asker and for the asked."""
    kind = row.get_kind_display()
    return f"{kind} aan {row.outside or row.addressee}" if row.owner_id == user.unit_id else f"{kind} van {row.owner}"
