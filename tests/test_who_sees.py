"""Wie ziet dit, wie keek hier, bekijk als: lists of who sees what betray too, so they name only the knowable."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import access, audit
from cases.models import AuditEvent, Case, Exclusion
from cases.roles import Part
from dashboards.queries import sight as ask
from routing.models import Track
from tests.routes import Route

READERS = ["af-raalte", "af-zwolle", "zoco", "om", "politie", "voorzitter", "riec", "arbeidsinspectie"]
GIVERS = ["af-raalte", "zoco", "om", "voorzitter"]
PARTS = ["stand", "casus", "zorg", "strafrecht", "informatieplein", "melder"]  # bestuur lets the givers write
# what a role reads, written down once more and apart from the code
READS = {
    "af-raalte": {"casus", "melder"}, "af-zwolle": {"casus", "melder"}, "zoco": {"casus", "melder", "zorg"},
    "om": {"casus", "strafrecht"}, "politie": {"casus", "strafrecht"}, "voorzitter": {"casus"},
    "riec": {"casus", "informatieplein"}, "arbeidsinspectie": {"casus"},
}  # fmt: skip


def page(client: Any, route: Route, path: str) -> str:
    """Give the text of a page about sight of this case."""
    answer = client.get(f"/casussen/{route.case_id}/{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def main(text: str) -> str:
    """Give the page without its frame: the header names the reader's own organisation."""
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.django_db
def test_each_reader_is_told_of_the_parts_it_may_know_only(route: Route, client_as: Any) -> None:
    route.whole()
    for name, told, untold in [
        ("af-raalte", ["Casus"], [">Strafrecht<", ">Zorg<", ">Zorg ", "Informatieplein"]),
        ("zoco", ["Casus", "Zorg"], [">Strafrecht<", "mht-tag--strafrecht"]),
        ("om", ["Casus", "Strafrecht"], [">Zorg<", "mht-tag--zorg", "Eerste contact"]),
    ]:
        text = main(page(client_as(name), route, "wie-ziet-dit/"))
        assert all(word in text for word in told), name
        assert not [word for word in untold if word in text], name


@pytest.mark.django_db
def test_a_line_says_ground_step_since_and_until(route: Route, client_as: Any) -> None:
    route.whole()
    text = main(page(client_as("politie"), route, "wie-ziet-dit/"))
    for word in ("Besluiten", "Gemeente Raalte", "Ziet dit", 'data-label="Sinds"'):
        assert word in text


@pytest.mark.django_db
def test_a_unit_with_only_a_track_is_not_named_to_who_may_not_know_the_track(route: Route, person: Any) -> None:
    """RIEC holds stand and informatieplein, no casus: the police knows casus and is not told of RIEC."""
    review = route.schedule(route.refer(route.log()))
    route.decide(review, tracks=("strafrecht", "informatieplein"))
    route.accept("strafrecht", "om")
    route.accept("informatieplein", "riec")
    for name, knows in (("riec", True), ("politie", False), ("om", False)):
        user = person(name)
        with access.acting(user):
            case = Case.objects.visible_to(user).get(pk=route.case_id)
            told = {seen.unit.code for seen in ask.sights(user, case).now if seen.unit}
        assert ("riec" in told) is knows, name


@pytest.mark.django_db
def test_colleagues_stand_there_by_name_and_who_has_no_sight_does_not(
    route: Route, person: Any, client_as: Any
) -> None:
    route.whole()
    colleague = person("af-raalte-2")
    assert str(colleague) in main(page(client_as("af-raalte"), route, "wie-ziet-dit/"))
    assert str(colleague) not in main(page(client_as("zoco"), route, "wie-ziet-dit/"))
    user = person("af-raalte")
    with access.acting(user):
        Exclusion(case_id=route.case_id, user=colleague, set_by=user).save(force_insert=True)
    assert str(colleague) not in main(page(client_as("af-raalte"), route, "wie-ziet-dit/"))


@pytest.mark.django_db
def test_ended_sight_is_told_as_earlier_sight(route: Route, person: Any, client_as: Any) -> None:
    review = route.schedule(route.refer(route.log()), ("politie", "om", "zoco", "arbeidsinspectie"))
    route.decide(review, tracks=("zorg",))
    route.accept("zorg", "zoco")
    text = main(page(client_as("af-raalte"), route, "wie-ziet-dit/"))
    earlier = text[text.index("Eerder zag dit ook") :]
    assert "Arbeidsinspectie" in earlier
    assert "Agenderen" in earlier or "Op de agenda" in earlier


