"""What the page of one signal asks; everything through the look door of the reader."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cases import paging, sign_notes
from cases.models import (
    Attachment,
    CaseMunicipality,
    Entry,
    Guarded,
    Party,
    PartyRole,
    Reporter,
    Request,
    Signal,
    SignNote,
    User,
)
from dashboards.queries import asks
from routing import alike, comparing
from routing.alike import Alike
from routing.models import Advice, Deadline, Machine, Review, Step, Triage

SHOWN = 100  # newest steps and aantekeningen on one page


def taken_up(user: User, signal: UUID) -> Entry | None:
    """Give the text that the own unit reads of a signal it takes up locally (domain 1.5 row 7)."""
    rows = Entry.objects.visible_to(user).filter(signal=signal, addressee=user.unit_id, kind="samenvatting")
    return rows.select_related("owner").order_by("-at").first()


def sent(user: User, signal: UUID) -> Entry | None:
    """Give the own text that this unit sent in (domain 1.5 row 2)."""
    rows = Entry.objects.visible_to(user).filter(signal=signal, owner=user.unit_id, kind="ontvangst")
    return rows.select_related("author").first()


@dataclass
class Person:
    """A betrokkene with its roles: those of now, and all there were."""

    party: Party
    roles: list[PartyRole] = field(default_factory=list)
    history: list[PartyRole] = field(default_factory=list)


@dataclass
class Signals:
    """One signal with all that this reader may know of it."""

    signal: Signal
    row: Machine | None
    mine: bool
    also_in: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    reporter: Reporter | None = None
    deadlines: list[Deadline] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    at_table: Review | None = None
    asks: list[Request] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    became: Signal | None = None
    signs: list[SignNote] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    linked: list[Alike] = field(default_factory=list)
    happened: paging.Page = field(default_factory=lambda: paging.Page([], ""))

    @property
    def rows(self) -> list[Guarded]:
        """Everything around the signal on the page, for the audit of what was read."""
        reporter = [self.reporter] if self.reporter else []
        facts: list[Any] = [*reporter, *self.signs, *self.asks, *self.entries, *self.steps, *self.attachments,
                            *(person.party for person in self.people)]  # fmt: skip
        known = {row.pk for row in facts}
        return facts + [row for row in self.happened.rows if row.pk not in known]


def whole(signal: Signal, user: User, *, earlier: str = "") -> Signals:
    """Give a signal of the own unit with everything around it; `earlier`: the key of what happened before that."""
    case = {"case": signal.case_id}
    found = Signals(signal, machine(signal.pk, user), mine=True)
    found.also_in = _also_in(signal, user)
    found.entries = _newest(Entry.objects.visible_to(user).filter(**case).select_related("author"))
    found.people = _people(signal, user)
    found.reporter = Reporter.objects.visible_to(user).filter(signal=signal.pk).first()
    terms = Deadline.objects.visible_to(user).filter(**case, owner=user.unit_id, done_at=None)
    found.deadlines = list(terms.order_by("due"))
    found.steps = _newest(Step.objects.visible_to(user).filter(**case).select_related("by"))
    found.happened = _happened(found, user, earlier)
    found.at_table = Review.objects.visible_to(user).filter(**case).first()
    found.asks = asks.of_case(user, signal=signal.pk)
    if isinstance(found.row, Advice) and found.row.became_id:
        found.became = Signal.objects.visible_to(user).filter(pk=found.row.became_id).first()
    if signal.kind == "signal":
        files = Attachment.objects.visible_to(user).filter(**case).select_related("author")
        found.attachments = _newest(files)
        found.signs = sign_notes.of_signal(signal, user)
        _beside(found, user)
    return found


def _happened(found: Signals, user: User, earlier: str) -> paging.Page:
    """Steps and aantekeningen as one list; the first page of it was read already."""
    if not earlier:
        return paging.cut([*found.entries, *found.steps], "-at", "-pk")
    rows: Any = [model.objects.visible_to(user).filter(case=found.signal.case_id) for model in (Entry, Step)]
    kinds = [rows[0].select_related("author"), rows[1].select_related("by")]
    return paging.merged(kinds, "-at", "-pk", after=earlier)


def _beside(found: Signals, user: User) -> None:
    """What looks like this signal, and what was linked to it or brought into its dossier by hand."""
    signal = found.signal
    together = Signal.objects.visible_to(user).filter(case=signal.case_id, owner=user.unit_id).exclude(number="")
    here = list(together.exclude(pk=signal.pk).select_related("municipality").order_by("-pk")[:SHOWN])
    found.linked = [Alike(row, why=["in dit dossier"]) for row in here]
    linked = [row for row in comparing.linked(signal, user) if row.case_id != signal.case_id]
    found.linked += [Alike(row, why=["gekoppeld"]) for row in linked]
    known = {one.row.pk for one in found.linked}
    people = [person.party for person in found.people]
    found.alike = [one for one in alike.search(alike.of_signal(signal, people), user) if one.row.pk not in known]


def machine(signal_id: UUID, user: User) -> Machine | None:
    """Give what moves this signal or adviesvraag, if the reader may know of it."""
    rows: Any = Triage.objects.visible_to(user).filter(signal=signal_id).select_related("local_unit").first()
    return rows or Advice.objects.visible_to(user).filter(signal=signal_id).first()


def _newest(rows: Any) -> list[Any]:
    return list(rows.order_by("-at")[:SHOWN])


def _also_in(signal: Signal, user: User) -> list[str]:
    rows = CaseMunicipality.objects.visible_to(user).filter(case=signal.case_id).exclude(role="regie")
    names = rows.order_by("organisation__name").values_list("organisation__name", flat=True).distinct()
    return [name.removeprefix("Gemeente ") for name in names]


def _people(signal: Signal, user: User) -> list[Person]:
    rows = Party.objects.visible_to(user).filter(case=signal.case_id, owner=user.unit_id).order_by("pk")
    found = {party.pk: Person(party) for party in rows}
    for line in PartyRole.objects.visible_to(user).filter(case=signal.case_id).order_by("since", "pk"):
        if line.party_id in found:
            found[line.party_id].history.append(line)
            if line.until is None:
                found[line.party_id].roles.append(line)
    return list(found.values())
