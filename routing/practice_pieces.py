"""Set pieces of the practice: what every newcomer must be able to find (plan 1.2, 2.1 and 2.2)."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cases import access, services
from cases.models import Case, Embargo, Label, Signal, Unit, User
from cases.roles import Part
from routing import consulting, notes, practice_case, practice_story
from routing import urgent as spoed_rules
from routing.calendar import add_working_days
from routing.models import Meeting, Review, Triage, UrgentCard
from routing.until import ZONE

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
GUESTED = "deventer"  # its case of today concerns another gemeente too
GUESTS = {GUESTED: ("af-zwolle",)}
TODAY = ("raalte", "zwolle", "deventer")  # who has a case on the agenda of today, for certain
SAMPLE_NUMBER, SAMPLE_NAME = "0041", "Kastanje"


def cast(practice: "Practice") -> None:
    """Put every set piece on the list, and keep room on the agenda of today."""
    practice.seats[meeting_of_today(practice).pk] += len(TODAY)
    lay_sample(practice.real.year, place=9)
    pieces = (
        bedenktijd(practice), across_borders(practice), held_back(practice), disagreement(practice),
        *(urgent(practice, place) for place in (0, 1)), *(seen_twice(practice, place) for place in (0, 1)),
        *(late(practice, town) for town in ("raalte", "raalte", "zwolle")),
        *(new_work(practice, ago) for ago in (1, 2)),
        *(on_todays_agenda(practice, town) for town in TODAY),
    )  # fmt: skip
    for piece in pieces:
        practice.tell(piece)


def meeting_of_today(practice: "Practice") -> Meeting:
    """Give the tafel of today."""
    today = practice.real.astimezone(ZONE).date()
    return next(found for found in practice.meetings if found.starts_at.date() == today)


def _logged(practice: "Practice", town: str, **more: Any) -> tuple[User, Triage]:
    af = practice.users[f"af-{town}"]
    with access.acting(af):
        return af, practice_story.record(practice, af, **more)


def _referred(practice: "Practice", town: str, **more: Any) -> tuple[User, UUID]:
    af, triage = _logged(practice, town, **more)
    with access.acting(af):
        practice_story.start_referral(practice, af, triage)
    return af, triage.case_id


def bedenktijd(practice: "Practice") -> Story:
    """The case of the manuals, MH-<year>-0041 Kastanje: zorg and strafrecht, bedenktijd ends in six days."""
    yield practice.days_ago(108)
    lay_sample(practice.real.year, place=-1)
    af, case_id = _referred(practice, "raalte", form="arbeid", text=practice.words["hero"], name="Mira Voorbeeld")
    agreed = [practice.units["zoco"], practice.units["om"]]
    yield from practice_case.at_the_tafel(practice, case_id, af, ending="decide", tracks=["zorg", "strafrecht"],
                                          agreed=agreed, coordinator="zoco", reflection_left=6)  # fmt: skip


def lay_sample(year: int, *, place: int) -> None:
    """Lay the number and the codename of the manuals at the bottom (9) or on top (-1) of their pools."""
    for kind, of_year, text in (("MH", year, f"MH-{year}-{SAMPLE_NUMBER}"), ("codename", 0, SAMPLE_NAME)):
        Label.objects.filter(kind=kind, year=of_year, text=text).update(place=place)


def across_borders(practice: "Practice") -> Story:
    """Lives in Raalte, works in Kampen, advertised in Zwolle: three gemeenten in one case (plan 1.2)."""
    yield practice.days_ago(40)
    af, triage = _logged(practice, "raalte", form="seksueel", text=practice.words["cross_border"])
    towns = {town.code: town for town in practice.towns}
    with access.acting(af):
        for code, role in (("raalte", "woon"), ("kampen", "uitbuiting"), ("zwolle", "werving")):
            services.add_municipality(triage.case, towns[code], role, by=af, part=Part.CASUS)
        practice_story.start_referral(practice, af, triage)
    yield from practice_case.at_the_tafel(practice, triage.case_id, af, ending="decide", tracks=["zorg", "strafrecht"])


def held_back(practice: "Practice") -> Story:
    """The prosecution holds a case back from everyone outside its list (domain 1.5 row 28)."""
    yield practice.days_ago(25)
    af, case_id = _referred(practice, "deventer", form="arbeid", text=practice.words["embargo"])
    practice.tell(practice_case.at_the_tafel(practice, case_id, af, ending="decide", tracks=["strafrecht"],
                                             agreed=[practice.units["om"]]))  # fmt: skip
    yield practice.days_ago(8)
    om = practice.users["om"]
    units = [practice.units[code].pk for code in ("om", "politie")]
    with access.acting(om):
        Embargo(case_id=case_id, set_by=om.unit, units=units,
                review_on=practice.today + timedelta(days=28)).save(force_insert=True)  # fmt: skip


def disagreement(practice: "Practice") -> Story:
    """The police does not agree; the chair says so in the motivering."""
    yield practice.days_ago(30)
    af, case_id = _referred(practice, "zwolle", form="crimineel")
    yield from practice_case.at_the_tafel(practice, case_id, af, ending="decide", tracks=["zorg", "strafrecht"],
                                          motivation=practice.words["disagreement"])  # fmt: skip


def seen_twice(practice: "Practice", place: int) -> Story:
    """Two signals that tell of the same person; nobody has laid them side by side yet."""
    yield practice.days_ago(4 - place)
    name = ("Mira Voorbeeld", "M. Voorbeeld")[place]
    _logged(practice, "raalte", form="arbeid", text=practice.words["duplicate"][place], name=name)


def late(practice: "Practice", town: str) -> Story:
    """A signal that nobody touched: its first term has passed."""
    yield practice.days_ago(practice.rng.randint(9, 14))
    _logged(practice, town)


def new_work(practice: "Practice", ago: int) -> Story:
    """A fresh aanmelding that the procesregisseur still has to look at."""
    yield practice.days_ago(ago)
    _referred(practice, practice.rng.choice(["raalte", "zwolle", "ommen"]))


def on_todays_agenda(practice: "Practice", town: str) -> Story:
    """A case for the tafel of today, to be weighed."""
    yield practice.days_ago(practice.rng.randint(4, 6))
    _, case_id = _referred(practice, town)
    yield practice.days_ago(practice.rng.randint(1, 2))
    meeting = meeting_of_today(practice)
    practice.seats[meeting.pk] -= 1  # it was kept free
    practice_case.schedule(practice, case_id, meeting, set(practice_case.ALWAYS), GUESTS.get(town, ()))
    if town == GUESTED:
        _bring(practice, case_id)


def _bring(practice: "Practice", case_id: UUID) -> None:
    """Beforehand: zorg brings in for all who look along, the prosecution keeps a line for itself."""
    for name, part in (("zoco", Part.CASUS), ("om", Part.OWN)):
        user = practice.users[name]
        with access.acting(user):
            notes.bring(Case.objects.visible_to(user).get(pk=case_id), by=user,
                        words=practice.words["table"][name], part=part)  # fmt: skip


def urgent(practice: "Practice", place: int) -> Story:
    """Spoed: police and zorg got a card within the last day (plan 2.2)."""
    yield practice.real - timedelta(hours=20 - 17 * place)
    card = practice.words["urgent"][place]
    af, triage = _logged(practice, ("raalte", "zwolle")[place], form=("seksueel", "crimineel")[place])
    spoed = uuid4()
    with access.acting(af):
        signal = Signal.objects.visible_to(af).get(pk=triage.signal_id)
        services.save_draft(signal, {"danger": "ja"}, by=af)
        for code in ("politie", "zoco"):
            sent = _card(practice, af, triage.case, practice.units[code], spoed=spoed, **card)
    if place == 0:
        yield practice.now + timedelta(hours=1)
        _think_along(practice, sent)
        return
    yield practice.now + timedelta(hours=1)
    zoco = practice.users["zoco"]
    with access.acting(zoco):
        spoed_rules.inform(sent, by=zoco, text=practice.words["table"]["told"])


def _think_along(practice: "Practice", card: UrgentCard) -> None:
    """Who intervenes asks another for advice, by a link (domain 1.5 row 31)."""
    zoco = practice.users["zoco"]
    with access.acting(zoco):
        consulting.consult(card, by=zoco, text=practice.words["sight"]["advice"],
                           sources=[practice.units["vtm"]], due=add_working_days(practice.today, 1))  # fmt: skip


def _card(practice: "Practice", af: User, case: Case, to: Unit, **words: Any) -> UrgentCard:
    row = UrgentCard(
        case=case, owner=af.unit, part=Part.OWN, addressee=to, addressed_until=practice.now + timedelta(hours=72),
        kind="card", starter=af, called="ja", municipality=af.workplace.organisation, **words,
    )  # fmt: skip
    row.save(force_insert=True)
    terms = access.Terms(basis="nood", purpose="Spoed", cause="spoed.start", cause_id=row.pk, channel="spoed",
                         necessity=row.needed)  # fmt: skip
    services.tell_readers(row, by=af, terms=terms)
    return row


def monitored_today(practice: "Practice") -> None:
    """Two running cases are on the agenda of today as well, to be monitored."""
    director = practice.users["procesregisseur"]
    today = practice.real.astimezone(ZONE).date()
    meeting = meeting_of_today(practice)
    with access.acting(director):
        due = Review.objects.visible_to(director).filter(state="monitoring", review_on__lte=today + timedelta(days=7))
        due = due.exclude(case__in=Embargo.objects.values("case"))
        chosen = list(due.order_by("review_on", "pk")[: max(0, 5 - practice.seats[meeting.pk])])
    for row in chosen:
        practice_case.schedule(practice, row.case_id, meeting, set(practice_case.ALWAYS))
