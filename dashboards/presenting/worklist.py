"""Words of Mijn werk: each row is one sentence and one link."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.models import Case, Request, User
from cases.roles import CASEWORK, TABLE_LEAD, Role
from dashboards.presenters import SIGNAL_ROLES, TABLE_ROLES
from dashboards.presenting import asks
from dashboards.queries import asks as asks_query
from dashboards.queries import worklist as ask
from dashboards.templatetags.words import clock, duetone, longdate, relative, shortdate
from routing.deadlines import DONE_BY_HAND
from routing.models import Action, Deadline, Handover, InquiryMatch, Notice, Review, Track, TrackLine, UrgentCard
from routing.models.table import ReviewState
from routing.models.track import TrackKind

Row = dict[str, Any]
BLOCKS = {"late": "Te laat", "today": "Vandaag", "week": "Deze week", "later": "Later"}
KINDS = {"S": "signaal", "A": "adviesvraag", "M": "casus"}
NEWS = {"shared": "Er is iets met u gedeeld", "decided": "De tafel heeft een besluit genomen"}
TOP = 1_000  # the highest count that is told
A_MOMENT = timedelta(seconds=1)


@dataclass
class Work:
    """What the own unit must do now, as rows of the task list."""

    blocks: list[Row] = field(default_factory=list)
    urgent: list[Row] = field(default_factory=list)
    accept: list[Row] = field(default_factory=list)
    offers: list[Row] = field(default_factory=list)
    questions: list[Row] = field(default_factory=list)
    more: bool = False  # than is shown

    @property
    def empty(self) -> bool:
        """Nothing is asked of this person now."""
        return not (self.blocks or self.urgent or self.accept or self.offers or self.questions)


def greeting(user: User, now: datetime) -> str:
    """Greet by the time of day in Amsterdam."""
    hour = timezone.localtime(now).hour
    part = "Goedenacht" if hour < 6 else "Goedemorgen" if hour < 12 else "Goedemiddag" if hour < 18 else "Goedenavond"
    return f"{part}, {user.first_name or user.username}"


def today() -> str:
    """Give the day in words, as the start of a sentence."""
    words = longdate(timezone.localdate())
    return words[0].upper() + words[1:]


def work(user: User) -> Work:
    """Gather everything a person of the casework must do."""
    terms, actions, tracks = ask.open_terms(user), ask.open_actions(user), ask.tracks_to_accept(user)
    offers, asked, cards = ask.offers(user), asks_query.waiting(user), ask.urgent_cards(user)
    for_us = {row.pk: row for row in asked if row.addressee_id == user.unit_id}
    known = ask.cases_of(user, {row.case_id for row in [*actions, *tracks, *offers, *terms]})
    accept_by = {term.object_id: term for term in terms if term.code == ask.ACCEPT}
    mine = [row for row in actions if row.addressee_id in (None, user.unit_id)]
    _lead_to_open_cards(terms, ask.open_cards(user, terms))
    open_terms = [row for row in terms if row.code != ask.ACCEPT and _opens(row.path, row.case_id, known)]
    rows = [_term(row, _label(row, user, for_us)) for row in open_terms]
    rows += [_action(row, known) for row in mine]
    return Work(
        blocks=blocks(rows),
        urgent=[_urgent(card) for card in cards],
        accept=[_accept(row, known, accept_by.get(row.pk)) for row in tracks if row.case_id in known],
        offers=[_offer(row, known) for row in offers if row.addressee_id == user.unit_id and row.case_id in known],
        questions=[_question(row) for row in ask.questions(user)],
        more=ask.MOST in (len(terms), len(actions)),
    )


def waiting(user: User) -> list[Row]:
    """Give what the own unit waits for: answers, besluiten, and actiepunten of others."""
    lines, reviews, offers = ask.lines_waiting(user), ask.at_the_table(user), ask.offers(user)
    theirs = [row for row in ask.open_actions(user) if row.addressee_id not in (None, user.unit_id)]
    known = ask.cases_of(user, {row.case_id for row in [*theirs, *lines, *reviews, *offers]})
    return [
        *(asks.wait(row) for row in asks_query.waiting(user) if row.owner_id == user.unit_id),
        *(_asked(row, known) for row in offers if row.owner_id == user.unit_id),
        *_waiting(lines, theirs, reviews, known),
    ]


def news(user: User) -> list[Row]:
    """Give what was shared with the own unit or decided for it in the last days."""
    rows = ask.news(user)
    known = ask.cases_of(user, {row.case for row in rows if row.case})
    return [_news(row) for row in _once(rows) if _opens(row.path, row.case, known)]


def stands(user: User) -> dict[str, Any]:
    """Give the cases per stand, and how many were counted where there are more."""
    counts, more = ask.stands(user)
    return {"rows": _stands(counts), "newest": ask.NEWEST if more else 0}


def _lead_to_open_cards(terms: list[Deadline], cards: set[UUID]) -> None:
    """A term outlives its spoedkaart; then it leads to the numbers to call."""
    for row in terms:
        if row.path.startswith("/spoed/") and row.object_id not in cards:
            row.path = "/spoed/"


def _opens(path: str, case_id: UUID | None, known: dict[UUID, Case]) -> bool:
    """No row leads to a case that is closed to this reader by now: under an embargo, or by geen zicht."""
    return case_id in known or not path.startswith(("/casussen/", "/zorg/"))


def blocks(rows: Iterable[Row]) -> list[Row]:
    """Give the rows by urgency, soonest first; a block without rows is left out."""
    found: dict[str, list[Row]] = {key: [] for key in BLOCKS}
    for row in sorted(rows, key=lambda row: (row["sort"], row["title"])):
        found[_block(row)].append(row)
    return [{"id": key, "title": BLOCKS[key], "items": items} for key, items in found.items() if items]


def _block(row: Row) -> str:
    if row["over"]:
        return "late"
    tone = duetone(row["due"])
    return tone if tone in BLOCKS else "later"


def _row(title: str, url: str, due: date, kind: str, *, sort: datetime | None = None, hint: str = "") -> Row:
    moment = sort or timezone.make_aware(datetime.combine(due + timedelta(days=1), datetime.min.time()))
    over = moment <= timezone.now()
    tone = "late" if over else ""
    full = f"{title}, {relative(due)}, {kind}" if url else ""
    return {"title": title, "url": url, "due": due, "due_kind": kind, "full": full, "sort": moment, "over": over,
            "tone": tone, "hint": hint}  # fmt: skip


def _label(row: Deadline, user: User, asked: dict[UUID, Request]) -> str:
    """A term that asks for more than its name says: a question of another unit, or a signal without gemeente."""
    if row.object_id in asked:
        return asks.todo(asked[row.object_id])
    return "Gemeente toewijzen" if row.code == "first_assessment" and user.job in TABLE_LEAD else ""


def _term(row: Deadline, label: str = "") -> Row:
    """A term that ends at midnight belongs to the day before."""
    day = timezone.localdate(row.due - A_MOMENT)
    label = label or row.label
    title = f"{label}, {_kind(row.reference)} {row.reference}" if row.reference else label
    found = _row(title, row.path, day, "wettelijk" if row.statutory else "afspraak", sort=row.due)
    if row.code in DONE_BY_HAND:
        found |= {"action": "Klaar", "action_url": f"/termijnen/{row.pk}/klaar/", "action_full": f"Klaar: {title}"}
    return found


def _kind(reference: str) -> str:
    return KINDS.get(reference[:1], "zaak")


def _action(row: Action, known: dict[UUID, Case]) -> Row:
    case = known.get(row.case_id)
    title = f"Actiepunt: {row.text}"
    hint = f"Casus {case}" if case else "U ziet alleen dit actiepunt, niet de casus."
    found = _row(title, f"/casussen/{row.case_id}/" if case else "", row.due, "afspraak", hint=hint)
    done = {"action": "Klaar", "action_url": f"/acties/{row.pk}/klaar/", "action_full": f"Klaar: {row.text}",
            "action_fields": {"terug": "/"}}  # fmt: skip
    return found | done


def _accept(row: Track, known: dict[UUID, Case], term: Deadline | None) -> Row:
    case = known.get(row.case_id)
    title = f"{row} aanvaarden, casus {case}" if case else f"{row} aanvaarden"
    url = f"/zorg/{row.pk}/" if row.kind == TrackKind.ZORG else f"/stap/{row.slug}/{row.pk}/accept/"
    due = timezone.localdate(term.due - A_MOMENT) if term else None
    late = bool(term and term.due <= timezone.now())
    full = f"{title}, {relative(due)}" if due else title
    return {"title": title, "url": url, "due": due, "due_kind": "afspraak", "tone": "late" if late else "",
            "full": full, "hint": "De tafel heeft u dit spoor opgedragen."}  # fmt: skip


def _offer(row: Handover, known: dict[UUID, Case]) -> Row:
    title = f"Casus {known[row.case_id]} overnemen" if row.case_id in known else "Casus overnemen"
    full = f"{title}, {relative(row.answer_by)}" if row.answer_by else title
    return {"title": title, "url": f"/casussen/{row.case_id}/", "due": row.answer_by, "due_kind": "afspraak",
            "full": full, "hint": "De tafel vraagt of u alleen verdergaat met deze casus."}  # fmt: skip


def _asked(row: Handover, known: dict[UUID, Case]) -> Row:
    title = f"{ask.unit_name(row.addressee)}: casus nog niet overgenomen"
    return _wait(title, row.case_id, known, due=row.answer_by)


def _question(row: InquiryMatch) -> Row:
    due = timezone.localdate(row.until - A_MOMENT)
    title = f"{row.asker}: vraag over iemand die u kent"
    return {"title": title, "url": f"/vragen/{row.pk}/", "due": due, "due_kind": "afspraak",
            "full": f"{title}, {relative(due)}", "hint": "U beslist zelf of u contact opneemt."}  # fmt: skip


def _urgent(card: UrgentCard) -> Row:
    word = "gezien" if card.seen_at else "nog niet gezien"
    title = f"Spoed sinds {shortdate(card.started_at)} {clock(card.started_at)}"
    hint = f"{card.get_kind_display()}, {word}"
    return {"title": title, "url": f"/spoed/{card.pk}/", "tone": "late", "status": "Spoed", "hint": hint}


def _waiting(
    lines: list[TrackLine], actions: list[Action], reviews: list[Review], known: dict[UUID, Case]
) -> list[Row]:
    return [
        *(_wait(_not_accepted(row), row.case_id, known) for row in lines),
        *(_wait(f"{ask.unit_name(row.addressee)}: {row.text}", row.case_id, known, due=row.due) for row in actions),
        *(_wait("Tafel: besluit over casus", row.case_id, known, state=row.get_state_display()) for row in reviews),
    ]


def _not_accepted(row: TrackLine) -> str:
    return f"{row.holder}: spoor {TrackKind(row.kind).label.lower()} nog niet aanvaard"


def _wait(title: str, case_id: UUID, known: dict[UUID, Case], *, due: date | None = None, state: str = "") -> Row:
    case = known.get(case_id)
    named = f"{title} {case}" if state and case else title
    hint = state or (f"Casus {case}" if case else "")
    url = f"/casussen/{case_id}/" if case else ""
    return {"title": named, "url": url, "hint": hint, "due": due, "due_kind": "afspraak"}


def _stands(counts: dict[str, int]) -> list[Row]:
    """A line per stand that occurs, in the order of the route; what passes a thousand is not told apart."""
    return [
        {
            "label": label,
            "url": f"/casussen/?stand={state}",
            "count": str(counts[state]) if counts[state] <= TOP else f"{TOP}+",
        }
        for state, label in ReviewState.choices
        if state in counts
    ]


def _once(rows: list[Notice]) -> list[Notice]:
    """The same news about the same page is told once."""
    return list({(row.kind, row.path): row for row in reversed(rows)}.values())[::-1]


def _news(row: Notice) -> Row:
    title = f"{NEWS[row.kind]}: {row.reference}" if row.reference else NEWS[row.kind]
    return {"title": title, "url": row.path, "when": row.created_at}


def next_steps(user: User) -> list[dict[str, str]]:
    """Give the next step of those who do no casework: numbers, oversight or accounts."""
    match user.job:
        case Role.CORE_TEAM:
            return [
                _step("Cijfers", "Bekijk aard en omvang in de regio.", "/cijfers/", "Naar de cijfers"),
                _step("Rapporten", "Maak of lees het kwartaalrapport.", "/rapporten/", "Naar de rapporten"),
            ]
        case Role.PRIVACY_OFFICER:
            return [
                _step("Verstrekkingen", "Zie wie wat kreeg.", "/toezicht/verstrekkingen/", "Naar de lijst"),
                _step("Grondslagen", "Keur goed waarop wordt gedeeld.", "/toezicht/grondslagen/", "Naar de lijst"),
                _step(
                    "Convenant en datums",
                    "Zie wie tekende en wiens datum afloopt.",
                    "/toezicht/convenanten/",
                    "Naar het convenant",
                ),
                _step("Cijfers", "Bekijk aard en omvang in de regio.", "/cijfers/", "Naar de cijfers"),
            ]
        case Role.ADMINISTRATOR:
            return [_step("Beheer", "Voeg collega's toe of wijzig hun rol.", "/beheer/", "Naar het beheer")]
    return []


def _step(title: str, text: str, url: str, action: str) -> dict[str, str]:
    return {"title": title, "text": text, "url": url, "action": action}


def does_casework(user: User) -> bool:
    """Tell whether this person works on cases at all."""
    return user.job in CASEWORK


def comes_to_table(user: User) -> bool:
    """Tell whether the next tafel is of any use to this person."""
    return user.job in TABLE_ROLES


def may_signal(user: User) -> bool:
    """Tell whether this person may record a signal."""
    return user.job in SIGNAL_ROLES
