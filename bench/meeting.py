"""The live screen of a tafel: what one poll asks, and twelve devices that poll at once."""

import html
import re
import threading
import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.rows import Row
from bench.server import Browser, client, logged_in, serving
from bench.stages import Stage
from bench.timing import medians
from bench.users import AS_DEPLOYED
from cases import access
from cases.models import Case, User
from routing import room
from routing.models import AgendaItem, Meeting

DEVICES = 12  # one of them the wall; the others ask who agrees
SECONDS = 30
EVERY = 3.0  # as static/js and the templates ask
ROUNDS = 15


@dataclass
class Told:
    """What the devices met."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def live(stage: Stage) -> list[Row]:
    """Open a case at a tafel, and measure its polls: alone, beside the bare view, and twelve devices together."""
    user = stage.readers["tafel"]
    meeting = _opened(stage, user)
    paths = {"instemmen": f"/tafel/{meeting}/instemmen/", "wand": f"/tafel/{meeting}/wand/deel/"}
    rows = [Row("tafel: vragen per peiling", max(asked.values()), None, "vragen", _said(asked))
            for asked in [{name: _asked(stage, user, path) for name, path in paths.items()}]]  # fmt: skip
    with serving(stage, AS_DEPLOYED) as port:
        browser = logged_in(stage, port, user)
        acts: dict[str, Any] = {name: lambda path=path: browser.get(path) for name, path in paths.items()}
        seen = {name: _again(browser.get(path)) for name, path in paths.items()}
        acts |= {f"{name} zonder nieuws": lambda path=path: browser.poll(path) for name, path in seen.items()}
        took = medians(acts | {"kaal": lambda: Browser(port).get("/healthz")}, rounds=ROUNDS)
        rows += [Row(f"tafel: peiling van {name} op de kale pagina", took[name] / took["kaal"], 40,
                     said=f"{took[name]:.1f} / {took['kaal']:.2f} ms") for name in acts]  # fmt: skip
        told = _together([logged_in(stage, port, user) for _ in range(DEVICES)], paths)
    slow = quantiles(told.took, n=20)[18]
    said = f"{DEVICES} apparaten, elke {EVERY:g} s, {len(told.took)} antwoorden"
    first = f"; de eerste: {told.wrong[0][:200]}" if told.wrong else ""
    return [*rows, Row("tafel: 12 apparaten, fouten", len(told.wrong), 0, "fouten", said + first),
            Row("tafel: 12 apparaten, 95 van de 100", slow, None, "ms", said)]  # fmt: skip


def _opened(stage: Stage, user: User) -> Any:
    """Put a case on the table, with somebody of every unit that looks along."""
    with stage.on(), transaction.atomic(), access.acting(user):
        known = Case.objects.visible_to(user)
        open_now = AgendaItem.objects.visible_to(user).filter(closed_at=None, meeting__closed_at=None, case__in=known)
        item = open_now.exclude(invited=[]).select_related("meeting").order_by("-pk")[0]
        meeting: Meeting = item.meeting
        Meeting.objects.filter(pk=meeting.pk).update(led_by=user)
        people = [person for person in User.objects.filter(unit__in=item.invited).select_related("unit__organisation")
                  if not room.may_enter(item, [person], by=user)[person.pk]]  # fmt: skip
        room.go(meeting, item, by=user)
        room.confirm(meeting, item, people[:11], by=user)
        return meeting.pk


def _asked(stage: Stage, user: User, path: str) -> int:
    with stage.on():
        browser = client(stage, user)
        browser.get(path)  # the first page of a session writes its minute
        with CaptureQueriesContext(connection) as found:
            answer = browser.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"GET {path} gaf {answer.status_code}")
        return len(found)


def _again(part: str) -> str:
    """The address by which the page asks again, with what it saw last."""
    return html.unescape(re.search('hx-get="([^"]+)"', part).group(1))  # type: ignore[union-attr]  # both parts ask again


def _said(counts: dict[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.items())


def _together(browsers: list[Browser], paths: dict[str, str]) -> Told:
    """Let every device ask in its own rhythm."""
    told, end = Told(), time.monotonic() + SECONDS
    crew = [threading.Thread(target=_poll, args=(browser, paths["instemmen" if place else "wand"], place, end, told))
            for place, browser in enumerate(browsers)]  # fmt: skip
    for device in crew:
        device.start()
    for device in crew:
        device.join()
    return told


def _poll(browser: Browser, path: str, place: int, end: float, told: Told) -> None:
    time.sleep(EVERY * place / DEVICES)
    while time.monotonic() < end:
        begin = time.perf_counter()
        try:
            path = _again(part) if (part := browser.poll(path)) else path
        except (RuntimeError, OSError) as error:
            told.wrong.append(str(error))
        told.took.append((time.perf_counter() - begin) * 1000)
        time.sleep(EVERY)
