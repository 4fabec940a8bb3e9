"""Words of Mijn werk: each row is one sentence and one link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
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
from routing.models import Action, Deadline, Handover, InquiryMatch, Notice, Track, UrgentCard
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
    more_questions: bool = False  # the next ones come here when these are answered
    next_url: str = ""  # where the list goes on
    further: bool = False  # this is not its first page
    left: list[Row] = field(default_factory=list)  # lists that hold more than is shown: label, url

    @property
    def empty(self) -> bool:
        """Nothing is asked of this person now."""
        rows = self.blocks or self.urgent or self.accept or self.offers or self.questions
        return not (rows or self.next_url or self.further)


def greeting(user: User, now: datetime) -> str:
    """Greet by the time of day in Amsterdam."""
    hour = timezone.localtime(now).hour
    part = "Goedenacht" if hour < 6 else "Goedemorgen" if hour < 12 else "Goedemiddag" if hour < 18 else "Goedenavond"
    return f"{part}, {user.first_name or user.username}"


def today() -> str:
    """Give the day in words, as the start of a sentence."""
    words = longdate(timezone.localdate())
    return words[0].upper() + words[1:]


def work(user: User, after: str = "") -> Work:
    """Gather everything a person of the casework must do; `after` is the key of the page before."""
    page = ask.to_do(user, after)
    terms = [row for row in page.rows if isinstance(row, Deadline)]
    actions = [row for row in page.rows if isinstance(row, Action)]
    found = Work(further=True) if after else _asked_now(user)
    asked = asks_query.behind(user, {row.object_id for row in terms})
    known = ask.cases_of(user, {row.case_id for row in page.rows})
    _lead_to_open_cards(terms, ask.open_cards(user, terms))
    rows = [_term(row, _label(row, user, asked)) for row in terms if _opens(row.path, row.case_id, known)]
    found.blocks = blocks([*rows, *(_action(row, known) for row in actions)])
    if page.after:
        found.next_url = f"/?{urlencode({'na': page.after})}#blok-open"
        for last in found.blocks[-1:]:
            last["count"] = f"{len(last['items'])}+"
    return found


def _asked_now(user: User) -> Work:
    """Give what stands above the list: spoed, and what waits for a yes or no of the own unit."""
    cards, tracks, offers = ask.urgent_cards(user), ask.tracks_to_accept(user), ask.offers(user)
    questions = ask.questions(user)
    known = ask.cases_of(user, {row.case_id for row in [*tracks, *offers]})
    until = ask.terms_to_accept(user, tracks)
    return Work(
        urgent=[_urgent(card) for card in cards],
        accept=[_accept(row, known, until.get(row.pk)) for row in tracks if row.case_id in known],
        offers=[_offer(row, known) for row in offers if row.addressee_id == user.unit_id and row.case_id in known],
        questions=[_question(row) for row in questions],
        more_questions=len(questions) >= ask.MOST,
        left=left(
            ("Alle spoed", "/spoed/", cards),
            ("Alle sporen om te aanvaarden", "/sporen/?stand=assigned", tracks),
            ("Uw casussen", "/casussen/", offers),
        ),
    )


def left(*lists: tuple[str, str, Sequence[Any]]) -> list[Row]:
    """Name the lists of which more stands elsewhere than is shown here."""
    return [{"label": label, "url": url} for label, url, rows in lists if len(rows) >= ask.MOST]


def news(user: User) -> Row:
    """Give what was shared with the own unit or decided for it in the last days, and whether there is more."""
    rows = ask.news(user)
    known = ask.cases_of(user, {row.case for row in rows if row.case})
    told = [_news(row) for row in _once(rows) if _opens(row.path, row.case, known)]
    return {"rows": told, "newest": ask.NEWEST_NEWS if len(rows) >= ask.NEWEST_NEWS else 0}


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
                _step("Toezicht", "Zie wat op u wacht, wie wat kreeg en wie keek.", "/toezicht/", "Naar toezicht"),
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
