"""Need-to-know, the only place: the four columns, `visible_to`, and the policy that says it once more.

The rule: my role reads this part, and (own row, or addressed to me and open, or an open grant for
this case and part), and no embargo for my unit (own rows excepted), and no exclusion of me in person.
A grant of any part brings `stand` and nothing more. Where a date of the account or its organisation passed,
ten working days remain in which own rows, `stand` and spoed go on; then, nothing (domain 1.5 row 34).
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Expression
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.models.organisation import Standing
from cases.roles import READS, Part, Role

if TYPE_CHECKING:
    from cases.models.organisation import User

M = TypeVar("M", bound="Guarded", covariant=True)
PLACE = r"%\((\w+)\)s"  # of a named value in a piece of SQL


@dataclass(frozen=True)
class Lens:
    """A second pair of eyes over one case: what a reader knows another unit, in a role, to see of it."""

    case_id: UUID
    unit_id: UUID
    reads: frozenset[Part]
    parts: frozenset[str]  # open to that unit as far as the reader may know; any of them brings stand

    def narrow(self, model: "type[Guarded]") -> Q:
        """The rule for the other, from what the reader knows; always beside the reader's own rule."""
        opened = {*self.parts, Part.STAND} if self.parts else set()
        mine = Q(owner=self.unit_id) | Q(addressee=self.unit_id, addressed_until__gt=timezone.now())
        return Q(**{model.case_column: self.case_id}) & Q(part__in=self.reads) & (mine | Q(part__in=opened))


@dataclass(frozen=True)
class Lenses:
    """Several pairs of eyes at once: what all of them see; nobody at all sees nothing."""

    each: tuple[Lens, ...]

    def narrow(self, model: "type[Guarded]") -> Q:
        """The rule for all of the others together; always beside the reader's own rule."""
        return reduce(and_, (lens.narrow(model) for lens in self.each), Q()) if self.each else Q(pk__in=[])


class GuardedQuerySet(models.QuerySet[M]):
    """Rows behind the first wall; `visible_to` is the look door."""

    def visible_to(self, user: "User") -> Self:
        """Give the rows this user may know of, now; nobody without a role or unit sees any."""
        if not (user.is_active and user.unit_id and user.role in Role) or user.standing == Standing.ENDED:
            return self.none()
        rows = self.filter(self.model.sight(user))
        return rows.filter(user.lens.narrow(self.model)) if user.lens else rows


GuardedManager = models.Manager.from_queryset(GuardedQuerySet)


class Guarded(models.Model):
    """A row that says something about a person or a case."""

    case_column: ClassVar[str] = "case"  # Case itself answers "pk"
    parent: ClassVar[str | None] = None  # field whose row must lie in the same case
    updated_by: ClassVar[str] = "owner"  # or "reader": a row of the tafel that others move
    delete_sql: ClassVar[str | None] = None  # which rows the application may remove
    private_sql: ClassVar[str] = "true"  # an extra condition on reading, as `private` below
    service_reads: ClassVar[bool] = False  # clock work may read this table
    emergency: ClassVar[bool] = False  # rows of the emergency procedure: every event about them says so
    searched: ClassVar[tuple[str, ...]] = ()  # the fields of which the search box finds the words (cases/search.py)
    sparse: ClassVar[bool] = False  # most cases hold none: a page asks of all such tables at once which hold any
    goes_on: ClassVar[bool] = False  # an addressed row that stays readable in the grace of row 34: spoed

    opened_in_emergency: bool | None = None  # of a row that came through the open door: by noodtoegang?

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=Part)
    addressee = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+", null=True, blank=True)
    addressed_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GuardedManager()

    class Meta:
        abstract = True

    def __repr__(self) -> str:
        """A row in a log or an error is its id, never its text."""
        return f"<{type(self).__name__} {self.pk}>"

    @classmethod
    def private(cls, user: "User") -> Q:
        """An extra condition of this model on reading; none by default."""
        return Q()

    @classmethod
    def sight(cls, user: "User") -> Q:
        """The rule as a condition over this model."""
        return Q(Sees(user, cls)) & cls.private(user)


