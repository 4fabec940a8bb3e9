"""The lists, signs, codenames and terms hang together and read as plain Dutch."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def words(text: str) -> list[str]:
    """Give the words of a line, so that a long list stays readable."""
    return text.split()


def read(name: str) -> Any:
    """Give a fixture by its name."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


HARD = words(
    "aangaande adequaat alsmede alsook behoeve betreffende conform derhalve desalniettemin dient dienen geschieden "
    "hiertoe implementeren indien initiëren inzake integraal middels mitigeren monodisciplinair omtrent onderhavig "
    "participeren reeds teneinde thans vigerend voornoemd zodoende"
)


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Give every text in a fixture that people read."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str) and key in {
        "label",
        "text",
        "title",
        "purpose",
        "contact",
        "signal_card",
        "notice",
    }:
        yield value


def value_lists() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give every list of values, nested ones by their path."""
    for name, values in read("value_lists").items():
        nested = values.items() if isinstance(values, dict) else [("", values)]
        for inner, options in nested:
            yield f"{name} {inner}".strip(), options


@pytest.mark.parametrize(("name", "options"), value_lists(), ids=lambda value: value if isinstance(value, str) else "")
def test_values_have_short_unique_codes_and_a_label(name: str, options: list[dict[str, Any]]) -> None:
    codes = [(option.get("vorm"), option["code"]) for option in options]
    assert len(set(codes)) == len(codes), name
    assert all(re.fullmatch(r"[a-z0-9_]{1,24}", option["code"]) and option["label"] for option in options), name


def test_unknown_is_always_a_possible_answer_about_a_person() -> None:
    lists = read("value_lists")
    for name in [
        "sex",
        "age_class",
        "origin_group",
        "residence_status",
        "police_report",
        "housing",
        "vulnerability",
    ]:
        assert "onbekend" in {option["code"] for option in lists[name]}, name


def test_the_closing_reasons_and_track_outcomes_are_those_of_the_route() -> None:
    lists = read("value_lists")
    assert [x["label"] for x in lists["closing_reason"]] == [
        "geen mensenhandel",
        "slecht werkgeverschap (naar Arbeidsinspectie)",
        "gemeld bij Veilig Thuis",
        "gemeld bij politie",
        "overgedragen buiten de regio",
        "onvoldoende, bewaard tot",
    ]
    assert set(lists["closing_track_outcome"]) == {"zorg", "strafrecht", "bestuur", "informatieplein"}


def test_each_vorm_has_its_signs_with_a_version() -> None:
    lists = read("indicators")["vormen"]
    assert [one["vorm"] for one in lists] == ["seksueel", "arbeid", "crimineel", "orgaan", "algemeen"]
    clusters = {cluster["code"] for cluster in read("indicators")["clusters"]}
    codes = Counter(item["code"] for one in lists for item in one["items"])
    assert max(codes.values()) == 1
    for one in lists:
        assert one["version"] and one["signal_card"] and len(one["items"]) >= 6
        assert {item["cluster"] for item in one["items"]} <= clusters


def test_no_sign_profiles_by_origin_or_relation() -> None:
    signs = " ".join(item["text"] for one in read("indicators")["vormen"] for item in one["items"]).lower()
    profiling = "herkomst nationaliteit buitenland afkomst geloof huidskleur vriend van vriendin partner relatie gehuwd"
    found = [word for word in profiling.split() if word != "van" and re.search(rf"\b{word}\b", signs)]
    assert found == []


def test_signs_carry_no_weight_or_score() -> None:
    keys = {key for one in read("indicators")["vormen"] for item in one["items"] for key in item}
    assert keys == {"code", "text", "cluster"}


def test_there_are_enough_codenames_of_one_plain_word() -> None:
    names = read("codenames")
    assert len(names["nouns"]) >= 220
    assert len(names["adjectives"]) >= 28
    for pool in (names["nouns"], names["adjectives"]):
        assert len({word.lower() for word in pool}) == len(pool)
        assert all(re.fullmatch(r"[A-Z][A-Za-zëïéè]+", word) for word in pool)


def test_no_codename_is_a_person_or_a_place_of_the_region() -> None:
    names = {word.lower() for word in read("codenames")["nouns"]}
    people = {account["first_name"].lower() for account in read("accounts")}
    people |= set(words("iris roos linde jasmijn merel els berk heide hazel robin margriet anemoon erica laurier mees"))
    rivers = {"ijssel", "vecht", "regge", "reest", "dinkel", "berkel", "schipbeek"}
    assert not names & (people | rivers | {o["code"] for o in read("organisations")})


def test_no_codename_hides_in_a_word_of_a_page() -> None:
    """Iep in informatieplein: who looks for a case on a page would find anything but the case."""
    templates = FIXTURES.parent / "templates"
    pages = " ".join(page.read_text(encoding="utf-8").lower() for page in templates.rglob("*.html"))
    lists = " ".join(text.lower() for name in ("value_lists", "indicators") for text in texts(read(name)))
    hidden = [
        name
        for name in read("codenames")["nouns"]
        if re.search(rf"\w{name.lower()}|{name.lower()}\w", f"{pages} {lists}")
    ]
    assert not hidden


def test_terms_are_well_formed() -> None:
    policies = read("deadlines")
    assert len({policy["code"] for policy in policies}) == len(policies)
    for policy in policies:
        assert policy["unit"] in {"working_days", "days", "weeks", "months", "hours"}, policy
        assert policy["amount"] >= 0 and isinstance(policy["statutory"], bool) and policy["source"], policy
        assert policy["remind_days"] == sorted(policy["remind_days"], reverse=True), policy


@pytest.mark.parametrize(
    ("code", "amount", "unit", "statutory"),
    [
        ("first_assessment", 5, "working_days", False),
        ("contact_submitter", 5, "working_days", False),
        ("urgent_notice", 24, "hours", False),
        ("feedback", 5, "working_days", False),
        ("monitor_high", 2, "weeks", False),
        ("monitor_mid", 4, "weeks", False),
        ("monitor_low", 8, "weeks", False),
        ("inform_person", 4, "weeks", True),
        ("reflection", 3, "months", True),
        ("reflection_dublin", 30, "days", True),
        ("reporting_duty", 1, "months", True),
        ("access_request", 1, "months", True),
        ("erasure_request", 3, "months", True),
        ("data_breach", 72, "hours", True),
        ("grant_u2", 28, "days", False),
    ],
)
def test_terms_are_those_of_the_plan(code: str, amount: int, unit: str, statutory: bool) -> None:
    policy = next(policy for policy in read("deadlines") if policy["code"] == code)
    assert (policy["amount"], policy["unit"], policy["statutory"]) == (amount, unit, statutory)


def test_sight_never_lasts_longer_because_of_a_weekend() -> None:
    sights = [
        x for x in read("deadlines") if x["code"].startswith("grant_") and x["unit"] in {"days", "weeks", "months"}
    ]
    assert sights
    assert all(policy.get("exact") for policy in sights)


def test_every_partner_of_the_convenant_exists() -> None:
    assert set(read("convenant")["partners"]) == {o["code"] for o in read("organisations")}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_what_people_read_is_plain_dutch(path: Path) -> None:
    for text in texts(json.loads(path.read_text(encoding="utf-8"))):
        hard = [word for word in HARD if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
        assert not hard, (hard, text)
        assert max(len(sentence.split()) for sentence in re.split(r"[.!?;]", text)) <= 20, text
