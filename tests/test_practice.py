"""The practice data: real moves along real arrows, relative to today, with the set pieces in their place."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cases import access, cover
from cases.models import (
    AuditEvent,
    Case,
    CaseMunicipality,
    Disclosure,
    Embargo,
    Entry,
    Grant,
    Party,
    PartyRole,
    Reporter,
    Request,
    Signal,
    User,
)
from dashboards import exercises, tours
from routing import care_clock, inquiries, practice
from routing.fact_forms import PartyForm
from routing.models import (
    AgendaItem,
    CareTrajectory,
    Contact,
    Deadline,
    Decision,
    Handover,
    Meeting,
    Review,
    Step,
    Track,
    Triage,
    UrgentCard,
)
from routing.models.machine import arrows
from routing.moves import MACHINES

Person = Callable[[str], User]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[practice.Practice]:
    """A small practice region, rolled back after this module."""
    with django_db_blocker.unblock(), access.as_owner(), transaction.atomic():
        yield practice.load(scale=0.05)
        transaction.set_rollback(True)


def test_every_step_is_an_arrow_of_its_machine(played: practice.Practice) -> None:
    drawn = {slug: {(source, target) for _, source, target in arrows(model)} for slug, model in MACHINES.items()}
    steps = Step.objects.exclude(source="")
    assert steps.count() > 50
    for step in steps:
        assert (step.source, step.target) in drawn[step.machine], step.label


def test_every_row_stands_where_its_last_step_left_it(played: practice.Practice) -> None:
    came_back = set(Triage.objects.filter(state="enriching").values_list("pk", flat=True))
    for slug, model in MACHINES.items():
        last = dict(Step.objects.filter(machine=slug).order_by("at", "id").values_list("object_id", "target"))
        for row in model.objects.all():
            assert last[row.pk] == row.state or row.pk in came_back


def test_work_stands_in_many_states(played: practice.Practice) -> None:
    reviews, tracks, triages = (
        Counter(model.objects.values_list("state", flat=True)) for model in (Review, Track, Triage)
    )
    assert reviews["scheduled"] >= 3
    assert reviews["monitoring"] >= 3
    assert reviews["submitted"] + reviews["incomplete"] >= 1
    assert tracks["running"] >= 3
    assert triages["enriching"] >= 5
    assert triages["closed"] >= 5


def test_all_moments_lie_in_the_last_two_years(played: practice.Practice) -> None:
    now = timezone.now()
    oldest = now - timedelta(days=practice.QUARTERS * 91 + 14)
    for model, name in ((Signal, "registered_at"), (Signal, "created_at"), (Step, "at"), (Contact, "at"),
                        (Decision, "at"), (Case, "created_at"), (Deadline, "created_at")):  # fmt: skip
        moments = list(model.objects.values_list(name, flat=True))
        assert moments
        assert oldest < min(moments) <= max(moments) <= now, model


def test_newest_first_by_key_is_newest_first_in_time(played: practice.Practice) -> None:
    moments = list(Signal.objects.order_by("-id").values_list("registered_at", flat=True))
    assert moments == list(Signal.objects.order_by("-registered_at").values_list("registered_at", flat=True))


def test_a_tafel_today_has_work_and_the_past_is_closed(played: practice.Practice) -> None:
    today = timezone.localdate()
    meeting = Meeting.objects.get(starts_at__date=today)
    assert timezone.localtime(meeting.starts_at).hour >= 12
    assert 3 <= AgendaItem.objects.filter(meeting=meeting, closed_at=None).count() <= practice.SEATS
    past = Meeting.objects.filter(starts_at__date__lt=today)
    assert past.exists()
    assert not past.filter(closed_at=None).exists()
    assert Meeting.objects.filter(starts_at__date__gt=today).count() >= 3


def test_a_held_back_case_exists_for_its_list_and_its_owners_only(played: practice.Practice) -> None:
    embargo = Embargo.objects.get()
    case = Case.objects.get(pk=embargo.case_id)
    seen = {user.workplace.code for user in User.objects.select_related("unit") if _knows(case, user)}
    assert seen == {"om", "politie", "af-deventer"}
    granted = set(Grant.objects.filter(content_object=case).values_list("group__unit__code", flat=True))
    assert "zvhh" in granted  # the embargo hides it, not the lack of a grant


def _knows(case: Case, user: User) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_one_case_lies_in_three_gemeenten(played: practice.Practice) -> None:
    case_id = CaseMunicipality.objects.get(role="werving").case_id
    roles = CaseMunicipality.objects.filter(case_id=case_id).values_list("organisation__code", "role")
    assert set(roles) == {("raalte", "woon"), ("raalte", "regie"), ("kampen", "uitbuiting"), ("zwolle", "werving")}


def test_the_tafel_of_today_has_a_guest_and_inbreng(played: practice.Practice) -> None:
    items = AgendaItem.objects.filter(meeting__starts_at__date=timezone.localdate(), closed_at=None)
    [guested] = [item for item in items if item.guests]
    assert User.objects.get(username="af-zwolle").unit_id in guested.guests
    brought = Entry.objects.filter(case_id=guested.case_id, kind="inbreng")
    assert set(brought.values_list("owner__code", "part")) == {("zoco", "casus"), ("om", "eigen")}


def test_two_spoed_cards_sets_were_sent(played: practice.Practice) -> None:
    assert UrgentCard.objects.values("spoed").distinct().count() == 2
    running = UrgentCard.objects.filter(addressed_until__gt=timezone.now())
    assert running.filter(kind="card").count() == 4
    assert {row.addressee.code for row in running.filter(kind="notice")} == {"zvhh", "af-zwolle"}  # type: ignore[union-attr]  # each has one


def test_three_first_terms_are_late(played: practice.Practice) -> None:
    late = Deadline.objects.filter(code="first_assessment", done_at=None, due__lt=timezone.now())
    assert late.count() >= 3


def test_the_sample_case_has_its_number_and_six_days_of_bedenktijd(played: practice.Practice) -> None:
    case = Case.objects.get(codename="Kastanje")
    assert case.number.endswith("-0041")
    assert set(Track.objects.filter(case=case).values_list("kind", "state")) == {
        ("zorg", "running"), ("strafrecht", "running"),
    }  # fmt: skip
    clock = care_clock.reflection(CareTrajectory.objects.get(case=case))
    assert clock is not None
    assert abs((clock.end - timezone.localdate()).days - 6) <= 3  # a term of the law ends on a working day


def test_each_main_person_has_work(played: practice.Practice) -> None:
    for name in ("af-raalte", "voorzitter", "zoco", "om"):
        user = User.objects.get(username=name)
        assert Deadline.objects.visible_to(user).filter(owner=user.unit_id, done_at=None).count() >= 2, name
    police = User.objects.get(username="politie")
    assert Case.objects.visible_to(police).count() >= 3


def test_names_and_phones_are_invented(played: practice.Practice) -> None:
    words = played.words
    assert len([story for stories in words["stories"].values() for story in stories]) >= 30
    for stories in words["stories"].values():
        assert all(2 <= story.count(".") <= 5 for story in stories)


def test_the_clock_is_given_back(played: practice.Practice) -> None:
    assert abs(timezone.now() - played.real) < timedelta(hours=1)


def test_demo_leaves_data_alone(played: practice.Practice) -> None:
    before, out = Signal.objects.count(), StringIO()
    call_command("demo", stdout=out)
    assert "Er staan al gegevens" in out.getvalue()
    assert Signal.objects.count() == before


def test_reset_empties_the_work_and_keeps_the_region(played: practice.Practice) -> None:
    people, point = User.objects.count(), transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    practice.empty()
    emptied = [Signal, Case, Step, Grant, Deadline, AuditEvent, Disclosure, Case.pgh_event_model]  # type: ignore[attr-defined]  # by pghistory
    assert not any(model.objects.exists() for model in emptied)
    assert User.objects.count() == people
    transaction.savepoint_rollback(point)
    assert Signal.objects.exists()


def test_questions_an_offer_and_a_signal_without_gemeente_wait(played: practice.Practice) -> None:
    kinds = Request.objects.filter(outcome="open").values_list("kind", "addressee__code")
    assert set(kinds) == {
        ("vraag", "zorg-raalte"),
        ("vraag", "vtm"),
        ("overdracht", "af-raalte"),
        ("zorg", "zorg-raalte"),
    }
    assert Request.objects.filter(outcome="answered", addressee__code="politie").count() == 1
    assert Triage.objects.filter(state="received", owner__kind="table_lead").count() == 1


def test_people_carry_invented_details_that_the_forms_accept(played: practice.Practice) -> None:
    people = [party for party in Party.objects.all() if party.bsn]
    assert people
    for party in people:
        assert party.bsn.startswith("9999")
        assert PartyForm({"bsn": party.bsn, "name": party.name, "roles": ["slachtoffer"]}).is_valid()
        assert party.birth_date
        assert party.phone.startswith("06-0000")
        assert party.address


def test_one_person_has_two_roles_and_the_gemeente_knows_one(played: practice.Practice) -> None:
    party = Party.objects.get(name="Sem Voorbeeld")
    seen = {}
    for name in ("af-raalte", "om"):
        user = played.users[name]
        with access.acting(user):
            seen[name] = set(PartyRole.objects.visible_to(user).filter(party=party).values_list("role", flat=True))
    assert seen == {"af-raalte": {"slachtoffer"}, "om": {"slachtoffer", "dader"}}


def test_what_need_to_know_can_do_has_happened(played: practice.Practice) -> None:
    assert {(row.professional, row.threat) for row in Reporter.objects.all() if row.shielded} >= {
        (False, False), (True, True),
    }  # fmt: skip
    stands = Counter(Handover.objects.values_list("kind", "state"))
    assert stands[("afschalen", "accepted")] == stands[("afschalen", "offered")] == 1
    assert stands[("warm", "accepted")] == stands[("warm", "offered")] == 1
    assert Disclosure.objects.filter(cause="weging.start_directly").exists()
    assert Disclosure.objects.filter(cause="weging.consult").exists()
    assert Disclosure.objects.filter(cause="spoed.consult").exists()
    with access.acting(played.users["af-raalte"]):
        assert len(inquiries.waiting_for(played.users["af-raalte"], 50)) == 1


def test_the_exercises_lie_ready_and_none_is_done(played: practice.Practice) -> None:
    user = played.users["af-raalte"]
    told = tours.exercises(user)
    assert told is not None
    with access.acting(user):
        found = {one.lesson["key"]: (len(one.signals), one.done) for one in exercises.of(user, told)}
    assert found == {"record": (0, False), "twice": (2, False), "ask": (1, False), "local": (1, False),
                     "refer": (1, False)}  # fmt: skip


def test_one_gemeente_has_nobody_and_one_has_a_stand_in(played: practice.Practice) -> None:
    assert [post.unit.code for post in cover.gaps()] == ["af-staphorst"]
    posts = {post.unit.code: [user.username for user in post.stand_ins] for post in cover.posts() if post.stand_ins}
    assert posts == {"af-dalfsen": ["af-ommen-dalfsen"]}


def test_raalte_shares_out_its_newest_signals(played: practice.Practice) -> None:
    user = played.users["af-raalte"]
    with access.acting(user):
        rows = Signal.objects.visible_to(user).filter(owner=user.unit_id).exclude(handler=None)
        assert set(rows.values_list("handler__username", flat=True)) == {"af-raalte", "af-raalte-2"}
