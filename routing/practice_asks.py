"""Set pieces of the practice that wait for another unit: questions, an offer, a signal without gemeente."""

from collections.abc import Generator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases import access
from cases.models import Party, Request, User
from routing import answering, moves, practice_story, sending
from routing.calendar import add_working_days
from routing.models import Triage
from routing.move_forms import grounds_of

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]


def cast(practice: "Practice") -> None:
    """Put every piece on the list."""
    for piece in (asked(practice), answered(practice), offered(practice), without_town(practice)):
        practice.tell(piece)


def asked(practice: "Practice") -> Story:
    """The aandachtsfunctionaris of Raalte waits for the lokaal zorgdomein."""
    yield practice.days_ago(3)
    _ask(practice, "raalte", "zorg-raalte", practice.words["asks"]["open"])


def answered(practice: "Practice") -> Story:
    """The police answered the aandachtsfunctionaris of Zwolle."""
    yield practice.days_ago(6)
    case_id = _ask(practice, "zwolle", "politie", practice.words["asks"]["police"]).case_id
    yield practice.later(1, 2)
    police, unit = practice.users["politie"], practice.units["politie"]
    with access.acting(police):
        row = Request.objects.visible_to(police).get(case_id=case_id)
        answering.answer(row, by=police, text=practice.words["asks"]["answer"], reliability="waarschijnlijk",
                         shared_with="vrager", ground=grounds_of(unit).first())  # fmt: skip


def offered(practice: "Practice") -> Story:
    """Zwolle asks Raalte to take a signal over."""
    yield practice.days_ago(2)
    af, triage = _logged(practice, "zwolle")
    with access.acting(af):
        moves.perform(triage, "offer", by=af, text=practice.words["asks"]["offer"], reporter_goes=False,
                      sources=[practice.units["af-raalte"]])  # fmt: skip


def without_town(practice: "Practice") -> Story:
    """The police does not know which gemeente; the regie of the tafel says so."""
    yield practice.days_ago(1)
    police = practice.users["politie"]
    story = practice_story.told(practice, practice.pick("stories", "arbeid"))
    with access.acting(police):
        sending.send(by=police, municipality=None, place_kind="onbekend", danger="onbekend", forms=["arbeid"],
                     story=story, place="")  # fmt: skip


def _ask(practice: "Practice", town: str, source: str, text: str) -> Triage:
    af, triage = _logged(practice, town)
    with access.acting(af):
        people = list(Party.objects.visible_to(af).filter(case_id=triage.case_id)[:1])
        due = add_working_days(practice.today, 5)
        more: dict[str, Any] = {"outside": "", "way": "", "ground": None}
        return moves.perform(triage, "ask", by=af, text=text, parties=people, due=due,
                             sources=[practice.units[source]], **more)  # fmt: skip


def _logged(practice: "Practice", town: str) -> tuple[User, Triage]:
    af = practice.users[f"af-{town}"]
    with access.acting(af):
        return af, practice_story.record(practice, af, form="arbeid")
