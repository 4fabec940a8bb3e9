"""The fixtures hang together: a region is data, and a slip in it would open or close a door."""

import json
import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from cases.roles import READS, Part, Role

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def words(text: str) -> list[str]:
    """Give the words of a line, so that a long list stays readable."""
    return text.split()


UNIT_KINDS = set(
    words(
        "focal_point local_care mayor table_lead care_coordination advice_point police prosecution "
        "labour_inspectorate square_lead probation partner privacy core_team administration"
    )
)
WITHOUT_CASES = {"privacy", "core_team", "administration"}  # they hold no rows and no grants (domain 1.5)
ROLE_KINDS = {
    "focal_point": "focal_point",
    "local_care": "local_care",
    "mayor": "mayor",
    "chair": "table_lead",
    "process_director": "table_lead",
    "care_coordinator": "care_coordination",
    "advice_point": "advice_point",
    "police": "police",
    "prosecution": "prosecution",
    "labour_inspector": "labour_inspectorate",
    "square_lead": "square_lead",
    "probation": "probation",
    "partner": "partner",
    "core_team": "core_team",
    "privacy_officer": "privacy",
    "administrator": "administration",
}
PLACES = words(
    "dalfsen deventer hardenberg kampen olst-wijhe ommen raalte staphorst steenwijkerland zwartewaterland zwolle"
)
ACCOUNTS = {f"af-{place}" for place in PLACES} | set(
    words(
        "af-raalte-2 wijkteam-raalte burgemeester-raalte burgemeester-zwolle voorzitter voorzitter-2 procesregisseur "
        "zoco zoco-2 veilig-thuis politie om arbeidsinspectie riec reclassering school kernteam fg fg-zwolle "
        "beheerder"
    )
)
SHARES = {  # plan 4.4, to the cent
    "dalfsen": "4385.30",
    "deventer": "15361.07",
    "hardenberg": "9310.02",
    "kampen": "8265.62",
    "olst-wijhe": "2786.01",
    "ommen": "2776.00",
    "raalte": "5752.43",
    "staphorst": "2619.10",
    "steenwijkerland": "6728.09",
    "zwartewaterland": "3463.05",
    "zwolle": "19701.30",
}
# Sight per row of domain 1.5: giver, receiver, part. Each needs a ground under both regimes.
SIGHTS = """
2  partner focal_point eigen          2  police focal_point melder       2  focal_point partner stand
4  focal_point police casus           4  table_lead prosecution casus    4  school_as_partner focal_point casus
5  focal_point care_coordination casus  5  focal_point local_care zorg   6  focal_point focal_point eigen
6  focal_point focal_point melder     6  focal_point focal_point stand   7  focal_point local_care casus
7  focal_point mayor casus            8  focal_point advice_point casus  8  focal_point labour_inspectorate casus
9  focal_point focal_point casus      10 focal_point table_lead casus    11 police table_lead casus
11 prosecution table_lead casus       11 labour_inspectorate table_lead casus
11 care_coordination table_lead casus 12 focal_point table_lead stand    13 focal_point prosecution casus
13 focal_point care_coordination casus  13 focal_point square_lead casus 13 focal_point probation casus
13 focal_point partner casus          13 focal_point mayor casus         14 police labour_inspectorate casus
14 prosecution care_coordination casus  15 police focal_point casus      15 prosecution focal_point casus
17 table_lead focal_point casus       18 table_lead police casus         18 police table_lead stand
19 focal_point care_coordination casus  19 table_lead care_coordination zorg
19 table_lead prosecution strafrecht  19 prosecution police strafrecht   19 police prosecution strafrecht
19 table_lead mayor bestuur           19 police mayor bestuur            19 table_lead square_lead informatieplein
19 police square_lead informatieplein 20 care_coordination table_lead stand
20 square_lead table_lead stand       20 mayor table_lead stand           21 table_lead partner casus
22 table_lead mayor casus             23 care_coordination local_care zorg
23 care_coordination partner zorg     24 table_lead local_care casus     26 table_lead local_care casus
30 mayor focal_point stand            30 prosecution table_lead stand    31 police care_coordination casus
""".replace("school_as_partner", "partner")


def read(name: str) -> Any:
    """Give a fixture by its name."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def organisations() -> list[dict[str, Any]]:
    """Give all organisations."""
    found: list[dict[str, Any]] = read("organisations")
    return found


def units() -> dict[str, dict[str, Any]]:
    """Give all units by their code."""
    return {unit["code"]: unit for unit in chain.from_iterable(o["units"] for o in organisations())}


def bases() -> dict[str, dict[str, Any]]:
    """Give all grounds by their key."""
    return {basis["key"]: basis for basis in read("legal_bases")}


def ground(giver: str, receiver: str, part: str, regime: str) -> str | None:
    """Give the ground as the application looks it up: the receiver's own line before the line for all."""
    lines = {(x["giver"], x["receiver"], x["part"], x["regime"]): x["basis"] for x in read("default_bases")}
    return lines.get((giver, receiver, part, regime)) or lines.get((giver, "*", part, regime))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_every_fixture_can_be_read(path: Path) -> None:
    assert json.loads(path.read_text(encoding="utf-8"))


def test_eleven_gemeenten_have_their_three_units() -> None:
    municipalities = {o["code"]: o for o in organisations() if o["kind"] == "municipality"}
    assert sorted(municipalities) == PLACES
    for code, municipality in municipalities.items():
        kinds = {unit["code"]: unit["kind"] for unit in municipality["units"]}
        wanted = {f"af-{code}": "focal_point", f"zorg-{code}": "local_care", f"bgm-{code}": "mayor"}
        assert wanted.items() <= kinds.items()
        assert re.fullmatch(r"GM\d{4}", municipality["cbs_code"])


