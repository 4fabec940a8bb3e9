"""Every address of the application with every object it may be asked for; an address without a line here fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, reverse

from cases.models import Convenant, OrganisationBasis, Signature, User
from dashboards.models import Report
from routing.models.machine import arrows
from routing.moves import MACHINES
from tests.leaks.rule import Row
from tests.leaks.world import World
from tests.test_architecture import views

CASE, SIGNAL, TRACK, CARD = "Case", "Signal", "Track", "UrgentCard"
# the guarded row an address opens by its own id; no line for addresses without an id
OPENS = {
    "care_contact": TRACK, "care_domain": TRACK, "care_plan": TRACK, "care_track": TRACK, "term_done": "Deadline",
    "attachment": "Attachment", "attachment_save": "Attachment", "attachment_image": "Attachment",
    "attachment_remove": "Attachment", "case_attachment": CASE, "signal_attachment": SIGNAL, "signal_decide": SIGNAL,
    "signal_reporter": SIGNAL, "signal_feedback": SIGNAL, "signal_letter": SIGNAL,
    "term_open": "Deadline",
    "action_done": "Action", "action_open": "Action", "note": CASE, "tell": CASE, "embargo": CASE, "no_sight": CASE,
    "sight_again": CASE, "release": "Release", "table_item": "AgendaItem",
    "position": "AgendaItem", "bring": "AgendaItem", "urgent_card": CARD, "urgent_inform": CARD,
    "urgent_release": CARD, "urgent_consult": CARD, "signal_edit": SIGNAL, "signal_save": SIGNAL,
    "signal_assessment": SIGNAL,
    "signal_entry": SIGNAL, "signal_party": SIGNAL, "signal_party_edit": "Party", "signal": SIGNAL, "case": CASE,
    "signal_compare": SIGNAL, "signal_gather": SIGNAL, "signal_signs": SIGNAL, "signal_unlink": "SignalLink",
    "keep": CASE,
    "ask": "Request", "signal_ask": SIGNAL, "signal_asked": SIGNAL, "inquiry": "InquiryMatch",
    "party_role": "Party", "party_role_end": "PartyRole", "who_sees": CASE, "who_looked": CASE, "seen_as": CASE,
}  # fmt: skip
MEETINGS = {"meeting", "waiting_room", "table_close", "regie", "regie_agreement", "regie_arrivals",
            "regie_do", "wall", "wall_part", "table_invite",
            "table_approve", "table_report", "table_place", "minutes", "minutes_state", "minutes_pdf"}  # fmt: skip
# rows of other tables: nothing of a case stands in them, and each view says itself who may
UNGUARDED = {*MEETINGS,
             "welcome", "admin_invite", "reset", "reset_decide", "home_edit", "unit_new", "unit_edit",
             "retention_rule", "retention_dossier", "retention_decide", "certificate_pdf",
             "report", "report_state", "report_pdf", "admin_edit",
             "convenant_sign", "signature_end", "ground", "ground_new", "ground_off",
             "cover_name", "cover_end", "away", "work_block", "filter_remove",
             "request", "request_identity", "request_extend", "request_answer", "rights_sign",
             "subject_file_ask", "subject_file", "subject_file_pdf",
             "oversight_case", "oversight_export", "emergency_judge", "export", "export_state",
             "export_fetch"}  # fmt: skip
OF_FG = ("subject_file", "subject_file_pdf",
         "request", "request_identity", "request_extend", "rights_sign", "emergency_judge", "export", "export_state",
         "export_fetch")  # fmt: skip
PLACES: dict[str, list[Any]] = {
    "reset_decide": [UUID(int=9)],
    "retention_rule": [UUID(int=9)],
    "retention_dossier": [UUID(int=9)],
    "retention_decide": [UUID(int=9)],
    "certificate_pdf": [UUID(int=9)],
    "work_block": ["open", "wacht", "gedeeld", "standen"],
    "filter_remove": [UUID(int=7)],
    "request_answer": [UUID(int=7)],
    "subject_file_ask": [UUID(int=7)],
    **{key: [UUID(int=7)] for key in OF_FG},
}
BESIDE: dict[str, list[Any]] = {
    "regie_do": ["naar"],
    "welcome": ["los"],
    "request_answer": [UUID(int=8)],
    "subject_file_ask": [UUID(int=8)],
}  # second arguments
EVERY_STEP = ("own", "granted", "sent", "foreign")  # the states of which each form is a door
ENDS_SESSION = {"logout", "login", "account_login", "practice_login"}
FURTHER_ON = "2000-01-01T00:00:00%2B00:00~{case}"
FURTHER_BACK = "eerder=2999-01-01T00:00:00%2B00:00~{case}"
# what else an address may be asked with; {case}, {party} and {number} are those of every state in turn
QUERIES: dict[str, list[str]] = {
    "search": ["q=lek", "q=lekgranted", "q=lekembargoedcasus", "q=lekforeigneigen", "q=lekdraft",
               "q=S-", "q=MH-", "q=bellen", "q={number}"],
    "cases": ["stand=monitoring", "wie=gedeeld", "spoor=strafrecht", "van=01-01-2020&tot=31-12-2030", "na={case}",
              "voor={case}"],
    "signals": ["zoek=S-", "volgorde=termijn", "termijn=week", "wie=niemand", "soort=advice", "na={signal}",
                "concepten={signal}"],
    "tracks": ["na={case}", "stand=late", "open=2026-01-01~{case}"],
    "monitor": ["spoor=zorg&stand=waits", "na=2026-01-01~{case}"], "minutes_state": ["gezien=done-3"],
    "work": ["alles=ja", f"na={FURTHER_ON}"], "work_block": [f"na={FURTHER_ON}"],
    "table": ["eerder={case}", f"komt={FURTHER_ON}", "wacht=0~0001-01-01~{case}", "aanvulling={case}"],
    "care": ["sorteer=naam", "na={case}"],
    "case": ["toon={party}", "uit=", "uit=stand%3Dmonitoring", "gedaan={action}", FURTHER_BACK],
    "signal": ["bsn={party}", "uit=", FURTHER_BACK],
    "urgent": ["signaal={signal}"],
    "readings": ["nummer={case}", "wat=read", "van=2020-01-01&tot=2020-03-01"], "readings_export": ["nummer={case}"],
    "ledger": ["lopend=ja", "deel=strafrecht"], "oversight_number": ["nummer={number}"],
    "figures": ["als=csv"], "sign_list": ["vorm=arbeid"],
    "seen_as": ["als=zvhh&rol=chair", "als=politie&rol=police", "als=zoco&rol=care_coordinator"],
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One page to ask for: its address by name, the path, and the row it opens, if it opens one."""

    name: str
    path: str
    row: Row | None = None
    more: bool = False  # one of many alike: each account asks some of them


