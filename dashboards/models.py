"""Report: the frozen figures of a quarter and its PDF. Counted: the true counts behind them. SavedFilter: of a list."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from routing.models.job import Job

REPORTER = "(SELECT mht.my_service()) = 'report'"  # the report task, and the page that shows what it would print
READERS = f"((SELECT mht.my_role()) IN ('core_team', 'chair', 'process_director', 'privacy_officer') OR {REPORTER})"
MAKERS = f"((SELECT mht.my_role()) = 'core_team' OR {REPORTER})"


class Report(Job):
    """A version of a quarterly report; figures in it are already suppressed, and never change."""

    app_may = "SELECT, INSERT, UPDATE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": READERS,
        "INSERT": "(SELECT mht.my_role()) = 'core_team'",
        "UPDATE": MAKERS,
    }

    quarter = models.CharField("kwartaal", max_length=6)
    number = models.PositiveSmallIntegerField("versie")
    note = models.TextField("toelichting", max_length=5_000, blank=True)
    figures = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-quarter", "-number"]
        constraints = [models.UniqueConstraint(fields=["quarter", "number"], name="one_report_version")]

    def __str__(self) -> str:
        return f"{self.quarter}, versie {self.number}"


class Counted(models.Model):
    """The true counts of a quarter, stored once with what was printed of it; no person can read them.

    `figures` is empty for quarters that were only the past of the first publication.
    """

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {"SELECT": REPORTER, "INSERT": REPORTER}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quarter = models.CharField(max_length=6, unique=True)
    counts = models.JSONField()
    figures = models.TextField(blank=True)  # JSON as text: rows keep their order
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["quarter"]


class SavedFilter(models.Model):
    """Filters of a list under a name, for its maker or for the whole unit; parameters only, never text of a case."""

    app_may = "SELECT, INSERT, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "by_id = (SELECT mht.me()) OR (shared AND unit_id = (SELECT mht.my_unit()))",
        "INSERT": "by_id = (SELECT mht.me()) AND unit_id = (SELECT mht.my_unit())",
        "DELETE": "by_id = (SELECT mht.me())",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey("cases.Unit", models.CASCADE, related_name="+")
    list = models.CharField(max_length=12)  # the address of the list
    name = models.CharField("naam", max_length=40)
    query = models.CharField(max_length=300)
    shared = models.BooleanField("ook voor uw afdeling", default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["by", "list", "name"], name="one_filter_name")]


EXPORTER = "(SELECT mht.my_service()) = 'export'"  # the worker that makes the files
EXPORTS = {
    "ledger_csv": "Verstrekkingen (CSV)",
    "ledger_pdf": "Verstrekkingen (PDF)",
    "readings_csv": "Inzage (CSV)",
}
LISTS = {"ledger": "verstrekkingen", "readings": "inzage"}  # as people call them, in an address and a file name


class Export(Job):
    """A file of an FG that takes longer than a page: lines of ledger or log, never text of a case; kept for a day."""

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"asked_by_id = (SELECT mht.me()) OR {EXPORTER}",
        "INSERT": "asked_by_id = (SELECT mht.me()) AND (SELECT mht.my_role()) = 'privacy_officer'",
        "UPDATE": EXPORTER,
        "DELETE": EXPORTER,
    }

    kind = models.CharField(max_length=12, choices=EXPORTS)
    query = models.CharField(max_length=300, blank=True)  # the filters, as an address has them
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    @property
    def list(self) -> str:
        """Which list it is of."""
        return LISTS[self.kind.partition("_")[0]]

    @property
    def name(self) -> str:
        """How the file is called."""
        return f"{self.list}-{timezone.localtime(self.created_at):%Y-%m-%d}.{self.kind.partition('_')[2]}"


COPIER = "(SELECT mht.my_service()) = 'inzage'"  # the worker that makes the copies; it never reads facts as such


class SubjectFile(Job):
    """A copy for a betrokkene of what one unit holds: its FG asks and sees how far it is, the unit alone reads it."""

    app_may = "SELECT, INSERT, UPDATE, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"unit_id = (SELECT mht.my_unit()) OR {COPIER} OR EXISTS "
        "(SELECT 1 FROM cases_subjectanswer a WHERE a.id = dashboards_subjectfile.answer_id)",
        "INSERT": "asked_by_id = (SELECT mht.me()) AND EXISTS "
        "(SELECT 1 FROM cases_subjectanswer a WHERE a.id = dashboards_subjectfile.answer_id)",
        "UPDATE": COPIER,
        "DELETE": COPIER,
    }

    answer = models.ForeignKey("cases.SubjectAnswer", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cases.Unit", models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    found = models.BooleanField(default=False)  # is there anything of this person in this unit?

    class Meta:
        ordering = ["-created_at", "unit__name"]


class SubjectFileBody(models.Model):
    """The bytes of a copy; for who does casework in its unit, and only while the unit knows of every case in it."""

    app_may = "SELECT, INSERT, DELETE"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": f"{COPIER} OR (unit_id = (SELECT mht.my_unit()) AND 'casus' = ANY ((SELECT mht.my_parts())::text[]) "
        "AND NOT EXISTS (SELECT 1 FROM unnest(cases) AS one WHERE NOT mht.knows(one)))",
        "INSERT": COPIER,
        "DELETE": COPIER,
    }

    file = models.OneToOneField(SubjectFile, models.CASCADE, primary_key=True, related_name="+")
    unit = models.ForeignKey("cases.Unit", models.CASCADE, related_name="+")
    cases = ArrayField(models.UUIDField())
    pdf = models.BinaryField()
