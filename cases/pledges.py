"""The text on geheimhouding: read and accepted at the first login and at each new version (domain 3.3).

A version is that of the text (fixtures/geheimhouding.json) and of the convenant that the organisation signed last.
"""

from functools import cache
from typing import Any

from django.utils import timezone

from cases import audit, reference
from cases.models import Pledge, Signature, User


@cache
def text() -> dict[str, Any]:
    """Give the text: version, sentences to promise, and what to know."""
    found: dict[str, Any] = reference.read("geheimhouding")
    return found


def version(user: User) -> str:
    """Give the version this person is to accept: of the text and of the convenant in force for its organisation."""
    signed = Signature.objects.filter(
        organisation=user.unit.organisation_id if user.unit else None, ended_on=None,
        convenant__valid_from__lte=timezone.localdate(),
    )  # fmt: skip
    newest = signed.order_by("-convenant__valid_from").values_list("convenant__version", flat=True).first()
    return "/".join(filter(None, [text()["version"], newest]))


def owes(user: User) -> bool:
    """Say whether this person has yet to accept the text; asks the database nothing."""
    return user.pledged.split("/")[0] != str(text()["version"])


def look(user: User) -> None:
    """At a login: take back what was accepted when the convenant has a newer version since."""
    if user.pledged and user.pledged != version(user):
        User.objects.filter(pk=user.pk).update(pledged="")


def accept(*, by: User) -> Pledge:
    """Record that this person accepts the text as it is now; audited."""
    row = Pledge(user=by, version=version(by))
    row.save(force_insert=True)
    User.objects.filter(pk=by.pk).update(pledged=row.version)
    audit.record("write", by=by, obj=row, name="pledge")
    return row


def accepted(user: User) -> Pledge | None:
    """Give the last text this person accepted; None when there is none, as for a practice account."""
    return Pledge.objects.filter(user=user).first()
