"""The blocks of Mijn werk: what is asked comes first, the rest by itself, and what was done can be taken back."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from cases import access
from cases.models import AuditEvent
from routing.models import Action, Deadline
from tests.routes import Route
from tests.test_worklist import ClientAs, page


def test_the_first_page_has_what_is_asked_and_the_rest_comes_by_itself(route: Route, client_as: ClientAs) -> None:
    """Late work never waits for another block; without script one link brings the rest."""
    route.decide(route.schedule(route.refer(route.log())))
    client = client_as("af-raalte")
    first = client.get("/").content.decode()
    assert "Actiepunt: ACTIONTOKEN" in first
    assert "De tafel heeft een besluit genomen" not in first
    assert '<noscript><a class="nl-link" href="/?alles=ja">' in first
    assert "De tafel heeft een besluit genomen" in client.get("/werk/gedeeld/").content.decode()
    assert client.get("/werk/onzin/").status_code == 404
    assert client_as("fg").get("/werk/open/").status_code == 404


def test_a_block_that_is_the_same_says_nothing_and_is_not_read(route: Route, client_as: ClientAs) -> None:
    """204 leaves no line in the audit; what changed does."""
    review = route.refer(route.log())
    client, user = client_as("af-raalte"), route.person("af-raalte")
    again = re.findall(r'hx-get="(/werk/wacht/\?was=\w+)"', client.get("/?alles=ja").content.decode())[0]

    def lines() -> int:
        with access.acting(user):
            return AuditEvent.objects.filter(user=user.pk, action="list").count()

    before = lines()
    assert client.get(again).status_code == 204
    assert lines() == before
    route.decide(route.schedule(review))
    changed = client.get(again)
    assert changed.status_code == 200
    assert again not in changed.content.decode()
    assert lines() == before + 1


def test_done_is_one_press_and_can_be_taken_back(route: Route, client_as: ClientAs) -> None:
    """Back on Mijn werk, with one button that opens it again; shown once."""
    route.decide(route.schedule(route.refer(route.log())))
    client = client_as("af-raalte")
    text = page(client)
    done = re.findall(r'action="(/acties/[^"]+/klaar/)"', text)[0]
    after = client.post(done, {"terug": "/"}, follow=True)
    assert after.redirect_chain[-1][0] == "/"
    assert "Actiepunt: ACTIONTOKEN" not in after.content.decode()
    undo = re.findall(r'action="(/acties/[^"]+/open/)"', after.content.decode())[0]
    assert undo not in page(client)
    assert "Actiepunt: ACTIONTOKEN" in client.post(undo, {"terug": "/"}, follow=True).content.decode()


def test_a_term_ticked_by_mistake_is_open_again(route: Route, client_as: ClientAs) -> None:
    """Only a term that a person ticks off; one that a move finishes stays as it is."""
    triage, user, client = route.log(), route.person("af-raalte"), client_as("af-raalte")
    with access.acting(user):
        row = Deadline(case_id=triage.case_id, owner=user.unit, part="eigen", code="feedback", label="Terugkoppeling",
                       due=timezone.now(), path="/", object_id=triage.pk)  # fmt: skip
        row.save(force_insert=True)
        other = Deadline.objects.visible_to(user).exclude(pk=row.pk).filter(case_id=triage.case_id)[0]
    after = client.post(f"/termijnen/{row.pk}/klaar/", follow=True).content.decode()
    assert f'action="/termijnen/{row.pk}/open/"' in after
    client.post(f"/termijnen/{row.pk}/open/")
    with access.acting(user):
        assert Deadline.objects.visible_to(user).get(pk=row.pk).done_at is None
    assert client.post(f"/termijnen/{other.pk}/open/").status_code == 404
    assert client_as("af-zwolle").post(f"/termijnen/{row.pk}/open/").status_code == 404


def many(route: Route, amount: int) -> None:
    """Give the aandachtsfunctie this many terms and as many actiepunten, many at the same moment."""
    route.decide(route.schedule(route.refer(route.log())))
    user, now = route.person("af-raalte"), timezone.now()
    with access.acting(user):
        for number in range(amount):
            due = now + timedelta(days=number % 9)
            Deadline(case_id=route.case_id, owner=user.unit, part="eigen", code="feedback", label=f"TERM{number}.",
                     due=due, path="/", object_id=route.case_id).save(force_insert=True)  # fmt: skip
            Action(case_id=route.case_id, owner=user.unit, part="casus", addressee=user.unit, text=f"ACTIE{number}.",
                   due=timezone.localdate(due)).save(force_insert=True)  # fmt: skip


def test_more_than_a_page_of_work_goes_on_by_key(route: Route, client_as: ClientAs) -> None:
    """Soonest first over terms and actiepunten together, none twice and none left out; the first page says so."""
    many(route, 60)
    client, url, pages = client_as("af-raalte"), "/", []
    while url:
        text = client.get(url).content.decode()
        pages.append(re.findall(r">(?:Actiepunt: )?((?:TERM|ACTIE)\d+)\.", text))
        found = re.search(r'rel="next" href="(/\?na=[^"#]+)#blok-open"', text)
        url = found[1] if found else ""
        assert ("Terug naar wat het eerst af moet" in text) == (len(pages) > 1)
        assert ("Er staat meer open." in text) == bool(url)
    told = [row for page in pages for row in page]
    assert len(told) == len(set(told)) == 120
    assert len(pages) == 3 and max(map(len, pages)) <= 50
    days = [int(row.removeprefix("TERM").removeprefix("ACTIE")) % 9 for row in told]
    assert days == sorted(days)


def test_a_further_page_renews_itself_and_not_the_first(route: Route, client_as: ClientAs) -> None:
    many(route, 40)
    client = client_as("af-raalte")
    onward = re.findall(r'href="(/\?na=[^"#]+)', client.get("/").content.decode())[0]
    again = unescape(re.findall(r'hx-get="(/werk/open/\?[^"]+)"', client.get(onward).content.decode())[0])
    assert "na=" in again
    assert client.get(again).status_code == 204
    assert client.get(again.replace("was=", "was=x")).content.count(b"data-row>") == 80 + 2 - 50
    assert client.get("/?na=onzin").status_code == 200


def test_what_others_must_do_says_where_the_rest_stands(
    route: Route, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that was cut names the list that holds the rest."""
    for _ in range(2):
        route.refer(route.log())
    client = client_as("af-raalte")
    assert "Er is meer dan hier staat." not in client.get("/werk/wacht/").content.decode()
    monkeypatch.setattr("dashboards.queries.worklist.MOST", 1)
    text = client.get("/werk/wacht/").content.decode()
    assert 'Kijk bij: <a class="nl-link" href="/casussen/">De casussen</a>.' in text
    assert text.count("Tafel: besluit over casus") == 1
