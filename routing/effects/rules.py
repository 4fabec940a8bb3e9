"""The words of the table: what an arrow gives, ends, plans and announces."""

from dataclasses import dataclass
from uuid import UUID

from cases.access import Line
from cases.roles import Part
from routing.models.track import TrackKind
from routing.receivers import To
from routing.until import Until


@dataclass(frozen=True)
class Gives:
    """Sight of a part for a receiver, until then; `only` limits it to one kind of track.

    In part `eigen` it is an addressed extract: the follow-up of the move writes that text, and nothing is granted.
    """

    to: To
    part: Part
    until: Until
    only: TrackKind | None = None
    own_track: bool = False  # the part of the track itself, whatever its kind
    words: str = ""  # of an extract: what it holds


@dataclass(frozen=True)
class Ends:
    """The end of sight for a receiver: all of it, these parts, what this row caused, or what these moves gave."""

    to: To
    parts: frozenset[Part] = frozenset()
    caused_here: bool = False
    by: frozenset[str] = frozenset()
    spare: str = ""  # what these moves gave stays: a machine, as "spoor."

    def ends(self, line: Line, row_id: UUID) -> bool:
        """Does this end that line of the ledger?"""
        if self.caused_here:
            return bool(line["cause_id"] == row_id)
        if self.spare and line["cause"].startswith(self.spare):
            return False
        return not self.by or line["cause"] in self.by


@dataclass(frozen=True)
class Due:
    """A term for a receiver; `field` names the date in the form that sets it, else the policy does."""

    code: str
    to: To
    field: str = ""


@dataclass(frozen=True)
class Tells:
    """A notice without content for a receiver."""

    to: To
    kind: str


@dataclass(frozen=True)
class Effect:
    """All that follows from one arrow; `row` is its number in domain 1.5."""

    row: str
    gives: tuple[Gives, ...] = ()
    ends: tuple[Ends, ...] = ()
    due: tuple[Due, ...] = ()
    done: tuple[str, ...] = ()
    tells: tuple[Tells, ...] = ()


INVITATION = frozenset({"weging.schedule"})
GUEST = frozenset({"weging.admit"})
INFORMED = frozenset({"weging.start_directly"})
CONSULT = frozenset({"weging.consult"})
OFFER = frozenset({"weging.scale_down", "spoor.share"})
P, U = Part, Until
Table = dict[tuple[str, str], Effect]
