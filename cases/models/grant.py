"""Toegang: what is open now. Written only by access.grant and access.end."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase
from uuid_utils.compat import uuid7

from cases.roles import Part


class Grant(GroupObjectPermissionBase):
    """django-guardian's row with an end: this group may know this part of this case until then."""

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "group_id = (SELECT mht.my_group()) OR (SELECT mht.my_service()) = 'clock' OR mht.holds(case_id)",
        "INSERT": "mht.holds(case_id) OR mht.owns(case_id)",
        "UPDATE": "mht.holds(case_id) OR mht.owns(case_id)",
        "DELETE": "mht.holds(case_id) OR mht.owns(case_id) OR (SELECT mht.my_service()) = 'clock'",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    content_object = models.ForeignKey("cases.Case", models.CASCADE, db_column="case_id")
    part = models.CharField(max_length=16, choices=Part)  # the same as permission, in the policy's words
    kind = models.CharField(max_length=10, choices={"owner": "Eigenaar", "disclosed": "Verstrekt"})
    until = models.DateTimeField(null=True)

    class Meta(GroupObjectPermissionBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["content_object", "group", "part"], name="one_grant"),
            models.CheckConstraint(
                condition=Q(kind="owner", until=None) | Q(kind="disclosed", until__isnull=False),
                name="no_grant_without_end",
            ),
            models.CheckConstraint(condition=~Q(part=Part.OWN), name="own_notes_are_never_granted"),
        ]
        indexes = [models.Index(fields=["group", "-content_object", "part", "until"], name="grants_in_list_order")]

    @staticmethod
    def open_at(now: datetime) -> Q:
        """Condition: not ended at `now`."""
        return Q(until=None) | Q(until__gt=now)


class Embargo(models.Model):
    """The prosecution holds back a case from everyone outside `units` (domain 1.5 row 28)."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "set_by_id = (SELECT mht.my_unit())",
        "INSERT": "set_by_id = (SELECT mht.my_unit()) AND (SELECT mht.my_role()) = 'prosecution' "
        "AND mht.holds(case_id)",
        "UPDATE": "set_by_id = (SELECT mht.my_unit()) AND (SELECT mht.my_role()) = 'prosecution'",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    set_by = models.ForeignKey("cases.Unit", models.PROTECT, related_name="+")
    by = models.ForeignKey("cases.User", models.PROTECT, related_name="+", null=True)
    units = ArrayField(models.UUIDField())
    reason = models.CharField(max_length=500, blank=True)
    review_on = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    @staticmethod
    def open_at(now: datetime) -> Q:
        """Condition: in force at `now`; a passed review date lifts nothing by itself."""
        return Q(ended_at=None) | Q(ended_at__gt=now)


WHY_NO_SIGHT = {
    "belang": "Eigen belang bij de zaak",
    "familie": "Familie of bekende",
    "collega": "Collega of oud-collega",
    "veiligheid": "Veiligheid van de betrokkene",
    "anders": "Een andere reden",
}


class Exclusion(models.Model):
    """Geen zicht: this person may know nothing of this case (domain 1.5 row 32).

    Set by the person, by who leads its unit, or by the regie of the tafel; lifted only by who leads the
    unit of the setter, and never by the person itself.
    """

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "set_by_id = (SELECT mht.me()) OR (user_id <> (SELECT mht.me()) AND mht.leads(set_by_id))",
        "INSERT": "set_by_id = (SELECT mht.me()) AND (user_id = (SELECT mht.me()) OR (mht.holds(case_id) "
        "AND (mht.leads(user_id) OR (SELECT mht.my_role()) IN ('chair', 'process_director'))))",
        "UPDATE": "user_id <> (SELECT mht.me()) AND mht.leads(set_by_id)",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    user = models.ForeignKey("cases.User", models.CASCADE, related_name="+")
    set_by = models.ForeignKey("cases.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=WHY_NO_SIGHT, default="anders")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("cases.User", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(ended_at=None), name="one_exclusion")
        ]
