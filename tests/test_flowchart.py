"""The flowchart: the arrows of the plan, in Python and in the database, with the sight each gives."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from cases import access
from cases.models import Entry
from routing import moves
from routing.effects import EFFECTS, Ends, Gives
from routing.forms import FORMS
from routing.models import Action, Deadline, Decision, Notice, Review, Track, TrackLine, Triage
from routing.models.machine import arrows, transitions
from routing.moves import MACHINES
from routing.regie import regie
from tests.routes import Route
from tests.sight_table import TABLE

pytestmark = pytest.mark.django_db
GAVE = {
    "weging.schedule": "invitation", "weging.admit": "visit", "weging.assign_case_lead": "casusregie",
    "weging.monitor": "casusregie", "weging.consult": "consult", "weging.scale_down": "offer", "spoor.share": "offer",
    "weging.start_directly": "told",
}  # fmt: skip


def gives(line: Gives) -> str:
    return " ".join(str(word) for word in (line.to, line.part, line.until, line.only) if word)


def ends(line: Ends) -> str:
    if line.caused_here:
        return f"{line.to} caused here"
    words = [str(line.to), *sorted(line.parts), *sorted({GAVE[cause] for cause in line.by})]
    words = words if len(words) > 1 else [*words, "*"]
    return " ".join([*words, f"but {line.spare}"] if line.spare else words)


def test_effects_say_what_the_table_says() -> None:
    found = {key: (e.row, {gives(x) for x in e.gives}, {ends(x) for x in e.ends}) for key, e in EFFECTS.items()}
    assert found == {(machine, move): (row, given, ended) for row, machine, move, given, ended in TABLE}


def test_every_arrow_has_its_effect_and_its_form() -> None:
    for slug, model in MACHINES.items():
        for transition in transitions(model):
            assert transition.custom["form"] in FORMS
            if not transition.custom.get("follows"):
                assert (slug, transition.name) in EFFECTS


@pytest.mark.parametrize("slug", MACHINES)
def test_the_database_knows_exactly_the_arrows_of_the_decorators(slug: str) -> None:
    model = MACHINES[slug]
    sql = "SELECT pg_get_functiondef(tgfoid) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [model._meta.db_table, "pgtrigger_arrows%"])
        text = cursor.fetchone()[0]
    listed = text.split("ANY('{")[1].split("}'")[0]
    assert set(listed.split(",")) == {f"{source}:{target}" for _, source, target in arrows(model)}


def test_the_database_refuses_an_illegal_arrow_and_an_illegal_start(route: Route, person: Any) -> None:
    triage = route.log()
    user = person("af-raalte")
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic(), access.acting(user):
        Triage.objects.filter(pk=triage.pk).update(state="received")
    with pytest.raises(DatabaseError, match="illegal initial state"), transaction.atomic(), access.acting(user):
        Triage(case_id=triage.case_id, owner=user.unit, part="eigen", signal_id=triage.signal_id, state="closed").save(
            force_insert=True
        )


def test_the_whole_route_reaches_every_table(route: Route, person: Any) -> None:
    route.whole()
    chair = person("voorzitter")
    with access.acting(chair):
        review = Review.objects.visible_to(chair).get(case_id=route.case_id)
        assert review.state == "monitoring"
        assert {(line.kind, line.state) for line in TrackLine.objects.visible_to(chair)} == {
            ("zorg", "running"), ("strafrecht", "running"),
        }  # fmt: skip
        assert Track.objects.visible_to(chair).count() == 0
        decision = Decision.objects.visible_to(chair).get()
        assert decision.regie.startswith("Procesregie")
        assert Deadline.objects.visible_to(chair).filter(code="monitor", done_at=None).count() == 1
    gemeente = person("af-raalte")
    with access.acting(gemeente):
        assert Action.objects.visible_to(gemeente).get().text == "ACTIONTOKEN"
        assert Notice.objects.filter(unit=gemeente.unit, kind="decided").count() == 1


def test_only_the_holder_moves_its_track(route: Route, person: Any) -> None:
    route.decide(route.schedule(route.refer(route.log())))
    zoco, police = person("zoco"), person("politie")
    with access.acting(zoco):
        care = Track.objects.visible_to(zoco).get(kind="zorg")
    with access.acting(police), pytest.raises(Http404):
        moves.perform(care, "accept", by=police)
    with access.acting(zoco), pytest.raises(moves.Refused):
        moves.perform(care, "complete", by=zoco, outcome="klaar")


def test_an_old_version_loses(route: Route, person: Any) -> None:
    triage = route.log()
    user = person("af-raalte")
    with access.acting(user):
        moves.perform(triage, "handle_locally", by=user, version=1, local_unit=person("wijkteam-raalte").unit,
                      check_on=triage.created_at.date(), reason="wijkteam")  # fmt: skip
        with pytest.raises(moves.Conflict):
            moves.perform(triage, "resume", by=user, version=1, reason="toch")


def test_a_case_closes_only_when_every_track_has_an_outcome(route: Route, person: Any) -> None:
    route.whole()
    chair = person("voorzitter")
    with access.acting(chair):
        review = Review.objects.visible_to(chair).get(case_id=route.case_id)
        with pytest.raises(moves.Refused, match="Nog niet alles is afgerond"):
            moves.perform(review, "close", by=chair, motivation="klaar")
    for kind, name in (("zorg", "zoco"), ("strafrecht", "om")):
        holder = person(name)
        with access.acting(holder):
            moves.perform(Track.objects.visible_to(holder).get(kind=kind), "complete", by=holder, outcome="klaar")
    with access.acting(chair):
        assert moves.perform(review, "close", by=chair, motivation="klaar").state == "closed"


@pytest.mark.parametrize(("name", "state", "data"), [
    ("give_back", "returned", {"advice": "ADVICE", "motivation": "lokaal"}),
    ("decline", "declined", {"motivation": "geen casus"}),
])  # fmt: skip
def test_what_the_tafel_gives_back_is_in_verrijking_again(
    route: Route, person: Any, name: str, state: str, data: dict[str, Any]
) -> None:
    triage = route.log()
    review = route.schedule(route.refer(triage))
    chair, gemeente = person("voorzitter"), person("af-raalte")
    with access.acting(chair):
        assert moves.perform(route.seen(review, chair), name, by=chair, **data).state == state
    with access.acting(gemeente):
        assert Triage.objects.visible_to(gemeente).get(pk=triage.pk).state == "enriching"
        assert Entry.objects.visible_to(gemeente).filter(kind="advies").exists() is (name == "give_back")
        again = moves.perform(route.seen(triage, gemeente), "refer", by=gemeente, grown=True, reason="meer",
                              knows="ja", summary="opnieuw")  # fmt: skip
        assert again.state == "referred"
        assert Review.objects.visible_to(gemeente).get(pk=review.pk).state == "submitted"


@pytest.mark.parametrize(("tracks", "words"), [
    (["zorg"], "Zorgcoördinator"),
    (["zorg", "strafrecht"], "Procesregie"),
    (["zorg", "strafrecht", "bestuur"], "Procesregie"),
    (["strafrecht"], "Houder van elk spoor"),
    (["bestuur"], "Houder van elk spoor"),
    (["informatieplein"], "Regiehouder van het informatieplein"),
    (["informatieplein", "zorg"], "Elke tafel"),
])  # fmt: skip
def test_regie_follows_from_the_tracks(tracks: list[str], words: str) -> None:
    assert regie(tracks).startswith(words)
