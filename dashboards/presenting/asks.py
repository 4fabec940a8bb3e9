"""Words for uitvragen: the lists, the rows of Mijn werk, and the section on a signal or case."""

from typing import Any
from urllib.parse import urlencode

from cases import paging
from cases.models import Entry, Request, User
from dashboards.queries import asks as query
from dashboards.templatetags.words import shortdate
from routing import answering

Row = dict[str, Any]
TODO = {
    "vraag": "Uitvraag van {} beantwoorden",
    "zorg": "Acute zorg, ingeroepen door {}",
    "overdracht": "Beslissen over overdracht van {}",
    "koppeling": "Beslissen over koppelen met {}",
}
WAITS = {
    "vraag": "{}: antwoord op uw uitvraag",
    "zorg": "{}: acute zorg oppakken",
    "overdracht": "{}: uw signaal overnemen",
    "koppeling": "{}: uw voorstel om te koppelen",
}


def page(user: User, order: str, keys: dict[str, str]) -> Row:
    """Give what the list of uitvragen draws; `keys` says per list after which row it goes on."""
    waits = query.open_to(user, order, keys.get("voor", ""))
    told = query.answered(user, keys.get("beantwoord", ""))
    asked = query.asked(user, order, keys.get("gevraagd", ""))
    return {
        "open_columns": _columns(["Van", "Wat", "Gevraagd", "Antwoord voor"], order),
        "open_rows": [_open(row) for row in waits.rows], "open": _pager(waits, "voor", order, "open-kop"),
        "answered": [_answer(row) for row in told.rows], "told": _pager(told, "beantwoord", order, "beantwoord"),
        "asked_columns": _columns(["Aan", "Wat", "Stand", "Gevraagd", "Antwoord voor"], order),
        "asked_rows": [_asked(row) for row in asked.rows], "asked": _pager(asked, "gevraagd", order, "gevraagd-kop"),
    }  # fmt: skip


def _pager(found: paging.Page, name: str, order: str, at: str) -> Row:
    query_ = urlencode({"volgorde": order, name: found.after})
    return {"count": found.count, "next_url": f"?{query_}#{at}" if found.after else ""}


def _columns(labels: list[str], order: str) -> list[Row]:
    """The list can stand by term or by newest."""
    sorts = {"Antwoord voor": "termijn", "Gevraagd": "nieuw"}
    found = []
    for label in labels:
        by = sorts.get(label)
        way = "descending" if by == "nieuw" else "ascending"
        found.append({"label": label, "sort_url": f"?volgorde={by}" if by else "",
                      "sorted": way if by == order else ""})  # fmt: skip
    return found


def _open(row: Request) -> Row:
    full = f"{row.get_kind_display()} van {row.owner}"
    return {"cells": [
        {"text": str(row.owner), "url": f"/uitvragen/{row.pk}/", "full": full}, {"text": row.get_kind_display()},
        {"text": shortdate(row.created_at)}, _due(row),
    ]}  # fmt: skip


def _asked(row: Request) -> Row:
    name = row.outside or str(row.addressee)
    return {"cells": [
        {"text": name, "url": f"/uitvragen/{row.pk}/", "full": f"{row.get_kind_display()} aan {name}"},
        {"text": row.get_kind_display()}, {"text": answering.stand(row)},
        {"text": shortdate(row.created_at)}, _due(row),
    ]}  # fmt: skip


def _due(row: Request) -> Row:
    return {"date": row.due} if row.due and row.is_open else {"text": "–"}


def _answer(row: Entry) -> Row:
    return {"when": row.at, "title": f"Aan {row.addressee}", "body": row.text, "who": str(row.author)}


def section(rows: list[Request]) -> list[Row]:
    """Give what was asked about this signal or case, as rows with their stand."""
    return [
        {
            "title": f"{row.get_kind_display()} aan {row.outside or row.addressee}", "url": f"/uitvragen/{row.pk}/",
            "status": answering.stand(row), "tone": _tone(row),
            "due": row.due if row.is_open else None, "due_kind": "afspraak",
            "hint": "Het antwoord staat erbij." if row.answer_id else "",
        }
        for row in rows
    ]  # fmt: skip


def _tone(row: Request) -> str:
    if answering.overdue(row):
        return "late"
    return "" if row.is_open or row.outcome == "withdrawn" else "ok"


def todo(row: Request) -> str:
    """Give a question to the own unit as one sentence of Mijn werk."""
    return TODO[row.kind].format(row.owner)


def wait(row: Request) -> Row:
    """Give a question to another unit as a row of what one waits for."""
    title = WAITS[row.kind].format(row.outside or row.addressee)
    return {"title": title, "url": f"/uitvragen/{row.pk}/", "hint": "", "due": row.due, "due_kind": "afspraak"}
