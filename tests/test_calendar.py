"""Terms follow the Algemene termijnenwet, hand-checked for 2024-2028 and as properties for all years."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.calendar import (
    LONGEST,
    ZONE,
    add_working_days,
    due,
    easter_sunday,
    holidays_nl,
    is_working_day,
    statutory_end,
)

DAYS = st.dates(date(2020, 1, 1), date(2080, 12, 31))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2080, 12, 31), timezones=st.just(UTC))

# Goede Vrijdag, Tweede Paasdag, Koningsdag, Hemelvaart, Tweede Pinksterdag, from a paper calendar.
MOVING = {
    2024: ["2024-03-29", "2024-04-01", "2024-04-27", "2024-05-09", "2024-05-20"],
    2025: ["2025-04-18", "2025-04-21", "2025-04-26", "2025-05-29", "2025-06-09"],
    2026: ["2026-04-03", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25"],
    2027: ["2027-03-26", "2027-03-29", "2027-04-27", "2027-05-06", "2027-05-17"],
    2028: ["2028-04-14", "2028-04-17", "2028-04-27", "2028-05-25", "2028-06-05"],
}
FIXED = ["01-01", "05-05", "12-25", "12-26"]


def d(text: str) -> date:
    """Read a date as written in the tables below."""
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """Read a local time in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize("year", MOVING)
def test_each_year_has_exactly_the_holidays_of_the_law(year: int) -> None:
    expected = {d(day) for day in MOVING[year]} | {d(f"{year}-{day}") for day in FIXED}
    sundays = {day for day in holidays_nl(year) if day.weekday() == 6}
    assert {day for day in holidays_nl(year) if day not in sundays} == {x for x in expected if x.weekday() != 6}
    assert expected <= set(holidays_nl(year))


def test_the_names_are_dutch() -> None:
    assert holidays_nl(2026)[d("2026-05-05")] == "Bevrijdingsdag"
    assert holidays_nl(2026)[d("2026-04-03")] == "Goede vrijdag"
    assert holidays_nl(2026)[d("2026-04-27")] == "Koningsdag"


def test_five_may_counts_every_year_though_the_package_forgets_it() -> None:
    assert d("2026-05-05") not in holidays.country_holidays("NL", years=2026)
    assert all(date(year, 5, 5) in holidays_nl(year) for year in range(2024, 2060))


def test_computed_easter_agrees_with_the_package() -> None:
    for year in range(2014, 2100):
        named = holidays.country_holidays("NL", years=year, language="en_US")
        assert named[easter_sunday(year)] == "Easter Sunday", year


def test_nobody_can_change_the_holidays() -> None:
    with pytest.raises(TypeError):
        holidays_nl(2026)[d("2026-07-01")] = "Vrij"  # type: ignore[index]  # that is the test


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),  # Sunday
        ("2026-04-03", False),  # Goede Vrijdag
        ("2026-05-05", False),  # 5 mei, no lustrum
        ("2025-04-26", False),  # Koningsdag on Saturday: the 27th is a Sunday
        ("2025-04-28", True),
        ("2024-12-24", True),
        ("2024-12-31", True),
    ],
)
def test_working_day(day: str, works: bool) -> None:
    assert is_working_day(d(day)) is works


def test_a_datetime_is_read_as_its_date() -> None:
    assert not is_working_day(at("2026-05-05T10:00"))


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-11-20", 5, "2026-11-27"),  # Friday to Friday
        ("2026-11-21", 5, "2026-11-27"),  # Saturday counts from Monday
        ("2026-04-02", 1, "2026-04-07"),  # over Goede Vrijdag and Pasen
        ("2026-04-30", 3, "2026-05-06"),  # over 5 mei
        ("2025-12-24", 2, "2025-12-30"),  # over Kerst and the weekend
        ("2025-12-31", 1, "2026-01-02"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-12-01", -3, "2026-11-26"),  # counted back
        ("2026-04-07", -1, "2026-04-02"),
    ],
)
def test_add_working_days(start: str, amount: int, end: str) -> None:
    assert add_working_days(d(start), amount) == d(end)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-11-16", 5, "days", "2026-11-23"),  # Saturday moves to Monday
        ("2026-11-17", 3, "days", "2026-11-20"),
        (
            "2026-04-02",
            3,
            "days",
            "2026-04-08",
        ),  # Easter Sunday; Tuesday is the first working day, two are due
        ("2026-04-02", 2, "days", "2026-04-07"),  # under three days: moved, not stretched
        ("2025-12-24", 3, "days", "2025-12-30"),  # Kerst and weekend: Monday is one, two are due
        ("2026-11-20", 3, "days", "2026-11-24"),  # Friday + 3 = Monday, only one working day in it
        ("2026-04-21", 2, "weeks", "2026-05-06"),  # ends on 5 mei
        ("2026-02-05", 3, "months", "2026-05-06"),  # ends on 5 mei
        ("2025-11-30", 3, "months", "2026-03-02"),  # 28 February is a Saturday
        ("2024-01-31", 1, "months", "2024-02-29"),  # no 31st, leap year
        ("2026-01-31", 1, "months", "2026-03-02"),  # no 31st, then a weekend
        ("2026-11-30", 2, "months", "2027-02-01"),  # over the new year, 30 January is a Saturday
        ("2026-11-20", 4, "working_days", "2026-11-26"),
    ],
)
def test_statutory_end(start: str, amount: int, unit: str, end: str) -> None:
    assert statutory_end(d(start), amount, unit) == d(end)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-02-04", 90, "days", "2026-05-06"),  # 90 days still falls under the law: 5 mei moves
        ("2026-02-03", 91, "days", "2026-05-05"),  # 91 does not
        ("2026-02-10", 12, "weeks", "2026-05-06"),
        ("2026-02-03", 13, "weeks", "2026-05-05"),
        ("2026-01-05", 4, "months", "2026-05-05"),
        ("2025-05-05", 12, "months", "2026-05-05"),
    ],
)
def test_the_law_leaves_long_terms_alone(start: str, amount: int, unit: str, end: str) -> None:
    assert statutory_end(d(start), amount, unit) == d(end)


