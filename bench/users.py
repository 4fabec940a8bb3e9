"""Sixty people at work at once on 5,000 cases: what goes wrong, and how long the slow answers take."""

import os
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles

from bench.pages import SIGNAL
from bench.rows import Row
from bench.server import Browser, logged_in, serving, word
from bench.stages import Stage
from cases.models import User
from cases.roles import UNIT_OF_ROLE, Role

PEOPLE = 60
CASES = 5_000
MINUTES = 15.0  # the promise; fewer minutes measure the same, less surely
PAUSE = (4.0, 16.0)  # seconds between what one person does: reading and typing take longer, so this is a busy day
AS_DEPLOYED = "--worker-class gthread --workers 2 --threads 4"
KINDS = ("focal_point", "table_lead", "care_coordination", "prosecution", "police")
LINKS = re.compile(r'href="(/(?:(?:casussen|signalen|zorg|tafel|sporen)/(?:[0-9a-f-]{36}/)?)?)"')
CHANCE_OF_SAVING = 0.08  # of an aandachtsfunctionaris


@dataclass
class Told:
    """What the people met: milliseconds per answer, and what went wrong in words."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def users(stage: Stage) -> list[Row]:
    """Let sixty people work for MINUTES and give the errors and the time that 95 of 100 answers stay under."""
    minutes = float(os.environ.get("MINUTES") or MINUTES)
    told = Told()
    with serving(stage, AS_DEPLOYED) as port:
        end = time.monotonic() + minutes * 60
        crew = [
            threading.Thread(target=_work, args=(logged_in(stage, port, user), user.role, place, end, told))
            for place, user in enumerate(_crew(stage))
        ]
        for person in crew:
            person.start()
        for person in crew:
            person.join()
    return _rows(told, minutes)


def _rows(told: Told, minutes: float) -> list[Row]:
    slow, middle = quantiles(told.took, n=20)[18], quantiles(told.took, n=2)[0]
    said = f"{PEOPLE} mensen, {minutes:g} minuten, {len(told.took)} pagina's, midden {middle:.0f} ms"
    first = f"; de eerste: {told.wrong[0][:200]}" if told.wrong else ""
    return [
        Row("60 mensen: fouten", len(told.wrong), 0, "fouten", said + first),
        Row("60 mensen: 95 van de 100 antwoorden", slow, 800, "ms", said),
    ]


def _crew(stage: Stage) -> list[User]:
    """People of every kind of unit in turn, until there are sixty."""
    with stage.on():
        found = list(User.objects.filter(username__startswith="oefen-").select_related("unit__organisation"))
    lines = [[user for user in found if user.unit and user.unit.kind == kind] for kind in KINDS]
    crew = [line[turn] for turn in range(PEOPLE) for line in lines if turn < len(line)]
    if len(crew) < PEOPLE:
        raise RuntimeError(f"er zijn te weinig mensen in deze zaken: {len(crew)}")
    return crew[:PEOPLE]


def _work(browser: Browser, role: str, place: int, end: float, told: Told) -> None:
    """One person: begins at Mijn werk, follows links, now and then saves a signal, and reads in between."""
    chance = random.Random(place)
    saves = UNIT_OF_ROLE[Role(role)] == "focal_point"
    links: list[str] = []
    time.sleep(chance.uniform(0, PAUSE[1]))
    while time.monotonic() < end:
        if saves and chance.random() < CHANCE_OF_SAVING:
            _timed(told, partial(browser.send, "/signalen/nieuw/", story=word(), **SIGNAL))
        else:
            links = LINKS.findall(_timed(told, partial(browser.get, chance.choice(links or ["/"]))))
        time.sleep(chance.uniform(*PAUSE))


def _timed(told: Told, act: Callable[[], str]) -> str:
    begin = time.monotonic()
    try:
        answer = act()
    except (OSError, RuntimeError) as problem:
        told.wrong.append(str(problem))
        return ""
    told.took.append((time.monotonic() - begin) * 1000)
    return answer