def test_codes_are_unique_and_kinds_known() -> None:
    codes = Counter(unit["code"] for o in organisations() for unit in o["units"])
    assert max(codes.values()) == 1
    assert {unit["kind"] for unit in units().values()} == UNIT_KINDS
    assert len({o["cbs_code"] for o in organisations() if o["cbs_code"]}) == len(PLACES)


def test_regional_kinds_have_exactly_one_unit() -> None:
    kinds = Counter(unit["kind"] for unit in units().values())
    for kind in UNIT_KINDS - {"focal_point", "local_care", "mayor", "partner", "privacy"}:
        assert kinds[kind] == 1, kind


def test_no_telephone_number_can_be_real() -> None:
    numbers = [x["phone"] for o in organisations() for x in [o, *o["units"]]]
    assert all(re.fullmatch(r"06-00000\d{3}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_inhabitants_add_up_to_the_plan() -> None:
    counted = [o for o in organisations() if o["inhabitants"]]
    assert sum(o["inhabitants"] for o in counted) == 534_800
    assert {o["inhabitants_on"] for o in counted} == {"2021-01-01"}


def test_cost_shares_match_the_plan_to_the_cent() -> None:
    costs = read("costs")
    inhabitants = {o["code"]: o["inhabitants"] for o in organisations() if o["inhabitants"]}
    per_head = Decimal(costs["total"]) / sum(inhabitants.values())
    shares = {code: (per_head * n).quantize(Decimal("0.01"), ROUND_HALF_UP) for code, n in inhabitants.items()}
    assert shares == {code: Decimal(share) for code, share in SHARES.items()}


def test_the_practice_accounts_are_those_of_the_contract() -> None:
    assert {account["username"] for account in read("accounts")} == ACCOUNTS
    assert len(read("accounts")) == len(ACCOUNTS)


def test_every_account_sits_in_a_unit_that_fits_its_role() -> None:
    assert set(ROLE_KINDS) == {role.value for role in Role}
    for account in read("accounts"):
        assert units()[account["unit"]]["kind"] == ROLE_KINDS[account["role"]], account["username"]
        assert account["email"].endswith("@voorbeeld.invalid")
        assert account["group"] in {"main", "table", "municipality", "oversight"}


def test_the_first_cards_are_the_four_main_ones() -> None:
    main = [account["username"] for account in read("accounts") if account["group"] == "main"]
    assert main == ["af-raalte", "voorzitter", "zoco", "kernteam"]


def test_names_of_people_are_unique() -> None:
    names = Counter((account["first_name"], account["last_name"]) for account in read("accounts"))
    assert max(names.values()) == 1


def test_no_ground_is_called_checked_and_none_is_a_bill() -> None:
    for basis in bases().values():
        assert basis["checked"] is False
        assert basis["note"].startswith("te controleren door FG")
        assert not re.search(r"\bWams\b", json.dumps(basis), re.IGNORECASE)
        assert set(basis["kinds"]) <= UNIT_KINDS - WITHOUT_CASES


def test_every_default_ground_exists_and_may_be_used_by_its_giver() -> None:
    for line in read("default_bases"):
        assert line["giver"] in bases()[line["basis"]]["kinds"], line
        assert line["receiver"] in (UNIT_KINDS - WITHOUT_CASES) | {"*"}, line
        assert line["part"] in Part, line
        assert line["regime"] in {"wgs", "sectoral"}, line


def test_there_is_one_default_ground_per_question() -> None:
    asked = Counter((x["giver"], x["receiver"], x["part"], x["regime"]) for x in read("default_bases"))
    assert max(asked.values()) == 1


@pytest.mark.parametrize("sight", re.findall(r"\d+ +\w+ \w+ \w+", SIGHTS))
@pytest.mark.parametrize("regime", ["wgs", "sectoral"])
def test_every_sight_of_the_route_has_a_ground(sight: str, regime: str) -> None:
    _row, giver, receiver, part = sight.split()
    assert ground(giver, receiver, part, regime), sight


def test_outside_the_wgs_nobody_leans_on_the_wgs() -> None:
    wgs = {key for key, basis in bases().items() if "samenwerkingsverbanden" in basis["law"]}
    assert wgs == {"wgs", "riec"}
    assert not [x for x in read("default_bases") if x["regime"] == "sectoral" and x["basis"] in wgs]


@pytest.mark.parametrize(
    ("part", "receivers"),
    [
        (Part.ZORG, {"care_coordination", "local_care", "partner"}),
        (Part.STRAFRECHT, {"police", "prosecution"}),
        (Part.BESTUUR, {"mayor"}),
        (Part.SQUARE, {"square_lead"}),
        (Part.REPORTER, {"focal_point"}),
        (Part.OWN, {"focal_point"}),
    ],
)
def test_a_closed_part_goes_to_its_own_track_only(part: Part, receivers: set[str]) -> None:
    assert {x["receiver"] for x in read("default_bases") if x["part"] == part} == receivers


def test_the_reporter_passes_between_gemeenten_with_consent_only() -> None:
    assert ground("focal_point", "focal_point", "melder", "wgs") == "toe"
    assert ground("focal_point", "focal_point", "melder", "sectoral") == "toe"


def test_the_duty_to_report_right_serves_veilig_thuis_only() -> None:
    used = {x["receiver"] for x in read("default_bases") if x["basis"] == "mr"}
    assert used == {"care_coordination", "advice_point"}


def test_roles_without_cases_are_roles_without_parts() -> None:
    assert {ROLE_KINDS[role.value] for role in Role if not READS[role]} == WITHOUT_CASES
