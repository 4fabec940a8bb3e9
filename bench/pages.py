"""Pages through a real server next to its bare view: the list, a case, a signal saved, and moves."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.rows import Row
from bench.server import Browser, client, logged_in, serving, word
from bench.stages import Stage, person_of
from bench.timing import WARM, medians
from cases import access
from cases.models import Case, User
from routing.models import Review, Track, Triage

ROUNDS = 19
SIGNAL = {"danger": "nee", "forms": "arbeid", "where": "onbekend", "received_from": "wijkteam", "heard_on": "vandaag",
          "actie": "opslaan"}  # fmt: skip
Act = Callable[[], object]


def pages(stages: Sequence[Stage]) -> list[Row]:
    """Measure every page in turn, each next to /healthz of the same server."""
    large = stages[-1]
    actions: dict[str, Act] = {}
    with contextlib.ExitStack() as stack:
        for stage in stages:
            port = stack.enter_context(serving(stage))
            actions |= {f"kaal {stage.size}": lambda port=port: Browser(port).get("/healthz")}  # type: ignore[misc]  # a default of a lambda
            actions |= _lists(stage, port)
        actions |= _reading(large, port) | _writing(large, port)
        took = medians(actions, rounds=ROUNDS)
    lists = [key for key in took if key.startswith("lijst")]
    rows = [_worst("pagina: lijst op de kale pagina", took, lists, 40)]
    for key, limit in (("casus", 40.0), ("mijn werk", None), ("signaal bewaard", 30.0)):
        rows.append(_worst(f"pagina: {key} op de kale pagina", took, [f"{key} {large.size}"], limit))
    rows += [_worst(f"stap: {key} op de kale pagina", took, [f"{key} {large.size}"], 40) for key in MOVES]
    return rows


def _worst(name: str, took: dict[str, float], keys: list[str], limit: float | None) -> Row:
    pairs = {key: (took[key], took[f"kaal {key.rsplit(' ', 1)[1]}"]) for key in keys}
    said = ", ".join(f"{key} {top:.1f} / {bare:.2f} ms" for key, (top, bare) in pairs.items())
    return Row(name, max(top / bare for top, bare in pairs.values()), limit, said=said)


def _lists(stage: Stage, port: int) -> dict[str, Act]:
    browsers = {who: logged_in(stage, port, user) for who, user in stage.readers.items()}
    return {
        f"lijst {who} {stage.size}": lambda browser=browser: browser.get("/casussen/")  # type: ignore[misc]  # a default of a lambda
        for who, browser in browsers.items()
    }


def _reading(stage: Stage, port: int) -> dict[str, Act]:
    browser = logged_in(stage, port, stage.readers["tafel"])
    path = f"/casussen/{a_case(stage)}/"
    return {f"casus {stage.size}": lambda: browser.get(path), f"mijn werk {stage.size}": lambda: browser.get("/")}


def a_case(stage: Stage) -> Any:
    """Give a case in monitoring with running tracks, as the regie of the tafel opens it."""
    user = stage.readers["tafel"]
    with stage.on(), access.working_as(user):
        reviews = Review.objects.visible_to(user).filter(state="monitoring")
        return reviews.order_by("-case_id")[0].case_id


MOVES: dict[str, tuple[type[Any], str, dict[str, Any], dict[str, Any]]] = {
    "aanvulling vragen": (Review, "ask_more", {"state": "submitted"}, {"question": "Wat is er gezien?"}),
    "spoor aanvaarden": (Track, "accept", {"state": "assigned", "kind": "zorg"}, {"next_step": "Bellen"}),
    "doorleiden naar de tafel": (Triage, "refer", {"state": "enriching", "signal__kind": "signal"}, {
        "grown": "ja", "reason": "Meer gezien.", "summary": "Werkt en slaapt daar.", "knows": "ja",
    }),
}  # fmt: skip
CONFIRMED = {"bevestigd": "1", "waarom": "Nodig."}  # for the moves that share something
MOVER = {Review: "table_lead", Track: "care_coordination", Triage: "gemeente"}


def _writing(stage: Stage, port: int) -> dict[str, Act]:
    town = logged_in(stage, port, stage.readers["gemeente"])
    actions: dict[str, Act] = {
        f"signaal bewaard {stage.size}": lambda: town.send("/signalen/nieuw/", story=word(), **SIGNAL)
    }
    for name, (model, step, only, form) in MOVES.items():
        user = stage.readers.get(MOVER[model]) or person_of(stage, MOVER[model])
        browser, rows = logged_in(stage, port, user), _waiting(stage, user, model, only)
        actions[f"{name} {stage.size}"] = _move(browser, rows, model.slug, step, form)
    return actions


def _waiting(stage: Stage, user: User, model: Any, only: dict[str, Any]) -> Iterator[Any]:
    """Give rows that wait for this move, a new one for every round."""
    with stage.on(), access.working_as(user):
        found = list(model.objects.visible_to(user).filter(owner=user.unit_id, **only)
                     .order_by("-pk").values_list("pk", flat=True)[: ROUNDS + WARM])  # fmt: skip
    if len(found) < ROUNDS + WARM:
        raise RuntimeError(f"er zijn te weinig rijen voor {model.__name__}: {len(found)}")
    return iter(found)


def _move(browser: Browser, rows: Iterator[Any], slug: str, step: str, form: dict[str, Any]) -> Act:
    return lambda: browser.send(f"/stap/{slug}/{next(rows)}/{step}/", **form, **CONFIRMED)


def queries(stages: Sequence[Stage]) -> list[Row]:
    """Count the statements of each page for each reader, the beginning and end of the transaction included."""
    counts: dict[str, dict[str, int]] = {"lijst": {}, "mijn werk": {}, "casus": {}}
    for stage in stages:
        with stage.on(), access.working_as(stage.readers["gemeente"]):
            user = stage.readers["gemeente"]
            case = access.first(user, Case.objects.visible_to(user).exclude(number=""), 1)[0]
        with stage.on():
            for who, user in stage.readers.items():
                counts["lijst"][f"{who} {stage.size}"] = _asked(stage, user, "/casussen/")
                counts["mijn werk"][f"{who} {stage.size}"] = _asked(stage, user, "/")
            counts["casus"][f"gemeente {stage.size}"] = _asked(
                stage, stage.readers["gemeente"], f"/casussen/{case.pk}/"
            )
    limits = {"lijst": 10}
    return [
        Row(f"pagina: vragen van {name}", max(found.values()), limits.get(name), "vragen",
            ", ".join(f"{key}: {count}" for key, count in found.items()))
        for name, found in counts.items()
    ]  # fmt: skip


def _asked(stage: Stage, user: User, path: str) -> int:
    browser = client(stage, user)
    browser.get(path)  # the first page of a session writes its minute
    with CaptureQueriesContext(connection) as found:
        answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"GET {path} gaf {answer.status_code}")
    return len(found)