class Sees(Expression):
    """The rule as one piece of SQL: a list asks it of six tables, and Q objects take longer to build than to ask."""

    output_field = models.BooleanField()
    conditional = True
    mine = "{owner} = %(unit)s"
    addressed = "({addressee} = %(unit)s AND {until} > %(now)s)"
    granted = """EXISTS (SELECT 1 FROM cases_grant g WHERE g.case_id = {case} AND g.group_id = %(group)s
      AND (g.part = {part} OR {part} = 'stand') AND (g.until IS NULL OR g.until > %(now)s))"""
    embargoed = """EXISTS (SELECT 1 FROM cases_embargo e WHERE e.case_id = {case}
      AND (e.ended_at IS NULL OR e.ended_at > %(now)s) AND NOT (%(unit)s = ANY (e.units)))"""
    # geen zicht is of a person: of the own account and that of a stand-in
    excluded = """EXISTS (SELECT 1 FROM cases_exclusion x JOIN cases_user s ON s.id = x.user_id
      WHERE x.case_id = {case} AND x.ended_at IS NULL AND (s.id = ANY (%(me)s) OR s.home_id = ANY (%(me)s)))"""

    def __init__(self, user: "User", model: type[Guarded]) -> None:
        super().__init__()
        assert user.unit is not None, "nobody without a unit sees anything"
        self.values = {
            "me": [pk for pk in (user.pk, user.home_id) if pk], "unit": user.unit_id, "group": user.unit.group_id,
            "now": timezone.now(),
            "parts": sorted(part.value for part in user.job.reads),
        }  # fmt: skip
        self.columns = [F("part"), F("owner"), F("addressee"), F("addressed_until"), F(model.case_column)]
        if user.standing != Standing.FULL:  # in the grace of row 34
            self.granted = f"({{part}} = 'stand' AND {self.granted})"
            self.addressed = self.addressed if model.goes_on else "false"

    def get_source_expressions(self) -> list[Any]:
        """The columns the rule reads."""
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        """Take the columns under the name the table has in this query."""
        self.columns = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Give the rule with its values in the order of their places."""
        names = ("part", "owner", "addressee", "until", "case")
        columns = dict(zip(names, (compiler.compile(column)[0] for column in self.columns), strict=True))
        rule = (
            f"({{part}} = ANY (%(parts)s) AND ({self.mine} OR {self.addressed} OR {self.granted})"
            f" AND ({self.mine} OR NOT {self.embargoed}) AND NOT {self.excluded})"
        ).format(**columns)
        values = (self.values[name] for name in re.findall(PLACE, rule))
        return re.sub(PLACE, "%s", rule), tuple(values)


READ_RULE = """
  part = ANY ((SELECT mht.my_parts())::text[])
  AND (owner_id = (SELECT mht.my_unit())
    OR (addressee_id = (SELECT mht.my_unit()) AND addressed_until > now() AND {goes_on})
    OR EXISTS (SELECT 1 FROM cases_grant g
               WHERE g.case_id = {table}.{case} AND g.group_id = (SELECT mht.my_group())
                 AND ((g.part = {table}.part AND (SELECT mht.my_dates_hold())) OR {table}.part = 'stand')
                 AND (g.until IS NULL OR g.until > now())))
  AND (owner_id = (SELECT mht.my_unit()) OR NOT ({case} = ANY ((SELECT mht.embargoed_cases())::uuid[])))
  AND NOT ({case} = ANY ((SELECT mht.excluded_cases())::uuid[]))
  AND ({private})
"""


def read_sql(model: type[Guarded], table: str) -> str:
    """The rule once more, as the policy of `table` (the model's own or its history)."""
    case = "id" if model.case_column == "pk" else "case_id"
    goes_on = "true" if model.goes_on else "(SELECT mht.my_dates_hold())"
    rule = READ_RULE.format(table=table, case=case, private=model.private_sql, goes_on=goes_on)
    return f"(({rule}) OR (SELECT mht.my_service()) = 'clock')" if model.service_reads else f"({rule})"


def reads_sql() -> str:
    """`Role.reads` for the database, so that both walls know the same roles."""
    lines = [
        f"WHEN '{role.value}' THEN ARRAY[{','.join(repr(str(p.value)) for p in sorted(parts))}]::text[]"
        for role, parts in READS.items()
    ]
    return "CASE role " + " ".join(lines) + " ELSE ARRAY[]::text[] END"
