"""What the search box finds by: the words of a row for the road, and the questions after a person."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from cases.encrypted import EncryptedTextField


class SearchRow(models.Model):
    """The words of one guarded row; kept by triggers, read by one road, closed to the application.

    `readers` names the units that may come to this row, too many rather than too few: it only makes the index
    pass over what is foreign. Who may know the row, the road asks of the row itself.
    """

    app_may = ""

    row_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)  # its table
    in_case = models.ForeignKey("cases.Case", models.DO_NOTHING, related_name="+")
    readers = ArrayField(models.UUIDField())
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words", "readers"], name="search_words")]


class PersonSearch(models.Model):
    """A question after a person by name, phone, plate or address: who asked, and why; never after whom.

    The audit points to this row. `mark` is a keyed digest of what was typed, so that an FG can tell that the same
    person was asked for again, and no more than that.
    """

    app_may = "SELECT, INSERT"
    policies: ClassVar[dict[str, str]] = {
        "SELECT": "by_id = (SELECT mht.me()) OR ((SELECT mht.my_role()) = 'privacy_officer' "
        "AND mht.oversees((SELECT u.unit_id FROM cases_user u WHERE u.id = by_id), NULL))",
        "INSERT": "by_id = (SELECT mht.me())",
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey("cases.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    mark = models.BinaryField(max_length=16)
    why = EncryptedTextField("waarom")
    at = models.DateTimeField(default=timezone.now)