@pytest.mark.parametrize("unit", ["hours", "fortnights"])
def test_a_date_cannot_carry_hours_or_an_unknown_unit(unit: str) -> None:
    with pytest.raises(ValueError, match=unit):
        statutory_end(d("2026-11-20"), 24, unit)


@pytest.mark.parametrize(
    ("start", "policy", "end"),
    [
        # 24 real hours: the clock goes forward on 29 March and back on 25 October 2026
        ("2026-03-28T12:00", {"amount": 24, "unit": "hours"}, "2026-03-29T13:00"),
        ("2026-10-24T12:00", {"amount": 24, "unit": "hours"}, "2026-10-25T11:00"),
        ("2024-03-30T12:00", {"amount": 72, "unit": "hours"}, "2024-04-02T13:00"),
        (
            "2026-11-20T12:00",
            {"amount": 24, "unit": "hours"},
            "2026-11-21T12:00",
        ),  # a weekend does not matter
        # days run to the end of the local day, whatever the clock did
        ("2026-03-27T12:00", {"amount": 1, "unit": "working_days"}, "2026-03-30T23:59:59"),
        ("2026-10-23T12:00", {"amount": 1, "unit": "working_days"}, "2026-10-26T23:59:59"),
        ("2026-10-24T09:00", {"amount": 1, "unit": "days", "exact": True}, "2026-10-25T23:59:59"),
        ("2026-11-20T16:00", {"amount": 28, "unit": "days", "exact": True}, "2026-12-18T23:59:59"),
        ("2026-04-21T16:00", {"amount": 2, "unit": "weeks", "exact": True}, "2026-05-05T23:59:59"),
        ("2026-04-21T16:00", {"amount": 2, "unit": "weeks"}, "2026-05-06T23:59:59"),
        # counted back: Monday noon before the tafel on Tuesday, holiday or not
        (
            "2026-12-01T09:30",
            {"amount": 1, "unit": "days", "before": True, "time": "12:00"},
            "2026-11-30T12:00",
        ),
        (
            "2026-04-07T09:30",
            {"amount": 1, "unit": "days", "before": True, "time": "12:00"},
            "2026-04-06T12:00",
        ),
        ("2026-12-01T09:30", {"amount": 3, "unit": "working_days", "before": True}, "2026-11-26T23:59:59"),
    ],
)
def test_due(start: str, policy: dict[str, object], end: str) -> None:
    found = due(at(start), policy)
    assert found == at(end)
    assert found.isoformat() == at(end).isoformat()


def test_the_day_of_the_event_is_the_day_in_amsterdam() -> None:
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # already the 20th here
    assert due(late, {"amount": 1, "unit": "working_days"}) == at("2026-11-23T23:59:59")


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 20, 12), {"amount": 1, "unit": "days"})


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start: date, amount: int) -> None:
    end = add_working_days(start, amount)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == amount


@given(DAYS, st.sampled_from(sorted(LONGEST)), st.data())
def test_a_term_under_the_law_ends_well(start: date, unit: str, data: st.DataObject) -> None:
    amount = data.draw(st.integers(1, LONGEST[unit]))
    end = statutory_end(start, amount, unit)
    inside = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    if unit != "days" or amount >= 3:
        assert sum(map(is_working_day, inside)) >= 2


@given(DAYS, st.integers(91, 400))
def test_a_long_term_is_never_moved(start: date, amount: int) -> None:
    assert statutory_end(start, amount, "days") == start + timedelta(days=amount)


@given(DAYS, st.sampled_from(["days", "weeks", "months"]), st.integers(1, 11))
def test_a_longer_term_never_ends_earlier(start: date, unit: str, amount: int) -> None:
    short = [statutory_end(start, n, unit) for n in (amount, amount + 1) if n <= LONGEST[unit]]
    assert short == sorted(short)


@given(MOMENTS, st.integers(0, 200))
def test_hours_are_real_hours(start: datetime, amount: int) -> None:
    end = due(start, {"amount": amount, "unit": "hours"})
    assert end.astimezone(UTC) - start == timedelta(hours=amount)


@given(MOMENTS, st.sampled_from(["days", "weeks", "months", "working_days"]), st.integers(1, 20))
def test_a_term_in_days_ends_at_the_end_of_a_local_day(start: datetime, unit: str, amount: int) -> None:
    end = due(start, {"amount": amount, "unit": unit})
    assert (end.hour, end.minute, end.second) == (23, 59, 59)
    assert end > start
    assert end.astimezone(UTC).astimezone(ZONE) == end