@pytest.mark.django_db
def test_readings_name_colleagues_and_only_the_organisation_of_others(
    route: Route, person: Any, client_as: Any
) -> None:
    route.whole()
    for name in ("af-raalte-2", "zoco", "zoco", "om"):
        page(client_as(name), route, "")
    text = main(page(client_as("af-raalte"), route, "wie-keek/"))
    assert str(person("af-raalte-2")) in text
    assert "Veilig Thuis" in text
    for name in ("zoco", "om"):
        assert str(person(name)) not in text


@pytest.mark.django_db
def test_readings_of_a_part_i_may_not_know_stay_hidden(route: Route, person: Any) -> None:
    route.whole()
    with access.acting(person("om")):
        track = Track.objects.visible_to(person("om")).get(case_id=route.case_id, kind="strafrecht")
        audit.record("read", by=person("om"), obj=track)
        audit.record("read", by=person("om"), obj=track)
    for name, knows in (("politie", True), ("af-raalte", False), ("zoco", False), ("voorzitter", False)):
        user = person(name)
        with access.acting(user):
            case = Case.objects.visible_to(user).get(pk=route.case_id)
            found = [look for look in ask.looks(user, case, None) if look.part == Part.STRAFRECHT]
        assert bool(found) is knows, name
        assert [look.times for look in found] == [2] * knows


@pytest.mark.django_db
def test_the_road_tells_a_stranger_nothing(route: Route, person: Any) -> None:
    route.whole()
    with access.acting(person("voorzitter")):
        Case.objects.visible_to(person("voorzitter")).get(pk=route.case_id)
        audit.record("read", by=person("voorzitter"), obj=Case(pk=route.case_id, part="stand"))
    for name in ("af-zwolle", "riec", "kernteam", "fg", "beheerder"):
        with access.acting(person(name)):
            assert access.who_looked(Case(pk=route.case_id)) == []
            assert access.known_lines(Case(pk=route.case_id), person("af-zwolle")) == []


@pytest.mark.django_db
def test_readings_page_by_key(route: Route, person: Any, client_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    route.whole()
    monkeypatch.setattr(ask, "PAGE", 2)
    user = person("af-raalte")
    with access.acting(user):
        for days in range(5):
            with_day = AuditEvent(
                action="read", user=user.pk, unit=user.unit_id, organisation=user.unit.organisation_id,
                case_id=route.case_id, part="stand", at=timezone.now() - timedelta(days=days + 1),
            )  # fmt: skip
            with_day.save(force_insert=True)
    client, url, days_seen = client_as("af-raalte"), f"/casussen/{route.case_id}/wie-keek/", []
    here = url
    while here:
        context = client.get(here).context
        days_seen += [row["at"] for row in context["rows"] if row["colleague"]]
        here = f"{url}{context['next_url']}" if context["next_url"] else ""
    assert days_seen == sorted(days_seen, reverse=True)
    assert len({timezone.localtime(at).date() for at in days_seen}) >= 5


@pytest.mark.django_db
def test_looking_as_another_is_read_only_audited_and_an_intersection(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    client = client_as("af-raalte")
    text = page(client, route, "bekijk-als/?als=politie&rol=police")
    assert "U bekijkt dit zoals" in text
    assert "<form" not in main(text)
    assert "<button" not in main(text)
    assert "SUMMARYTOKEN" in text
    for hidden in (
        "STORYTOKEN",
        "STRAFTOKEN",
        "OWNNOTETOKEN",
        "REPORTERTOKEN",
        "ACTIONTOKEN",
        "ZORGTOKEN",
        "PARTYTOKEN",
    ):
        assert hidden not in text
    with access.acting(person("af-raalte")):
        assert (
            AuditEvent.objects.filter(action="read", name="view_as", case_id=route.case_id, part="stand").count() == 1
        )
    assert client.post(f"/casussen/{route.case_id}/bekijk-als/?als=politie&rol=police").status_code == 405


@pytest.mark.django_db
def test_one_can_look_only_as_who_one_may_know_of(route: Route, client_as: Any) -> None:
    route.whole()
    client = client_as("af-raalte")
    assert "Politie" in main(page(client, route, "bekijk-als/"))
    for unit, role in (("riec", "square_lead"), ("af-raalte", "focal_point"), ("politie", "prosecution"), ("x", "")):
        assert client.get(f"/casussen/{route.case_id}/bekijk-als/?als={unit}&rol={role}").status_code == 404
