"""The journey's promise in rows: who reads which part after the decision, through both walls."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from cases import access
from cases.models import Guarded
from tests.routes import Route

pytestmark = pytest.mark.django_db
TOKENS = {
    "STORYTOKEN", "SUMMARYTOKEN", "REPORTERTOKEN", "PARTYTOKEN", "OWNNOTETOKEN", "MOTIVATIONTOKEN", "ACTIONTOKEN",
    "ZORGTOKEN", "STRAFTOKEN",
}  # fmt: skip
CASUS = {"SUMMARYTOKEN", "PARTYTOKEN", "MOTIVATIONTOKEN"}
# domain 1.5 rows 1, 10, 18, 19 after besluit zorg + strafrecht: what each account may read of this case
READS: dict[str, set[str]] = {
    "af-raalte": CASUS | {"STORYTOKEN", "REPORTERTOKEN", "OWNNOTETOKEN", "ACTIONTOKEN"},
    "af-raalte-2": CASUS | {"STORYTOKEN", "REPORTERTOKEN", "OWNNOTETOKEN", "ACTIONTOKEN"},
    "voorzitter": CASUS | {"ACTIONTOKEN"},
    "voorzitter-2": CASUS | {"ACTIONTOKEN"},
    "procesregisseur": CASUS | {"ACTIONTOKEN"},
    "zoco": CASUS | {"ZORGTOKEN"},
    "zoco-2": CASUS | {"ZORGTOKEN"},
    "om": CASUS | {"STRAFTOKEN"},
    "politie": CASUS | {"STRAFTOKEN"},
}
NOBODY = [
    "af-zwolle", "af-dalfsen", "wijkteam-raalte", "burgemeester-raalte", "burgemeester-zwolle", "veilig-thuis",
    "arbeidsinspectie", "riec", "reclassering", "school", "kernteam", "fg", "fg-zwolle", "beheerder",
]  # fmt: skip


def texts(user: Any, *, filtered: bool) -> set[str]:
    """All tokens this user reads in any guarded table: with the first wall, or with the second alone."""
    seen: set[str] = set()
    with access.acting(user):
        for model in apps.get_models():
            if not issubclass(model, Guarded):
                continue
            rows = model.objects.visible_to(user) if filtered else model._base_manager.all()
            fields = [f.name for f in model._meta.get_fields() if isinstance(f, CharField | TextField)]
            for row in rows:  # as objects, so that sealed fields open
                told = [str(getattr(row, name)) for name in fields]
                seen |= {token for token in TOKENS if any(token in value for value in told)}
    return seen


@pytest.mark.parametrize("filtered", [True, False], ids=["first wall", "second wall"])
def test_after_the_decision_each_reads_its_own_parts(route: Route, person: Any, filtered: bool) -> None:
    route.whole()
    found = {name: texts(person(name), filtered=filtered) for name in [*READS, *NOBODY]}
    assert found == READS | {name: set() for name in NOBODY}


def test_every_account_stands_in_the_matrix(person: Any) -> None:
    from cases import reference

    regional = {line["username"] for line in reference.read("accounts")}
    others = {name for name in regional if name.startswith("af-")}
    assert regional - others - set(READS) - set(NOBODY) == set()


def test_before_the_agenda_no_kernpartner_sees_anything(route: Route, person: Any) -> None:
    route.refer(route.log())
    for username in ("politie", "om", "zoco"):
        assert texts(person(username), filtered=True) == set()
    assert texts(person("voorzitter"), filtered=True) == {"SUMMARYTOKEN", "PARTYTOKEN"}


def test_off_the_agenda_sight_ends_at_once(route: Route, person: Any) -> None:
    from routing import moves

    review = route.schedule(route.refer(route.log()))
    assert "SUMMARYTOKEN" in texts(person("politie"), filtered=False)
    user = person("procesregisseur")
    with access.acting(user):
        moves.perform(route.seen(review, user), "unschedule", by=user, reason="te vol")
    for username in ("politie", "om", "zoco"):
        assert texts(person(username), filtered=False) == set()


def test_invited_without_track_keeps_the_stand_only(route: Route, person: Any) -> None:
    from cases.models import Case

    review = route.schedule(route.refer(route.log()), ("politie", "om", "zoco", "arbeidsinspectie"))
    assert "SUMMARYTOKEN" in texts(person("arbeidsinspectie"), filtered=True)
    route.decide(review)
    user = person("arbeidsinspectie")
    assert texts(user, filtered=True) == set()
    with access.acting(user):
        assert Case.objects.visible_to(user).filter(pk=route.case_id).exists()


def test_a_finished_track_ends_what_it_gave(route: Route, person: Any) -> None:
    from routing import moves
    from routing.models import Track

    route.whole()
    user = person("om")
    with access.acting(user):
        track = Track.objects.visible_to(user).get(case_id=route.case_id)
        moves.perform(track, "complete", by=user, outcome="geseponeerd")
    assert texts(person("politie"), filtered=False) == {"STRAFTOKEN"}  # own row stays its own
    assert texts(person("om"), filtered=False) == set()
    assert "ZORGTOKEN" in texts(person("zoco"), filtered=False)


def test_a_withdrawn_case_leaves_the_tafel_its_stand(route: Route, person: Any) -> None:
    from cases.models import Case
    from routing import moves
    from routing.models import Triage

    triage = route.log()
    review = route.refer(triage)
    user = person("af-raalte")
    with access.acting(user):
        moves.perform(route.seen(review, user), "withdraw", by=user, reason="vergissing")
        assert Triage.objects.visible_to(user).get(pk=triage.pk).state == "enriching"
    chair = person("voorzitter")
    assert texts(chair, filtered=True) == set()
    with access.acting(chair):
        assert Case.objects.visible_to(chair).filter(pk=route.case_id).exists()


def test_a_change_of_role_or_account_works_at_once(route: Route, person: Any) -> None:
    route.whole()
    user = person("politie")
    assert texts(user, filtered=False) != set()
    user.is_active = False
    user.save()
    assert texts(person("politie"), filtered=False) == set() == texts(person("politie"), filtered=True)


def test_a_draft_is_for_its_author_only(route: Route, person: Any) -> None:
    from cases import services
    from cases.models import Signal

    author, colleague = person("af-raalte"), person("af-raalte-2")
    with access.acting(author):
        draft = services.new_draft(by=author)
    for user, seen in ((author, True), (colleague, False)):
        with access.acting(user):
            assert Signal.objects.visible_to(user).filter(pk=draft.pk).exists() is seen
            assert Signal._base_manager.filter(pk=draft.pk).exists() is seen
