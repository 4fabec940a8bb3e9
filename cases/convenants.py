"""The register of the convenant: its versions, who signed when, and what the end of a signature leaves.

The only writer of it; each change is audited as "rights", because without a convenant there is no new sight
(domain 3.1). A convenant is no ground by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from cases import audit, dates
from cases.models import Convenant, Organisation, Signature, User

NOT_YET, VALID, OVER = "not_yet", "valid", "over"


@dataclass
class Version:
    """One version as the register shows it."""

    convenant: Convenant
    signed: list[Signature] = field(default_factory=list)
    missing: list[Organisation] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Whether this version is in force today."""
        today = timezone.localdate()
        begun, over = self.convenant.valid_from <= today, self.convenant.valid_until < today
        return OVER if over else VALID if begun else NOT_YET


def add_version(*, by: User, title: str, version: str, valid_from: date, valid_until: date) -> Convenant:
    """Add a version; it binds nobody until somebody signs it."""
    row = Convenant(title=title, version=version, valid_from=valid_from, valid_until=valid_until)
    row.save(force_insert=True)
    audit.record("rights", by=by, obj=row, name="convenant.add")
    return row


def sign(convenant: Convenant, organisations: Iterable[Organisation], *, by: User, on: date) -> int:
    """Record that these organisations signed on a day; gives how many had not yet."""
    wanted = [organisation.pk for organisation in organisations]
    homes = list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    signed = set(running(convenant).values_list("organisation_id", flat=True))
    new = [home for home in homes if home.pk not in signed]
    for home in new:
        row = Signature(convenant=convenant, organisation=home, signed_on=on)
        row.save(force_insert=True)
        audit.record("rights", by=by, obj=row, name="convenant.sign")
        dates.bind(home)
    return len(new)


def end(signature: Signature, *, by: User, on: date) -> bool:
    """Let a signature end: from `on` it no longer counts; False when it had ended already."""
    home = Organisation.objects.select_for_update(no_key=True).get(pk=signature.organisation_id)
    if not Signature.objects.filter(pk=signature.pk, ended_on=None).update(ended_on=on):
        return False
    audit.record("rights", by=by, obj=signature, name="convenant.end")
    dates.bind(home)
    return True


def running(convenant: Convenant) -> "QuerySet[Signature]":
    """Give the signatures of a version that nobody ended."""
    return Signature.objects.filter(convenant=convenant, ended_on=None)


def unsigned(convenant: Convenant) -> "QuerySet[Organisation]":
    """Give the organisations that may still sign this version."""
    return Organisation.objects.exclude(pk__in=running(convenant).values("organisation_id")).order_by("name")


def overseen(user: User) -> "QuerySet[Organisation]":
    """Give whose signatures an FG oversees: the own organisation, and the coördinerend FG all."""
    rows = Organisation.objects.order_by("name")
    if user.unit is None:
        return rows.none()
    home = user.unit.organisation
    return rows.filter(pk=home.pk) if home.kind == "municipality" else rows


def register(organisations: "QuerySet[Organisation]") -> list[Version]:
    """Give every version, the newest first, with who of these organisations signed it and who did not."""
    homes = list(organisations)
    versions = {row.pk: Version(row) for row in Convenant.objects.all()}
    rows = Signature.objects.filter(organisation__in=homes).select_related("organisation")
    for row in rows.order_by("organisation__name", "signed_on"):
        row.convenant = versions[row.convenant_id].convenant
        versions[row.convenant_id].signed.append(row)
    for version in versions.values():
        signed = {row.organisation_id for row in version.signed if row.ended_on is None}
        version.missing = [home for home in homes if home.pk not in signed]
    return list(versions.values())


def near(organisations: "QuerySet[Organisation]") -> list[Organisation]:
    """Give the organisations that no convenant binds, or not much longer, soonest first."""
    horizon, never = timezone.localdate() + dates.NEAR, date.min
    found = [home for home in organisations if (home.covenant_until or never) <= horizon]
    return sorted(found, key=lambda home: (home.covenant_until or never, home.name))


def effects(signature: Signature, on: date) -> list[str]:
    """Say in Dutch what the end of this signature would leave, before it is done."""
    name, today = str(signature.organisation), timezone.localdate()
    rows = list(Signature.objects.filter(organisation=signature.organisation_id).select_related("convenant"))
    before = dates.bound_until(rows)
    for row in rows:
        row.ended_on = on if row.pk == signature.pk else row.ended_on
    after = dates.bound_until(rows)
    if after == before:
        return [f"Er verandert niets aan wat {name} ziet. {_still(name, after)}"]
    until = dates.grace(after)
    if until is None or until < today:
        return [f"{name} ziet daarna niets meer van casussen. Ook eigen werk en spoed niet."]
    own = f"Lopend eigen werk en spoed blijven te zien tot en met {_day(until)}. Daarna ziet {name} niets meer."
    if after and after >= today:
        return [f"Tot en met {_day(after)} verandert er niets.", f"Daarna krijgt {name} geen nieuw zicht.", own]
    return [f"Hierna krijgt {name} geen nieuw zicht.", own]


def _still(name: str, until: date | None) -> str:
    if until is None or until < timezone.localdate():
        return f"Geen convenant bindt {name} nu."
    return f"Een andere ondertekening geldt tot en met {_day(until)}."


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
