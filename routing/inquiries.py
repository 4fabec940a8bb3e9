"""Vraag of anderen dit kennen: a deliberate question on a saved signal (domain 1.5, promises 5, docs/adr/0007).

The request only keeps the question, so it takes the same work and gives the same answer, known elsewhere or
not. The clock looks; who owns what matches is told, and decides whether to call.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cases import access, audit, evidence, reference, services
from cases.models import Case, LegalBasis, Party, Signal, Unit, User
from cases.roles import Part
from routing.models import Inquiry, InquiryMatch, Notice
from routing.models.inquiry import PURPOSES

REASON_STANDS_WITH_THE_QUESTION = "De motivering staat bij de vraag, bij wie hem stelde."
WHY_CALL = "De gegevens komen overeen. Zonder contact weet niemand of het om dezelfde betrokkene gaat."


class TooMany(Exception):
    """Nobody asks more than a few questions a day; the text is Dutch and says when it can be done again."""

    def __init__(self) -> None:
        super().__init__(f"U stelde vandaag al {settings.INQUIRIES_PER_DAY} vragen. Morgen kunt u weer vragen stellen.")


@cache
def policy() -> dict[str, Any]:
    """Give which kinds of units ask each other, and how long a question stays; data that an FG checks."""
    found: dict[str, Any] = reference.read("inquiry")
    return found


def may_ask(user: User) -> bool:
    """Only units that may be asked themselves ask."""
    return user.unit is not None and user.unit.kind in policy()["kinds"]


def left_today(user: User) -> int:
    """Give how many questions this person may still ask today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Inquiry.objects.visible_to(user).filter(by=user.pk, at__gte=midnight).count()
    return max(0, int(settings.INQUIRIES_PER_DAY) - asked)


def askable(signal: Signal, user: User) -> list[Party]:
    """Give the own betrokkenen of a signal of whom enough is known to ask about."""
    rows = Party.objects.visible_to(user).filter(case=signal.case_id, owner=user.unit_id).order_by("pk")
    return [party for party in rows if evidence.asked(party, evidence.KINDS)]


def ask(
    signal: Signal, *, by: User, parties: list[Party], kinds: list[str], purpose: str, basis: LegalBasis, necessity: str
) -> Inquiry:
    """Keep a question; nothing here depends on who else knows. Raises TooMany."""
    with connection.cursor() as cursor:  # one question of a person at a time, so that nobody asks one too many
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"inquiry {by.pk}"])
    if not left_today(by):
        raise TooMany
    wanted = sorted({mark for party in parties for mark in evidence.asked(party, kinds)})
    row = Inquiry(
        case_id=signal.case_id, owner=by.unit, part=Part.OWN, signal=signal, by=by, purpose=purpose, basis=basis,
        necessity=necessity, kinds=kinds, parties=[party.pk for party in parties], wanted=wanted,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("write", by=by, obj=row, name="inquiry", basis=basis.key)
    return row


def asked(signal: Signal, user: User) -> list[Inquiry]:
    """Give the questions the own unit asked about a signal, newest first; never what became of them."""
    rows = Inquiry.objects.visible_to(user).filter(signal=signal.pk, owner=user.unit_id)
    return list(rows.select_related("by", "basis")[:20])


def match_waiting() -> int:
    """Look up what was asked, as the clock, and tell who owns what matches; gives how many were told."""
    with transaction.atomic(), access.acting_as_service("clock"), connection.cursor() as cursor:
        wanted = [policy()["kinds"], policy()["days"]]
        cursor.execute("SELECT * FROM mht.match_inquiries(%s, make_interval(days => %s))", wanted)
        names = [column.name for column in cursor.description or []]
        lines = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for line in lines:
            _tell(line)
    return len(lines)


def _tell(line: dict[str, Any]) -> None:
    """A notice and a line in the ledger, both of the receiver; the asker's unit can read neither."""
    Notice(unit_id=line["owner_id"], kind="inquiry", case=line["case_id"], path=f"/vragen/{line['id']}/").save(
        force_insert=True
    )
    terms = access.Terms(
        basis=line["basis_id"], purpose=f"Vraag of anderen dit kennen: {PURPOSES[line['purpose']].lower()}",
        cause="inquiry.match", cause_id=line["id"], necessity=REASON_STANDS_WITH_THE_QUESTION,
    )  # fmt: skip
    access.disclose_unseen(
        line["id"], case_id=line["asker_case"], giver_id=line["asker_id"], to_id=line["owner_id"],
        by_id=line["asked_by"], until=line["until"], terms=terms,
    )  # fmt: skip


def known_parties(match: InquiryMatch, user: User) -> list[Party]:
    """Give the own rows that match, as far as this colleague may know of them."""
    rows = Party.objects.visible_to(user).filter(pk__in=match.parties, owner=user.unit_id)
    return list(rows.order_by("pk"))


def waiting_for(user: User, most: int) -> list[InquiryMatch]:
    """Give the questions of others that the own unit has still to answer, at most so many."""
    rows = InquiryMatch.objects.visible_to(user).filter(owner=user.unit_id, outcome="", until__gt=timezone.now())
    return list(rows.select_related("asker")[:most])


def grounds(unit: Unit) -> list[LegalBasis]:
    """Give the grounds in law that a unit of this kind may lean on."""
    return list(LegalBasis.objects.filter(kinds__contains=[unit.kind]).order_by("label"))


def decide(match: InquiryMatch, *, by: User, version: int, outcome: str, basis: LegalBasis | None) -> None:
    """The owner says whether it will call; a call is a verstrekking, a refusal only an outcome. Raises Stale."""
    services.change(match, by=by, version=version, outcome=outcome, decided_by=by, decided_at=timezone.now())
    if outcome == "contact" and basis is not None:
        assert by.unit is not None
        terms = access.Terms(
            basis=basis.key, purpose="Contact na een vraag van een ander", cause="inquiry.contact", cause_id=match.pk,
            necessity=WHY_CALL, channel="telefoon",
        )  # fmt: skip
        access.disclose(
            Case(pk=match.case_id), to=match.asker, part=Part.OWN, until=timezone.now(), by=by, giver=by.unit,
            terms=terms, object_id=match.pk, hidden_from=match.asker,
        )  # fmt: skip
