"""The test database with both roles, the practice people, and a route to stand on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.test.utils import setup_databases
from django.utils import timezone

from cases import access, reference, services
from cases.models import Case, Party, Signal, Unit, User
from routing import moves, retention
from routing.models import CareTrajectory, Contact, Meeting, Review, Track, Triage
from routing.practice_pieces import lay_sample
from tests import schema

STORY = "Iemand op het werk slaapt daar en mag niet weg. STORYTOKEN"
SUMMARY = "Werkt en slaapt op dezelfde plek. SUMMARYTOKEN"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Create the database as its owner, raise the walls, and load what a region is made of."""
    with django_db_blocker.unblock():
        call_command("collectstatic", interactive=False, verbosity=0)
        found = schema.restore()
        setup_databases(verbosity=0, interactive=False, keepdb=found, serialized_aliases=())
        if not found:
            schema.keep()
        load_reference()
        connections.close_all()
        schema.create(schema.EMPTY, like=schema.TEST)  # for the sites of the journeys
    yield
    with django_db_blocker.unblock():
        connections.close_all()  # the cluster is thrown away, and with it the database


def load_reference() -> None:
    """Organisations, units, grounds, accounts and this year's numbers, committed by the owner."""
    with access.as_owner(), transaction.atomic():
        reference.load()
        reference.load_accounts()
        retention.load()
        for kind in ("S", "A", "MH"):
            services.fill_pool(kind, timezone.localdate().year)
        lay_sample(timezone.localdate().year, place=9)  # the manuals' number is for the practice, no draw takes it


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """Give a practice account by its name."""
    return lambda username: User.objects.select_related("unit__organisation").get(username=username)


@contextmanager
def real_commits(blocker: Any) -> Iterator[None]:
    """Real commits on real connections; every case is gone afterwards."""
    with blocker.unblock():
        yield
        with access.as_owner(), connections["owner"].cursor() as cursor:
            versions = [model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
            cursor.execute(
                "TRUNCATE cases_case, cases_disclosure, routing_retentionterm, routing_retentionask, "
                "routing_destruction, cases_formkey, cases_auditevent, cases_auditseal, routing_notice, "
                "routing_meeting, dashboards_report, dashboards_counted, "
                f"{', '.join(versions)} CASCADE"  # no foreign key leads to a version
            )
        connections.close_all()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give one test real commits."""
    with real_commits(django_db_blocker):
        yield


@pytest.fixture
def one_minute() -> Iterator[None]:
    """Begin a minute, for who counts statements: the first page of a minute writes the session once more."""
    with time_machine.travel(timezone.now().replace(second=1)):
        yield


@pytest.fixture
def client_as(person: Callable[[str], User]) -> Callable[[str], Client]:
    """Give a logged-in browser without pages drawn."""

    def login(username: str) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(person(username))
        return client

    return login


@dataclass
class Route:
    """A signal on its way; every person acts through the doors."""

    person: Callable[[str], User]
    signal: Signal | None = None
    case_id: Any = None
    tokens: dict[str, str] = field(default_factory=dict)

    def log(self, by: str = "af-raalte", **more: Any) -> Triage:
        """`by` logs a signal with a melder and a vermoedelijk slachtoffer."""
        user = self.person(by)
        with access.acting(user):
            draft = services.new_draft(by=user)
            answers = {"danger": "nee", "story": STORY, "forms": ["arbeid"], "received_from": "wijkteam"}
            services.save_draft(draft, answers | {"municipality": user.unit.organisation} | more, by=user)  # type: ignore[union-attr]
            triage = moves.register(draft, by=user)
            assert isinstance(triage, Triage)
            services.add_reporter(triage.signal, by=user, name="REPORTERTOKEN")
            services.add_party(triage.case, by=user, roles=["slachtoffer"], name="PARTYTOKEN")
            services.add_entry(triage.case, by=user, kind="duiding", text="OWNNOTETOKEN", signal=triage.signal)
        self.signal, self.case_id = triage.signal, triage.case_id
        return triage

    def refer(self, triage: Triage, by: str = "af-raalte") -> Review:
        """The aandachtsfunctionaris refers, with the party ticked."""
        user = self.person(by)
        with access.acting(user):
            parties = list(Party.objects.visible_to(user).filter(case_id=triage.case_id))
            moves.perform(triage, "refer", by=user, grown=True, reason="meer gezien", knows="ja", summary=SUMMARY,
                          parties=parties)  # fmt: skip
            return Review.objects.visible_to(user).get(case_id=triage.case_id)

    def schedule(self, review: Review, units: tuple[str, ...] = ("politie", "om", "zoco")) -> Review:
        """The procesregisseur puts the case on an agenda for these units."""
        user = self.person("procesregisseur")
        with access.acting(user):
            meeting, _ = Meeting.objects.get_or_create(starts_at=timezone.now() + timedelta(days=2))
            invited = list(Unit.objects.filter(code__in=units))
            found: Review = self.seen(review, user)
            return moves.perform(found, "schedule", by=user, meeting=meeting, invited=invited)

    def decide(self, review: Review, tracks: tuple[str, ...] = ("zorg", "strafrecht"), **more: Any) -> Review:
        """The chair records a besluit with tracks, and an action for the gemeente."""
        user = self.person("voorzitter")
        due = timezone.localdate() + timedelta(days=7)
        with access.acting(user):
            action = {"unit": self.person("af-raalte").unit, "text": "ACTIONTOKEN", "due": due}
            data: dict[str, Any] = {
                "tracks": list(tracks), "motivation": "MOTIVATIONTOKEN", "risk": "midden",
                "review_on": timezone.localdate() + timedelta(days=28), "agreed": [], "actions": [action],
            }  # fmt: skip
            found: Review = self.seen(review, user)
            return moves.perform(found, "decide", by=user, **(data | more))

    def accept(self, kind: str, by: str) -> Track:
        """The holder accepts a track and begins."""
        user = self.person(by)
        with access.acting(user):
            track = Track.objects.visible_to(user).get(case_id=self.case_id, kind=kind)
            if track.state == "assigned":
                track = moves.perform(track, "accept", by=user, next_step="bellen")
            return moves.perform(track, "begin", by=user, next_step="gesprek")

    def contact(self, by: str = "zoco") -> None:
        """The zorgcoördinator logs a contact."""
        user = self.person(by)
        with access.acting(user):
            care = CareTrajectory.objects.visible_to(user).get(case_id=self.case_id)
            row = Contact(case_id=care.case_id, owner=user.unit, part="zorg", trajectory=care, way="gesprek",
                          text="ZORGTOKEN", author=user)  # fmt: skip
            row.save(force_insert=True)

    def note(self, part: str, text: str, by: str) -> None:
        """`by` writes an aantekening in a part."""
        user = self.person(by)
        with access.acting(user):
            services.add_entry(Case(pk=self.case_id), by=user, kind="voortgang", text=text, part=part)  # type: ignore[arg-type]

    def whole(self) -> "Route":
        """Log, refer, schedule, decide zorg + strafrecht, accept both, work both."""
        review = self.refer(self.log())
        self.decide(self.schedule(review))
        self.accept("zorg", "zoco")
        self.accept("strafrecht", "om")
        self.contact()
        self.note("strafrecht", "STRAFTOKEN", "politie")
        return self

    @staticmethod
    def seen(row: Any, user: User) -> Any:
        """Read the row afresh as this user."""
        return type(row).objects.visible_to(user).get(pk=row.pk)


@pytest.fixture
def route(person: Callable[[str], User]) -> Route:
    """Give a route that has not begun."""
    return Route(person)
