"""What happened, for ever: insert-only, random ids and codes, never case text (NEN 7513), and its seals."""

import uuid
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

READERS = "(SELECT mht.my_service()) IN ('sealer', 'console')"
# the transaction that wrote the row: below the oldest running one nothing can come any more
WRITTEN_IN = "pg_current_xact_id()::text::bigint"


class AuditEvent(models.Model):
    """One event with event, time, object, person, organisation, role, basis and emergency.

    `basis` says by what right: own, addressed, grant (the ledger has its ground) or role; for a
    verstrekking it is the key of the ground itself.
    """

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": '"user" = (SELECT mht.me()) '
        "OR unit = ANY ((SELECT mht.overseen())::uuid[]) "
        "OR (unit IS NULL AND (SELECT mht.my_role() = 'privacy_officer' AND mht.oversees(NULL, NULL))) "
        f"OR {READERS}",
        "INSERT": f'"user" IS NOT DISTINCT FROM (SELECT mht.me()) AND xid = {WRITTEN_IN}',
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)  # the move, field set or view
    user = models.UUIDField(null=True)
    responsible = models.UUIDField(null=True)  # who answers for it; the same person unless said otherwise
    unit = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    part = models.CharField(max_length=16, blank=True)
    basis = models.CharField(max_length=50, blank=True)
    emergency = models.BooleanField(default=False)
    xid = models.BigIntegerField(default=0, editable=False)  # filled by the database

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-at"], name="audit_of_case"),
            models.Index(fields=["user", "-at"], name="audit_of_user"),
            models.Index(fields=["xid", "id"], name="audit_in_seal_order"),
            models.Index(fields=["-at", "-id"], name="audit_in_time"),
            models.Index(fields=["organisation", "-at"], name="audit_of_organisation"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="written_in",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"IF coalesce(NEW.xid, 0) = 0 THEN NEW.xid := {WRITTEN_IN}; END IF; RETURN NEW;",
            )
        ]


class AuditSeal(models.Model):
    """A link of the chain over audit events, in the order (xid, id); written by the sealer only (ADR 5)."""

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": READERS,
        "INSERT": "(SELECT mht.my_service()) = 'sealer'",
    }

    position = models.BigIntegerField(primary_key=True)  # 1, 2, 3 without a gap: two sealers cannot fork the chain
    layout = models.SmallIntegerField()  # which fields a digest is made of, and in which order
    previous = models.CharField(max_length=64, blank=True)  # hash of the seal before it
    sealed_at = models.DateTimeField()
    next_xid = models.BigIntegerField()  # no later transaction had begun when it was sealed
    last_xid = models.BigIntegerField()  # of its last row
    total = models.BigIntegerField()  # rows under this seal and all before it
    ids = ArrayField(models.UUIDField())
    digests = ArrayField(models.CharField(max_length=64))  # one per row, so that a broken row can be named
    hash = models.CharField(max_length=64)
