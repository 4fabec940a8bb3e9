"""Loads what a region is made of: organisations, units, grounds and practice accounts (fixtures/*.json)."""

import json
import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from cases import dates
from cases.models import (
    Convenant,
    DefaultBasis,
    Label,
    LegalBasis,
    Organisation,
    OrganisationBasis,
    Signature,
    Unit,
    User,
)
from cases.roles import Role

COORDINATING = "fg"  # the practice account that keeps the lists of organisations without an own FG
PRACTICE_PASSWORD = "oefenen-mag-hier"


def read(name: str) -> Any:
    """Give a fixture by its name."""
    return json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text())


def load() -> None:
    """Load or refresh organisations, units, grounds and codenames; people are added apart."""
    for line in read("organisations"):
        units = line.pop("units")
        values = {key: value or "" if key == "cbs_code" else value for key, value in line.items()}
        organisation, _ = Organisation.objects.update_or_create(code=values.pop("code"), defaults=values)
        for unit in units:
            group, _ = Group.objects.get_or_create(name=unit["code"])
            Unit.objects.update_or_create(
                code=unit["code"],
                defaults={"organisation": organisation, "group": group, "name": unit["name"], "kind": unit["kind"],
                          "phone": unit.get("phone") or ""},
            )  # fmt: skip
    keep_lists()
    DefaultBasis.objects.all().delete()
    DefaultBasis.objects.bulk_create([_basis(line) for line in read("default_bases")])
    _convenant()
    load_codenames()


def keep_lists() -> None:
    """Refresh the region's grounds, and put each on the list of every organisation that may lean on it.

    What an FG worded, approved or took off its list stays as the FG left it; nothing here is approved.
    """
    for line in read("legal_bases"):
        values = {name: value for name, value in line.items() if name not in ("key", "checked")}
        LegalBasis.objects.update_or_create(key=line["key"], defaults=values)
    known = set(OrganisationBasis.objects.values_list("organisation", "basis"))
    bases = list(LegalBasis.objects.all())
    for organisation in Organisation.objects.all():
        kinds = set(organisation.units.values_list("kind", flat=True))
        fits = [basis for basis in bases if kinds & set(basis.kinds) and (organisation.pk, basis.key) not in known]
        OrganisationBasis.objects.bulk_create([_own(organisation, basis) for basis in fits])


def _own(organisation: Organisation, basis: LegalBasis) -> OrganisationBasis:
    return OrganisationBasis(organisation=organisation, basis=basis, law=basis.law, article=basis.article,
                             version=basis.version, label=basis.label, note=basis.note)  # fmt: skip


def _convenant() -> None:
    """The convenant of the region and who signed it; a signature that the beheerder ended stays ended."""
    line = read("convenant")
    convenant, _ = Convenant.objects.get_or_create(
        version=line["version"],
        defaults={"title": line["name"], "valid_from": line["signed_on"], "valid_until": line["valid_until"]},
    )
    for organisation in Organisation.objects.filter(code__in=line["partners"]):
        Signature.objects.get_or_create(
            convenant=convenant, organisation=organisation, defaults={"signed_on": line["signed_on"]}
        )
        dates.bind(organisation)


def _basis(line: dict[str, Any]) -> DefaultBasis:
    who = {key: line[key] for key in ("giver", "receiver", "part", "regime")}
    return DefaultBasis(basis_id=line["basis"], **who)


def load_codenames() -> None:
    """Shuffle the codenames into the pool: single names first, then with an adjective."""
    names = read("codenames")
    pool = [(noun, random.random()) for noun in names["nouns"]]
    pool += [(f"{word} {noun}", 1 + random.random()) for word in names["adjectives"] for noun in names["nouns"]]
    Label.objects.bulk_create(
        [Label(kind="codename", year=0, text=text, place=place) for text, place in pool], ignore_conflicts=True
    )


def load_accounts() -> None:
    """Load the practice accounts; only for a demo or a test."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    password = make_password(PRACTICE_PASSWORD)
    for line in read("accounts"):
        user, _ = User.objects.update_or_create(
            username=line["username"],
            defaults={
                "unit": units[line["unit"]],
                "role": line["role"],
                "leads": line.get("leads", False),
                "first_name": line["first_name"],
                "last_name": line["last_name"],
                "email": line["email"],
                "password": password,
                "pledged": _pledged(units[line["unit"]].organisation_id),
                **_dates(line),
            },
        )
        user.groups.set([units[line["unit"]].group])
    approve_lists()


def _pledged(organisation: Any) -> str:
    """Whoever practises has read the text on geheimhouding; who the beheerder adds reads it at the first login."""
    signed = Signature.objects.filter(organisation=organisation, ended_on=None).order_by("-convenant__valid_from")
    versions = [read("geheimhouding")["version"], *signed.values_list("convenant__version", flat=True)[:1]]
    return "/".join(versions)


def approve_lists(stand_in: User | None = None) -> None:
    """In practice every FG has been through its list; a real FG does so at Toezicht, Grondslagen.

    `stand_in` approves where no FG keeps the list.
    """
    keepers = {user.unit.organisation_id: user for user in User.objects.filter(role=Role.PRIVACY_OFFICER)
               .select_related("unit").order_by("-username") if user.unit}  # fmt: skip
    coordinating = User.objects.filter(username=COORDINATING).first() or stand_in
    for organisation in Organisation.objects.all():
        waiting = OrganisationBasis.objects.filter(organisation=organisation, approved_on=None, ended_on=None)
        by = keepers.get(organisation.pk, coordinating)
        if by is None:
            continue
        for blank in ("article", "version"):  # a real FG names them before approving
            waiting.filter(**{blank: ""}).update(**{blank: "oefenversie"})
        waiting.update(approved_by=by, approved_on=timezone.localdate() - timedelta(days=30))


def _dates(line: dict[str, Any]) -> dict[str, Any]:
    """Screening and geheimhouding of a practice account: years ahead, but nearly over for one of them."""
    today = timezone.localdate()
    until = today + timedelta(weeks=line.get("nda_weeks", 104))
    found = {"screening_on": today - timedelta(days=200), "screening_until": today + timedelta(weeks=104),
             "nda_on": today - timedelta(days=200), "nda_until": until, "warned": None}  # fmt: skip
    return found | {"grace_until": dates.grace(found["screening_until"], found["nda_until"])}
