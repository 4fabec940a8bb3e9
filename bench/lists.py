"""The list of the newest cases, opening one, the counts per state and the deep page, as SQL on one connection."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.rows import Row
from bench.stages import Stage
from bench.timing import medians
from cases import access
from cases.models import Case, User
from dashboards.queries import dossiers, signals, worklist

ROUNDS = 41
FLOOR = """SELECT * FROM cases_case WHERE id IN (SELECT DISTINCT case_id FROM cases_grant WHERE group_id = {group}
  ORDER BY case_id DESC LIMIT 51) ORDER BY id DESC"""  # ids from an index range, then rows by key, no filter
WORDS = """WITH weighed AS (SELECT row_id, ts_rank(words, mht.asked_words('{words}'), 1) AS score FROM cases_searchrow
  WHERE words @@ mht.asked_words('{words}') AND readers && ARRAY['{unit}'::uuid] LIMIT 1000)
  SELECT * FROM weighed ORDER BY score DESC, row_id DESC LIMIT 21"""  # the same search without the rule
ROAD = "SELECT * FROM mht.search_words('{words}', 21, NULL, NULL)"
Act = Callable[[], object]


def asked(stage: Stage, user: User, look: Callable[[], object]) -> list[str]:
    """Give the statements that something sends to the database, as this person."""
    with stage.on(), access.working_as(user), CaptureQueriesContext(connection) as found:
        look()
        return [line["sql"] for line in found]


def sends(cursor: Any, statements: Sequence[str]) -> Act:
    """Give an action that sends these statements and takes every row."""

    def act() -> None:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()

    return act


def newest(stage: Stage, user: User) -> list[str]:
    """Give the statements of the list itself, without what stands beside each case."""
    wanted = Case.objects.visible_to(user).exclude(number="")
    return asked(stage, user, lambda: access.first(user, wanted, dossiers.PAGE + 1))


def lists(stages: Sequence[Stage]) -> list[Row]:
    """Measure the list for three readers at each size; the worst of them counts."""
    actions: dict[str, Act] = {}
    buffers: dict[str, int] = {}
    for stage in stages:
        owner = stage.raw(None)
        for who, user in stage.readers.items():
            key, statements = f"{who} {stage.size}", newest(stage, user)
            assert user.unit is not None
            cursor = stage.raw(user)
            actions[f"floor {key}"] = sends(owner, [FLOOR.format(group=user.unit.group_id)])
            actions[f"first {key}"] = sends(owner, statements)
            actions[f"both {key}"] = sends(cursor, statements)
            buffers[key] = sum(_buffers(cursor, statement) for statement in statements)
    took = medians(actions, rounds=ROUNDS)
    size = stages[-1].size
    return [
        _worst("lijst: eerste muur op de ondergrens", took, "first", "floor", size, 2.5),
        _worst("lijst: beide muren op de ondergrens", took, "both", "floor", size, 4),
        _growth(took, [stage.size for stage in stages]),
        Row("lijst: gelezen blokken, de meeste", max(buffers.values()), 800, "blokken", _said(buffers)),
    ]


def _worst(name: str, took: dict[str, float], above: str, below: str, size: int, limit: float) -> Row:
    readers = [key.split()[1] for key in took if key.startswith(f"{above} ") and key.endswith(f" {size}")]
    pairs = {who: (took[f"{above} {who} {size}"], took[f"{below} {who} {size}"]) for who in readers}
    said = ", ".join(f"{who} {top:.2f} / {bottom:.2f} ms" for who, (top, bottom) in pairs.items())
    return Row(name, max(top / bottom for top, bottom in pairs.values()), limit, said=said)


def _growth(took: dict[str, float], sizes: list[int]) -> Row:
    small, large = sizes[0], sizes[-1]
    readers = [key.split()[1] for key in took if key.startswith("both ") and key.endswith(f" {large}")]
    pairs = {who: (took[f"both {who} {large}"], took[f"both {who} {small}"]) for who in readers}
    said = ", ".join(f"{who} {top:.2f} / {bottom:.2f} ms" for who, (top, bottom) in pairs.items())
    name = f"lijst: bij {large} op bij {small} casussen"
    return Row(name, max(top / bottom for top, bottom in pairs.values()), 1.5, said=said)


def _said(found: dict[str, int]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in found.items())


def _buffers(cursor: Any, statement: str) -> int:
    """Count the blocks that a statement touches when it is run for the second time."""
    for _ in range(2):
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def opening(stage: Stage) -> list[Row]:
    """Measure opening one case through the door against reading its row by key."""
    user, owner = stage.readers["gemeente"], stage.raw(None)
    with stage.on(), access.working_as(user):
        pk = access.first(user, Case.objects.visible_to(user).exclude(number=""), 1)[0].pk
    statements = asked(stage, user, lambda: access.find(Case, user, pk))
    took = medians(
        {
            "floor": sends(owner, [f"SELECT * FROM cases_case WHERE id = '{pk}'"]),
            "both": sends(stage.raw(user), statements),
        },
        rounds=ROUNDS * 5,
    )
    value = took["both"] / took["floor"]
    return [Row("open: een casus door beide muren op de rij zelf", value, None, said=f"{took['both']:.2f} ms")]


def deep(stage: Stage) -> list[Row]:
    """Measure page 1,000 of the list of who sees most (or its last full page) against page 1."""
    user = stage.readers["tafel"]
    with stage.on(), access.working_as(user):
        ids = list(access.in_order(user).values_list("content_object_id", flat=True)[: dossiers.PAGE * 999 + 1])
    page = (len(ids) - 1) // dossiers.PAGE + 1
    key = ids[dossiers.PAGE * (page - 1) - 1]
    first = asked(stage, user, lambda: dossiers.dossiers(user))
    far = asked(stage, user, lambda: dossiers.dossiers(user, after=key))
    cursor = stage.raw(user)
    took = medians({"first": sends(cursor, first), "far": sends(cursor, far)}, rounds=ROUNDS)
    said = f"{took['far']:.2f} / {took['first']:.2f} ms"
    return [Row(f"lijst: pagina {page} op pagina 1", took["far"] / took["first"], 1.2, said=said)]


def gaps(stage: Stage) -> list[Row]:
    """Walk every page of who sees some, and compare with what that person may see."""
    user = stage.readers["gemeente"]
    seen: list[Any] = []
    with stage.on(), access.working_as(user):
        after = None
        while True:
            page = dossiers.dossiers(user, after=after)
            seen += [line.case.pk for line in page.lines]
            if page.after is None:
                break
            after = page.after
        may = set(Case.objects.visible_to(user).exclude(number="").values_list("pk", flat=True))
    wrong = len(seen) - len(set(seen)) + len(may ^ set(seen))
    said = f"{len(seen)} casussen op {-(-len(seen) // dossiers.PAGE)} pagina's"
    return [Row("lijst: dubbele en ontbrekende casussen", wrong, 0, "casussen", said)]


def counts(stage: Stage) -> list[Row]:
    """Measure the counts per state of Mijn werk against one list, for the reader with the most cases."""
    user = stage.readers["tafel"]
    cursor = stage.raw(user)
    statements = asked(stage, user, lambda: worklist.stands(user))
    took = medians({"counts": sends(cursor, statements), "list": sends(cursor, newest(stage, user))}, rounds=ROUNDS)
    said = f"{took['counts']:.2f} / {took['list']:.2f} ms"
    return [Row("mijn werk: tellen per stand op één lijst", took["counts"] / took["list"], 25, said=said)]


def searched(stage: Stage) -> list[Row]:
    """Measure the road of full text search against the same search without rules, for a rare and a common word."""
    owner, rows = stage.raw(None), []
    owner.execute(
        "SELECT split_part(split_part(text, 'genaamd ', 2), '.', 1) FROM cases_entry ORDER BY id DESC LIMIT 1"
    )
    for kind, words in (("zeldzaam", owner.fetchone()[0]), ("gewoon", "wasserij loon")):
        actions: dict[str, Act] = {}
        for who, user in stage.readers.items():
            actions[f"floor {who} {stage.size}"] = sends(owner, [WORDS.format(words=words, unit=user.unit_id)])
            actions[f"road {who} {stage.size}"] = sends(stage.raw(user), [ROAD.format(words=words)])
        took = medians(actions, rounds=ROUNDS)
        rows.append(_worst(f"zoeken: {kind} woord op zoeken zonder regel", took, "road", "floor", stage.size, 4))
    return rows


def filtered(stage: Stage) -> list[Row]:
    """Measure the list of signals with a filter on stand against the same list without one, for a gemeente."""
    user = stage.readers["gemeente"]
    cursor = stage.raw(user)
    plain = asked(stage, user, lambda: signals.signals(user, {}))
    narrow = asked(stage, user, lambda: signals.signals(user, {"stand": "open"}))
    took = medians({"plain": sends(cursor, plain), "narrow": sends(cursor, narrow)}, rounds=ROUNDS)
    said = f"{took['narrow']:.2f} / {took['plain']:.2f} ms"
    return [Row("signalen: lijst met filter op zonder", took["narrow"] / took["plain"], 4, said=said)]
