"""Tests of the test: leaks planted on purpose, each seen by the checker; and one wall alone still holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from cases import access
from cases.models import Case, Entry, Guarded
from cases.roles import CASEWORK, allow
from mhtafel import urls
from tests.leaks.addresses import Address, every
from tests.leaks.crawl import Crawler, plain, told, url
from tests.leaks.makers import person
from tests.leaks.world import World, guarded
from tests.routes import Route
from tests.test_matrix import ROLES

STRANGER = "af-deventer"


@contextmanager
def without_filter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first wall is gone: `visible_to` gives every row the database gives."""
    with monkeypatch.context() as patch:
        patch.setattr(Guarded, "sight", classmethod(lambda cls, user: Q()))
        yield


@contextmanager
def without_policies() -> Iterator[None]:
    """The second wall is gone, for real; it is raised again whatever happens."""
    tables = [model._meta.db_table for model in guarded()]
    try:
        _say("DISABLE", tables)
        yield
    finally:
        _say("ENABLE", tables)


def _say(word: str, tables: list[str]) -> None:
    connection.close()  # no transaction of ours may hold a table
    with access.as_owner(), transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")


def some(world: World) -> list[Address]:
    """A small slice: the case, its signal and the lists."""
    rows = [row for row in world.rows["Case"] if row.state in ("granted", "foreign")]
    signals = [row for row in world.rows["Signal"] if row.state == "foreign"]
    lists = [Address("cases", "/casussen/"), Address("search", "/zoeken/?q=MH-"), Address("work", "/")]
    return [*(url("case", row) for row in rows), *(url("signal", row) for row in signals), *lists]


def crawl(world: World, name: str = STRANGER) -> Crawler:
    """Ask the slice as one reader."""
    crawler = Crawler(world, name)
    for address in some(world):
        crawler.get(address, 0)
    return crawler


def test_a_removed_filter_still_meets_the_policies(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_filter(monkeypatch):
        report = crawl(world).report
    assert report.leaks == []
    assert report.wrong == []


def test_dropped_policies_still_meet_the_filter(world: World) -> None:
    with without_policies():
        report = crawl(world).report
    assert report.leaks == []


def test_both_walls_gone_is_seen_by_the_checker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_policies(), without_filter(monkeypatch):
        report = crawl(world).report
    assert report.leaks
    assert any("/casussen/" in line for line in report.leaks)
    assert any(line.endswith("open") for line in report.wrong)


# --- leaks of one page, planted beside the real ones


@allow(*CASEWORK)
def child(request: HttpRequest, pk: Any) -> HttpResponse:
    """A child object fetched by its own id, without the door."""
    return HttpResponse(Entry._base_manager.get(pk=pk).text)


@allow(*CASEWORK)
def back(request: HttpRequest) -> HttpResponse:
    """A template that walks a back relation instead of a question behind the filter."""
    page = engines["django"].from_string("{% for row in rows %}{{ row.signal.story }}{% endfor %}")
    return HttpResponse(page.render({"rows": Entry._base_manager.exclude(signal=None).select_related("signal")}))


@allow(*CASEWORK)
def error(request: HttpRequest) -> HttpResponse:
    """An error message that names the row."""
    return HttpResponse(f"Deze casus bestaat al: {Case._base_manager.exclude(number='').first()}", status=409)


@allow(*CASEWORK)
def header(request: HttpRequest) -> HttpResponse:
    """A header that names the row."""
    found = Case._base_manager.exclude(number="").first()
    assert found is not None
    return HttpResponse("goed", headers={"Content-Disposition": f'attachment; filename="{found.codename}.pdf"'})


@allow(*CASEWORK)
def count(request: HttpRequest) -> HttpResponse:
    """A number that counts rows of others."""
    return HttpResponse(f"<p>{Case._base_manager.count()} casussen</p>")


PLANTS = [
    path("lek/kind/<uuid:pk>/", child), path("lek/terug/", back), path("lek/fout/", error), path("lek/kop/", header),
    path("lek/telling/", count),
]  # fmt: skip


class Planted:
    """The addresses of the application and the planted ones."""

    urlpatterns = [*urls.urlpatterns, *PLANTS]
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def planted(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crawler]:
    """A stranger in an application with planted pages and without its second wall."""
    settings.ROOT_URLCONF = Planted
    with without_policies():
        yield Crawler(world, STRANGER)


@pytest.mark.parametrize("name", ["terug", "fout", "kop"])
def test_a_planted_page_is_seen(planted: Crawler, name: str) -> None:
    answer = planted.client.get(f"/lek/{name}/")
    planted.read(name, told(answer))
    assert answer.status_code in (200, 409)
    assert planted.report.leaks


def test_a_child_fetched_by_its_own_id_is_seen(planted: Crawler, world: World) -> None:
    row = next(row for row in world.rows["Entry"] if row.state == "granted")
    planted.read("kind", told(planted.client.get(f"/lek/kind/{row.pk}/")))
    assert planted.report.leaks


def grows(client: Client, address: str) -> bool:
    """Does this page change when another gemeente logs a case? A count betrays without a word."""
    before = plain(client.get(address))
    with transaction.atomic():
        Route(person).log(by="af-zwolle")
        after = plain(client.get(address))
        transaction.set_rollback(True)
    return before != after


def test_a_count_of_rows_of_others_is_seen(planted: Crawler) -> None:
    assert grows(planted.client, "/lek/telling/")


@pytest.mark.parametrize("name", [STRANGER, "zoco", "voorzitter", "fg", "kernteam", "beheerder"])
def test_no_list_of_ours_counts_rows_of_others(world: World, name: str) -> None:
    """No number, order or page of a list changes by a case one may know nothing of."""
    crawler, lists = Crawler(world, name), [row for row in every(world) if row.path.count("/") <= 2 and not row.row]
    asked = [row.path for row in lists if crawler.opens(row) and ROLES[row.name] is not None]
    assert asked
    assert [path for path in asked if grows(crawler.client, path)] == []


def test_the_second_wall_stands_again(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname IN %s AND NOT relrowsecurity",
                       [tuple(model._meta.db_table for model in guarded())])  # fmt: skip
        assert cursor.fetchone() == (0,)
    assert world.values.known(world.readers[STRANGER]) == {}
