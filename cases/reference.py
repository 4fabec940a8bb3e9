"""Loads what a region is made of: organisations, units, grounds and practice accounts (fixtures/*.json)."""

import json
import random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cases.models import DefaultBasis, Label, LegalBasis, Organisation, Unit, User

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
    for line in read("legal_bases"):
        LegalBasis.objects.update_or_create(key=line.pop("key"), defaults=line)
    DefaultBasis.objects.all().delete()
    DefaultBasis.objects.bulk_create([_basis(line) for line in read("default_bases")])
    load_codenames()


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
            },
        )
        user.groups.set([units[line["unit"]].group])
