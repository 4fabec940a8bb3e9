"""Set pieces of the practice that show who may know what: two roles, melders, a handover, a question to others."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access, services
from cases.models import Party, User
from cases.roles import Part
from routing import inquiries, moves, party_roles, practice_case, practice_story, submitting
from routing.models import Handover, Triage

if TYPE_CHECKING:
    from routing.practice import Practice

Story = Generator[datetime, None, None]
SHARED_PHONE = "06-00000299"  # two gemeenten know this number
MELDERS = (
    {"name": "Bo Oefening", "phone": "06-00000298", "professional": False},
    {"name": "Kim Oefening", "phone": "06-00000297", "professional": True, "threat": True},
)


def cast(practice: "Practice") -> None:
    """Put every piece on the list."""
    pieces = (two_roles(practice), *(melder(practice, place) for place in (0, 1)), straight(practice),
              known_elsewhere(practice), *(scaled_down(practice, taken=taken) for taken in (True, False)))  # fmt: skip
    for piece in pieces:
        practice.tell(piece)


def two_roles(practice: "Practice") -> Story:
    """Slachtoffer for everyone, mogelijke dader for the prosecution only; care is shared with the local field."""
    yield practice.days_ago(45)
    _, case_id = _referred(practice, "raalte", form="crimineel", name="Sem Voorbeeld")
    yield from _decided(practice, case_id, ["zorg", "strafrecht"], ["zoco", "om"])
    om = practice.users["om"]
    with access.acting(om):
        party = Party.objects.visible_to(om).filter(case_id=case_id, name="Sem Voorbeeld").get()
        party_roles.give(party, by=om, role="dader", part=Part.STRAFRECHT)
    yield from _begun(practice, case_id)
    _share(practice, case_id, "zorg-raalte", wish="ja")
    yield practice.later(1, 2)
    _answer(practice, case_id, "wijkteam-raalte", "take_over")
    yield practice.later(2, 4)
    _share(practice, case_id, "school", wish="niet_gevraagd", wish_reason=practice.words["sight"]["wish_reason"])


def melder(practice: "Practice", place: int) -> Story:
    """A melder who stays hidden: a private one, and a professional under threat."""
    yield practice.days_ago(5 - place)
    af, triage = _logged(practice, "raalte", form="seksueel")
    with access.acting(af):
        services.add_reporter(triage.signal, by=af, **MELDERS[place])


def straight(practice: "Practice") -> Story:
    """The Arbeidsinspectie comes straight to the tafel, which asks reclassering to think along at once."""
    yield practice.days_ago(4)
    words, by = practice.words["sight"], practice.users["arbeidsinspectie"]
    town = next(town for town in practice.towns if town.code == "raalte")
    answers = {"summary": words["straight"], "kinds": ["arbeid"], "organised": True, "who": "", "safe_contact": "",
               "municipality": town, "reason": words["straight_reason"], "knows": "nog_niet"}  # fmt: skip
    with access.acting(by):
        case_id = submitting.submit(by=by, answers=answers).case_id
    yield practice.later(1, 1)
    practice_case.step(practice, practice.users["procesregisseur"], case_id, "consult", reason=words["consult"],
                       units=[practice.units["reclassering"]])  # fmt: skip


def known_elsewhere(practice: "Practice") -> Story:
    """Zwolle asks whether others know a phone number; Raalte does, and has still to answer."""
    yield practice.days_ago(3)
    _with_phone(practice, "raalte")
    yield practice.days_ago(1)
    af, triage, party = _with_phone(practice, "zwolle")
    with access.acting(af):
        assert triage.signal is not None
        inquiries.ask(triage.signal, by=af, parties=[party], kinds=["phone"], purpose="hulp",
                      basis=inquiries.grounds(triage.owner)[0],
                      necessity=practice.words["sight"]["necessity"])  # fmt: skip
    inquiries.match_waiting()


def scaled_down(practice: "Practice", *, taken: bool) -> Story:
    """Care is done; the tafel asks the wijkteam to go on alone, which accepted or still thinks about it."""
    yield practice.days_ago(70 if taken else 50)
    _, case_id = _referred(practice, "raalte", form="arbeid")
    yield from _decided(practice, case_id, ["zorg"], ["zoco"])
    yield from _begun(practice, case_id)
    yield practice.later(4, 6)
    practice_case.track_step(case_id, "zorg", practice.users["zoco"], "complete",
                             outcome=practice.pick("outcomes", "zorg"))  # fmt: skip
    # the narrow road of an acceptance asks who has sight today, not on the day of the story
    yield max(practice.later(1, 2), practice.real - timedelta(days=8 if taken else 2))
    practice_case.step(
        practice, practice.users["voorzitter"], case_id, "scale_down", unit=practice.units["zorg-raalte"],
        summary=practice.pick("summaries"), motivation=practice.words["sight"]["scale_down"],
        due=practice.today + timedelta(days=10),
    )  # fmt: skip
    if taken:
        yield practice.later(2, 4)
        _answer(practice, case_id, "wijkteam-raalte", "accept")


def _decided(practice: "Practice", case_id: UUID, tracks: list[str], agreed: list[str]) -> Story:
    yield practice.later(1, 2)
    meeting = practice.next_meeting(practice.now)
    practice_case.schedule(practice, case_id, meeting, set(practice_case.ALWAYS))
    yield practice_case.moment_of(practice, meeting)
    units = [practice.units[code] for code in agreed]
    practice_case.step(
        practice, practice.users["voorzitter"], case_id, "decide", tracks=tracks, agreed=units, risk="midden",
        motivation=practice.pick("motivations"), actions=[], review_on=practice.real.date() + timedelta(days=20),
    )  # fmt: skip


def _begun(practice: "Practice", case_id: UUID) -> Story:
    yield practice.later(1, 3)
    practice_case.track_step(case_id, "zorg", practice.users["zoco"], "begin",
                             next_step=practice.pick("next_steps", "zorg"),
                             next_on=practice.real.date() + timedelta(days=6))  # fmt: skip


def _share(practice: "Practice", case_id: UUID, code: str, **wish: str) -> None:
    more = {"wish_reason": "", "own_ground": "toe" if wish["wish"] == "ja" else "vt"} | wish
    practice_case.track_step(case_id, "zorg", practice.users["zoco"], "share", unit=practice.units[code],
                             text=practice.words["sight"]["share"], **more)  # fmt: skip


def _answer(practice: "Practice", case_id: UUID, who: str, name: str) -> None:
    user = practice.users[who]
    with access.acting(user):
        moves.perform(Handover.objects.visible_to(user).get(case_id=case_id, state="offered"), name, by=user)


def _with_phone(practice: "Practice", town: str) -> tuple[User, Triage, Party]:
    af, triage = _logged(practice, town, form="crimineel")
    with access.acting(af):
        party = services.add_party(triage.case, by=af, roles=["dader"], name=practice_story.invented(practice),
                                   phone=SHARED_PHONE)  # fmt: skip
    return af, triage, party


def _logged(practice: "Practice", town: str, **more: Any) -> tuple[User, Triage]:
    af = practice.users[f"af-{town}"]
    with access.acting(af):
        return af, practice_story.record(practice, af, **more)


def _referred(practice: "Practice", town: str, **more: Any) -> tuple[User, UUID]:
    af, triage = _logged(practice, town, **more)
    with access.acting(af):
        practice_story.start_referral(practice, af, triage)
    return af, triage.case_id
