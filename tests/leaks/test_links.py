"""No page offers a link that is closed or broken for its reader, nor one to a heading that is not there."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.leaks.makers import person
from tests.leaks.world import World

DEPTH = 3
MOST = 6  # pages of one kind: the next one is drawn by the same template
LINK = re.compile(r'<a[^>]*\shref="(/[^"]*)"')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
OUT_OF_THE_WAY = ("/static/", "/uitloggen/", "/rapporten/")  # a report may still be being made
WHO = ["af-raalte", "wijkteam-raalte", "burgemeester-raalte", "procesregisseur", "voorzitter-2", "zoco", "zoco-2",
       "veilig-thuis", "politie", "om", "arbeidsinspectie", "riec", "reclassering", "school", "kernteam", "fg",
       "beheerder"]  # fmt: skip


@pytest.mark.parametrize("name", WHO)
def test_every_link_of_a_page_opens_for_its_reader(world: World, name: str) -> None:
    assert walk(name) == []


def walk(name: str) -> list[str]:
    """Follow the links of one reader; gives what answered with an error, and from where."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(person(name))
    wrong, seen, kinds = [], set(), dict[str, int]()
    todo = [("/", "", 0)]
    while todo:
        path, source, depth = todo.pop(0)
        page, _, anchor = path.partition("#")
        kind = ID.sub("<id>", page.partition("?")[0])
        if path in seen or kinds.get(kind, 0) >= MOST or page.startswith(OUT_OF_THE_WAY):
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(page)
        wrong += [f"{source} -> {path}: {told}" for told in faults(answer, anchor)]
        if depth < DEPTH and answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            text = answer.content.decode()
            todo += [(found.replace("&amp;", "&"), page, depth + 1) for found in LINK.findall(text)]
    assert len(seen) > 3, "nothing was walked"
    return wrong


def faults(answer: Any, anchor: str) -> list[str]:
    """Say what is wrong with the page behind a link."""
    if answer.status_code >= 400 and answer.status_code != 409:  # 409: it changed meanwhile, and the page says so
        return [f"{answer.status_code} {strip_tags(answer.content.decode())[:80].strip()}"]
    if anchor and answer.status_code == 200 and f'id="{anchor}"' not in answer.content.decode():
        return [f"no #{anchor}"]
    return []


def test_the_text_of_a_signal_taken_up_locally_opens_and_tells_only_that(world: World) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person("wijkteam-raalte"))
    signal = next(row for row in world.rows["Signal"] if row.state == "own")
    page = client.get(f"/signalen/{signal.pk}/").content.decode()
    assert "Signaal dat u oppakt" in page
    assert "lekowneigenEntrytext" in page
    assert "lekowneigenSignal" not in page
    client.force_login(person("school"))
    assert client.get(f"/signalen/{signal.pk}/").status_code == 404
