"""Rol: what may a person ever do, and which parts may a person ever read. A closed list."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import TextChoices

View = TypeVar("View", bound=Callable[..., Any])


class Part(TextChoices):
    """A compartment of a case; each guarded row lies in exactly one (domain 1.5)."""

    STAND = "stand", "Stand"
    CASUS = "casus", "Casus"
    ZORG = "zorg", "Zorg"
    STRAFRECHT = "strafrecht", "Strafrecht"
    BESTUUR = "bestuur", "Bestuursrecht"
    SQUARE = "informatieplein", "Informatieplein"
    REPORTER = "melder", "Melder"
    OWN = "eigen", "Eigen aantekeningen"


class Role(TextChoices):
    """What a person is for. `reads` is the outer limit of sight; grants decide within it."""

    FOCAL_POINT = "focal_point", "Aandachtsfunctionaris"
    LOCAL_CARE = "local_care", "Lokaal zorgdomein"
    MAYOR = "mayor", "Burgemeester en veiligheid"
    CHAIR = "chair", "Tafelvoorzitter"
    PROCESS_DIRECTOR = "process_director", "Procesregisseur"
    CARE_COORDINATOR = "care_coordinator", "Zorgcoördinator"
    ADVICE_POINT = "advice_point", "Meldpunt"
    POLICE = "police", "Politie"
    PROSECUTION = "prosecution", "Openbaar Ministerie"
    LABOUR_INSPECTOR = "labour_inspector", "Arbeidsinspectie"
    SQUARE_LEAD = "square_lead", "Informatieplein"
    PROBATION = "probation", "Reclassering"
    PARTNER = "partner", "Partner"
    CORE_TEAM = "core_team", "Kernteam"
    PRIVACY_OFFICER = "privacy_officer", "Functionaris gegevensbescherming"
    ADMINISTRATOR = "administrator", "Beheerder"

    @property
    def reads(self) -> frozenset[Part]:
        """The parts this role may ever read, whatever is granted."""
        return READS[self]


_FILE = {Part.STAND, Part.CASUS, Part.OWN}
READS: dict[Role, frozenset[Part]] = {
    Role.FOCAL_POINT: frozenset(_FILE | {Part.REPORTER}),
    Role.LOCAL_CARE: frozenset(_FILE | {Part.ZORG}),
    Role.MAYOR: frozenset(_FILE | {Part.BESTUUR}),
    Role.CHAIR: frozenset(_FILE),
    Role.PROCESS_DIRECTOR: frozenset(_FILE),
    Role.CARE_COORDINATOR: frozenset(_FILE | {Part.ZORG, Part.REPORTER}),
    Role.ADVICE_POINT: frozenset(_FILE | {Part.REPORTER}),
    Role.POLICE: frozenset(_FILE | {Part.STRAFRECHT}),
    Role.PROSECUTION: frozenset(_FILE | {Part.STRAFRECHT}),
    Role.LABOUR_INSPECTOR: frozenset(_FILE),
    Role.SQUARE_LEAD: frozenset(_FILE | {Part.SQUARE}),
    Role.PROBATION: frozenset(_FILE),
    Role.PARTNER: frozenset(_FILE),
    Role.CORE_TEAM: frozenset(),
    Role.PRIVACY_OFFICER: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}

CASEWORK = frozenset(role for role in Role if READS[role])
TABLE_LEAD = frozenset({Role.CHAIR, Role.PROCESS_DIRECTOR})
SIGNAL_TAKERS = frozenset({Role.FOCAL_POINT})
EVERYONE = frozenset(Role)


def allow(*roles: Role) -> Callable[[View], View]:
    """Open a view for these roles; the middleware refuses a view without it."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]  # read by mhtafel.middleware
        return view

    return mark


def public(view: View) -> View:
    """Open a view for people without login; it runs outside `acting` and sees no guarded row."""
    view.allowed_roles = None  # type: ignore[attr-defined]  # read by mhtafel.middleware
    return view


def halfway(view: View) -> View:
    """Open a view also for who logged in with a password only, to set up the second step; needs `allow` too."""
    view.halfway = True  # type: ignore[attr-defined]  # read by mhtafel.middleware
    return view


def by_itself(view: View) -> View:
    """Mark a view that pages ask by themselves: nobody is at work there, and the session does not go on for it."""
    view.by_itself = True  # type: ignore[attr-defined]  # read by mhtafel.middleware
    return view


def before_pledge(view: View) -> View:
    """Open a view also for who has not accepted the text on geheimhouding yet; needs `allow` too."""
    view.before_pledge = True  # type: ignore[attr-defined]  # read by mhtafel.middleware
    return view


# the kind of unit (models.organisation.UnitKind) a role belongs to; a role elsewhere would see nothing or too much
UNIT_OF_ROLE: dict[Role, str] = {
    Role.FOCAL_POINT: "focal_point",
    Role.LOCAL_CARE: "local_care",
    Role.MAYOR: "mayor",
    Role.CHAIR: "table_lead",
    Role.PROCESS_DIRECTOR: "table_lead",
    Role.CARE_COORDINATOR: "care_coordination",
    Role.ADVICE_POINT: "advice_point",
    Role.POLICE: "police",
    Role.PROSECUTION: "prosecution",
    Role.LABOUR_INSPECTOR: "labour_inspectorate",
    Role.SQUARE_LEAD: "square_lead",
    Role.PROBATION: "probation",
    Role.PARTNER: "partner",
    Role.CORE_TEAM: "core_team",
    Role.PRIVACY_OFFICER: "privacy",
    Role.ADMINISTRATOR: "administration",
}
