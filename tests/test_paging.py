"""Lists by key: 50 rows, no gap and no double, whatever is added meanwhile; and the steps of a case in few buttons."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from cases import access, paging, services
from cases.models import LegalBasis, Request
from dashboards.presenting.steps import steps
from routing import moves
from routing.models import Review, Track
from tests.routes import Route

pytestmark = pytest.mark.django_db
ASKED = re.compile(r'href="/uitvragen/([0-9a-f-]{36})/"')


def fill(route: Route, person: Any, amount: int) -> list[Request]:
    """The aandachtsfunctie asked this often: some without a term, some settled, many with the same term."""
    triage, user, now = route.log(), person("af-raalte"), timezone.now()
    with access.acting(user):
        rows = [
            Request(
                case_id=triage.case_id, signal_id=triage.signal_id, owner=user.unit, part="eigen", kind="vraag",
                addressee=person("school").unit, addressed_until=now + timedelta(days=20), asked_by=user, text="?",
                basis=LegalBasis.objects.get(key="gem"), outcome="open" if number % 3 else "answered",
                due=None if number % 7 == 0 else timezone.localdate() + timedelta(days=number % 4),
            )
            for number in range(amount)
        ]  # fmt: skip
        for row in rows:
            row.save(force_insert=True)
    return rows


def walk(client: Any, path: str, name: str) -> list[list[str]]:
    """Every page of one list, by its own link to the next."""
    pages, url = [], path
    while url:
        text = client.get(url).content.decode()
        pages.append(ASKED.findall(text))
        found = re.search(rf'rel="next" href="(\?[^"#]*\b{name}=[^"#]*)', text)
        url = path.split("?")[0] + unescape(found[1]) if found else ""
    return pages


@pytest.mark.parametrize("order", ["termijn", "nieuw"])
def test_uitvragen_page_by_key_without_gap_or_double(route: Route, person: Any, client_as: Any, order: str) -> None:
    rows = fill(route, person, 120)
    pages = walk(client_as("af-raalte"), f"/uitvragen/?volgorde={order}", "gevraagd")
    assert [len(page) for page in pages] == [50, 50, 20]
    found = [pk for page in pages for pk in page]
    late = timezone.localdate() + timedelta(days=9_999)
    place: Any = {
        "termijn": lambda row: (row.outcome != "open", row.due or late, row.pk),
        "nieuw": lambda row: (row.outcome != "open", -row.pk.int),
    }[order]
    assert found == [str(row.pk) for row in sorted(rows, key=place)]
    waits = walk(client_as("school"), f"/uitvragen/?volgorde={order}", "voor")
    assert [pk for page in waits for pk in page] == list(found[:80])
    assert client_as("om").get("/uitvragen/").content.decode().count("/uitvragen/") < 5


def test_a_new_row_moves_no_other_to_the_next_page(route: Route, person: Any) -> None:
    fill(route, person, 60)
    user = person("af-raalte")
    with access.acting(user):
        rows = Request.objects.visible_to(user)
        first = paging.page(rows, "-pk")
        fill(route, person, 3)
        second = paging.page(rows, "-pk", after=first.after)
        assert (len(first.rows), first.count, len(second.rows), second.count) == (50, "50+", 10, "10")
        assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "~",
        "0~1",
        "2026-01-01~2026-01-01",
        "' OR 1=1 --",
        "0~" + "9" * 40,
        "2026-01-01T10:00~00000000-0000-0000-0000-000000000000",
    ],
)
def test_a_key_that_makes_no_sense_gives_the_first_page(route: Route, person: Any, client_as: Any, key: str) -> None:
    fill(route, person, 2)
    client = client_as("af-raalte")
    for name in ("gevraagd", "voor", "beantwoord"):
        answer = client.get("/uitvragen/", {name: key})
        assert answer.status_code == 200
        assert len(ASKED.findall(answer.content.decode())) == 2
    assert client_as("om").get("/sporen/", {"na": key, "open": key}).status_code == 200


def test_sporen_page_by_key(route: Route, person: Any, client_as: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(paging, "PAGE", 1)
    for _ in range(2):
        route.decide(route.schedule(route.refer(route.log())))
    om = person("om")
    with access.acting(om):
        mine = {str(row.case_id) for row in Track.objects.visible_to(om)}
    first = client_as("om").get("/sporen/").content.decode()
    more = re.search(r'rel="next" href="(\?open=[^"]*)"', first)
    assert more
    second = client_as("om").get(f"/sporen/{unescape(more[1])}").content.decode()
    seen = [set(re.findall(r'href="/casussen/([0-9a-f-]{36})/"', page)) for page in (first, second)]
    assert len(mine) == 2 and seen[0] | seen[1] == mine and not seen[0] & seen[1]


TITLE = re.compile(r'<h3 class="mht-timeline__title">([^<]*)')


def pages_of(client: Any, path: str, name: str, rows: re.Pattern[str]) -> list[list[str]]:
    """Every page of a list by its own link to the next, at most six."""
    pages, url = [], path
    for _ in range(6):
        text = client.get(url).content.decode()
        pages.append(rows.findall(text))
        found = re.search(rf'rel="next" href="(\?{name}=[^"#]*)', text)
        if not found:
            break
        url = path + unescape(found[1])
    return pages


def test_what_happened_in_a_case_goes_on_further_back(
    route: Route, person: Any, client_as: Any, monkeypatch: Any
) -> None:
    """Steps, besluiten and aantekeningen are one list; no page misses or repeats one of them."""
    route.whole()
    client = client_as("om")
    whole = TITLE.findall(client.get(f"/casussen/{route.case_id}/").content.decode())
    monkeypatch.setattr(paging, "PAGE", 3)
    pages = pages_of(client, f"/casussen/{route.case_id}/", "eerder", TITLE)
    assert len(whole) > 6
    assert [title for page in pages for title in page] == whole
    assert all(len(page) == 3 for page in pages[:-1])


def test_the_timeline_of_a_signal_goes_on_and_a_stranger_gets_nothing(
    route: Route, person: Any, client_as: Any, monkeypatch: Any
) -> None:
    signal, user = route.log().signal, person("af-raalte")
    with access.acting(user):
        for number in range(4):
            services.add_entry(signal.case, by=user, kind="feit", text=f"{number}", signal=signal)
    path, titles = f"/signalen/{signal.pk}/", re.compile(r'<h3 class="mht-timeline__title">\s*([^<]*\S)')
    whole = titles.findall(client_as("af-raalte").get(path).content.decode())
    monkeypatch.setattr(paging, "PAGE", 2)
    pages = pages_of(client_as("af-raalte"), path, "eerder", titles)
    assert [title for page in pages for title in page] == whole and len(pages) > 2
    assert client_as("af-zwolle").get(f"{path}?eerder=x").status_code == 404


def test_drafts_page_by_key(person: Any, client_as: Any, monkeypatch: Any) -> None:
    user = person("af-raalte")
    with access.acting(user):
        for number in range(5):
            services.new_draft(by=user, story=f"CONCEPT{number}")
    monkeypatch.setattr(paging, "PAGE", 2)
    drafts = re.compile(r"CONCEPT(\d)</a>")
    assert pages_of(client_as("af-raalte"), "/signalen/", "concepten", drafts) == [["4", "3"], ["2", "1"], ["0"]]


def test_what_waits_for_the_agenda_pages_by_key(route: Route, person: Any, client_as: Any, monkeypatch: Any) -> None:
    """New cases first, then what was adjourned, by its day."""
    made = []
    for _ in range(3):
        route.refer(route.log())
        made.append(str(route.case_id))
    chair = person("voorzitter")
    with access.acting(chair):
        first = Review.objects.visible_to(chair).get(case_id=made[0])
        route.schedule(first)
        moves.perform(route.seen(first, chair), "adjourn", by=chair, motivation="eerst meer weten",
                      review_on=timezone.localdate() + timedelta(days=7), sources=[], text="")  # fmt: skip
    monkeypatch.setattr(paging, "PAGE", 1)
    rows = re.compile(r'mht-task__link" href="/casussen/([0-9a-f-]{36})/"')
    pages = pages_of(client_as("voorzitter"), "/tafel/", "wacht", rows)
    assert [page[0] for page in pages] == [made[1], made[2], made[0]]


def test_a_case_shows_one_next_step_a_few_beside_it_and_the_rest_behind_one_press(
    route: Route, person: Any, client_as: Any
) -> None:
    """No step is lost, and without JavaScript the fold is a real details."""
    review = route.schedule(route.refer(route.log()))
    chair = person("voorzitter")
    with access.acting(chair):
        options = moves.available(Review.objects.visible_to(chair).get(pk=review.pk), chair)
    assert len(options) > 9
    page = client_as("voorzitter").get(f"/casussen/{route.case_id}/").content.decode()
    block = page.split('id="stappen"')[1].split("</section>")[0]
    assert all(f'href="{option.url}"' in block for option in options)
    shown, more = block.split("<details")
    assert shown.count("utrecht-button-link--primary-action") == 1
    assert 1 < shown.count("mht-button-link") <= 5
    assert "<summary>Meer stappen (" in more
    drawn = steps(options)
    assert next(step["label"] for step in drawn["shown"]) == "Besluiten"
    assert {step["label"] for step in drawn["more"]} >= {"Spoed-MDO houden", "Consult per mail"}


def test_a_fold_is_never_for_one_step() -> None:
    row = Review()
    one = [moves.Option(row, "a", "A", "none", False, ""), moves.Option(row, "b", "B", "none", False, "", True)]
    assert steps(one)["more"] == []
    assert [step["label"] for step in steps(one)["shown"]] == ["A", "B"]
    assert steps([])["shown"] == []