def patterns() -> list[URLPattern]:
    """Give every address that Django resolves."""
    return list(views())


def unnamed() -> set[str]:
    """Give the addresses with an id of which nobody said what it opens."""
    found = {str(pattern.name) for pattern in patterns() if pattern.pattern.converters}
    return found - set(OPENS) - UNGUARDED - {"step"}


def every(world: World) -> Iterator[Address]:
    """Give all addresses with all objects of all states."""
    for pattern in patterns():
        name = str(pattern.name)
        if name == "step":
            yield from _steps(world)
        elif name in OPENS:
            for row in one_of_each(world, OPENS[name]):
                yield Address(name, reverse(name, args=_arguments(world, name, row)), row)
        elif name in UNGUARDED:
            for pk in _others(world, name):
                yield Address(name, reverse(name, args=[pk, *BESIDE.get(name, [])]))
        elif name not in ENDS_SESSION:
            yield Address(name, reverse(name))


def one_of_each(world: World, model: str) -> list[Row]:
    """Give one row of a model per state, owner and addressee: the rest of them are alike to the rule."""
    found: dict[tuple[str, str, str, str], Row] = {}
    for row in world.rows[model]:
        found.setdefault((row.state, row.part, row.owner, row.addressee), row)
    return list(found.values())


def _steps(world: World) -> Iterator[Address]:
    """One arrow of each machine row, and every other arrow of the rows that most accounts meet."""
    for slug, model in MACHINES.items():
        names = list(dict.fromkeys(name for name, _, _ in arrows(model)))
        for row in world.rows[model.__name__]:
            for name in names if row.state in EVERY_STEP else names[:1]:
                yield Address("step", reverse("step", args=[slug, row.pk, name]), row, more=name != names[0])


def _arguments(world: World, name: str, row: Row) -> list[object]:
    if name == "care_domain":
        return [row.pk, "opvang"]
    if name == "sight_again":
        return [row.pk, row.pk]
    if name == "signal_compare":
        beside = (found.pk for found in world.rows["Signal"] if found.state in ("own", "sent") and found.pk != row.pk)
        return [row.pk, next(beside)]
    if name == "signal_unlink":
        return [next(signal.pk for signal in world.rows["Signal"] if signal.state == row.state), row.pk]
    if name == "signal_party_edit":
        return [next(signal.pk for signal in world.rows["Signal"] if signal.state == row.state), row.pk]
    if name in ("party_role", "party_role_end"):
        party = next(found.pk for found in world.rows["Party"] if found.state == row.state)
        return [world.cases[row.state], row.pk] if name == "party_role" else [world.cases[row.state], party, row.pk]
    return [row.pk]


def _others(world: World, name: str) -> list[Any]:
    if name in PLACES or name in MEETINGS or name.startswith("oversight"):
        return PLACES.get(name, list(world.cases.values() if name.startswith("oversight") else world.meetings))
    people = {"admin_edit": "zoco", "admin_invite": "zoco", "reset": "zoco", "cover_end": "af-zwolle",
              "away": "af-zwolle"}  # fmt: skip
    if name in people:
        return [User.objects.get(username=people[name]).pk]
    if name in ("cover_name", "unit_edit"):
        return [User.objects.get(username="af-zwolle").unit_id]
    if name == "convenant_sign":
        return list(Convenant.objects.values_list("pk", flat=True))
    if name == "signature_end":
        return list(Signature.objects.order_by("pk").values_list("pk", flat=True)[:1])
    if name in ("ground_new", "home_edit", "unit_new"):
        return [User.objects.get(username="fg-zwolle").workplace.organisation_id]
    if name in ("ground", "ground_off"):
        return list(OrganisationBasis.objects.order_by("pk").values_list("pk", flat=True)[:1])
    return list(Report.objects.values_list("pk", flat=True))


def asked(world: World, address: Address, number: int | None) -> Iterator[str]:
    """Give the questions to put to an address: none, and each of its own; without `number` with ids of all states."""
    yield ""
    for query in QUERIES.get(address.name, ()):
        if "{" not in query:
            yield query
            continue
        kind = {"case": CASE, "party": "Party", "signal": SIGNAL, "action": "Action", "number": CASE}
        key = query[query.index("{") + 1 : query.index("}")]
        rows = one_of_each(world, kind[key])
        for row in rows if number is None else [rows[number % len(rows)], rows[(number + 3) % len(rows)]]:
            value = next(iter(numbers(world, row)), "") if key == "number" else row.pk
            yield query.replace(f"{{{key}}}", str(value))


def numbers(world: World, row: Row) -> list[str]:
    """Give the number that stands in this row."""
    return [value for value, rows in world.values.rows.items() if row in rows and value[:2] in ("S-", "A-", "MH")]
