"""Every place, two years of starting days, every unit, with stays, extensions and the minimum: the same as by hand.

Each day of the two years begins one limit in each place, and two where parts or weekends differ. Limits,
hours of the day and patterns of stays have lengths without a common divisor, so they meet in ever new ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from platform_rules import calendars
from platform_rules.clock_rules import DATA, ClockRule
from platform_rules.clocks import DueDate, due, outage_shift
from platform_rules.local_time import end_of, start_of
from platform_rules.procedures import procedure
from tests.rules.clocks import by_hand

RESPONSE = procedure("GLOBAL-LOW", "1.0").clock("response")
FIRST, DAYS = date(2026, 1, 1), 731


@cache
def rule(unit: str, number: int, minimum_hours: int) -> ClockRule:
    unset = {"days": None, "working_days": None, "hours": None, "minutes": None, "months": None}
    return replace(RESPONSE, **unset | {unit: number}, minimum_hours=minimum_hours)


#: (unit, length, minimum in hours, extension): those of the procedures and the ladder, and the narrow ones.
LIMITS = (
    ("days", 10, 72, 0), ("working_days", 3, 0, 0), ("days", 1, 72, 0), ("working_days", 20, 72, 10), ("months", 6, 72, 0),
    ("days", 14, 72, 16), ("working_days", 1, 72, 0), ("days", 7, 0, 0), ("months", 1, 0, 5), ("days", 3, 72, 0),
    ("working_days", 7, 0, 0), ("days", 45, 72, 0), ("working_days", 5, 72, 2),
)  # fmt: skip
TIMES = ((9, 0, 0), (0, 0, 0), (23, 59, 59), (12, 30, 0), (2, 30, 0))
#: Stays as (hours after the start at which it begins, at which it ends).
STAYS: tuple[tuple[tuple[int, int], ...], ...] = (
    (), (), (),
    ((30, 100),),
    ((24, 72), (48, 120)),  # overlap
    ((20, 44), (44, 70)),  # touch
    ((10, 200), (50, 60)),  # one within the other
    ((-300, -20), (2000, 2400)),  # before the start; after most ends
    ((-50, 26),),  # began before the start
    ((30, 33), (35, 36), (60, 61)),  # of a few hours
    ((240, 300), (400, 430)),  # about the last of ten days
)  # fmt: skip


def law_places() -> list[str]:
    """The states of which the rule data has a folder."""
    folders = (path.name.upper() for path in (DATA / "law").iterdir() if path.is_dir())
    return sorted(name for name in folders if len(name) == 2 and name != "EU")


def places() -> list[str]:
    """Every state and territory of the zone table, with or without a calendar."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    listed = {line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")}
    return sorted(listed | set(law_places()))


@dataclass(frozen=True)
class Asked:
    """One limit of the many."""

    limit: tuple[str, int, int, int]
    start: datetime
    stays: tuple[by_hand.Stay, ...]


def asked(zone: ZoneInfo, *, turn: int, each_day: int, since: date, days: int) -> Iterator[Asked]:
    for number in range(days * each_day):
        day = since + timedelta(days=number // each_day)
        hour, minute, second = TIMES[(number + turn) % len(TIMES)]
        start = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
        hours = STAYS[(number * 3 + turn) % len(STAYS)]
        begun = start.astimezone(UTC)
        stays = tuple((begun + timedelta(hours=begin), begun + timedelta(hours=end)) for begin, end in hours)
        yield Asked(LIMITS[(number + turn) % len(LIMITS)], start, stays)


def ours(one: Asked, country: str | None, timezone: str) -> DueDate:
    unit, number, minimum, extension = one.limit
    return due(
        rule(unit, number, minimum),
        start=one.start,
        country=country,
        timezone=timezone,
        suspensions=one.stays,
        extension_days=extension,
    )


def differences(
    country: str | None, timezone: str, *, turn: int, each_day: int = 1, since: date = FIRST, days: int = DAYS
) -> Iterator[str]:
    """Where we say another last day, or another moment, than the count by hand."""
    zone = ZoneInfo(timezone)
    for one in asked(zone, turn=turn, each_day=each_day, since=since, days=days):
        unit, number, minimum, extension = one.limit
        day = by_hand.last_day(
            unit, number, start=one.start, country=country, zone=zone,
            minimum_hours=minimum, extension=extension, stays=one.stays,
        )  # fmt: skip
        found = ours(one, country, timezone)
        end = by_hand.midnight_after(day, zone) - timedelta(seconds=1)
        if (found.local_day.toordinal(), found.at) != (day, end):
            yield f"{country} {timezone} {one}: by hand {date.fromordinal(day)} {end}, ours {found.local_day} {found.at}"


def first(found: Iterator[str]) -> str | None:
    return next(found, None)


def test_two_years_of_days_in_every_other_place():
    others = sorted(set(places()) - set(law_places()))
    compared = [first(differences(place, calendars.timezone_of(place), turn=turn)) for turn, place in enumerate(others)]

    assert len(compared) > 170
    assert [wrong for wrong in compared if wrong] == []


def test_two_years_of_days_in_the_places_of_the_law_data():
    compared = [
        first(differences(place, calendars.timezone_of(place), turn=turn)) for turn, place in enumerate(law_places(), 1)
    ]

    assert len(compared) > 60
    assert [wrong for wrong in compared if wrong] == []


@pytest.mark.parametrize("place", ["DE", "US", "CN", "SA", "NZ", "XX"])
def test_the_days_before_and_after_a_leap_day(place):
    timezone = calendars.timezone_of(place)
    found = differences(place, timezone, turn=1, each_day=len(LIMITS), since=date(2028, 1, 20), days=60)
    assert first(found) is None


#: Zones whose clocks change at midnight, by half an hour, by none any more, or lie at the ends of the day.
ZONES = (
    "Australia/Lord_Howe", "Pacific/Chatham", "America/Nuuk", "America/Scoresbysund", "America/Havana", "Asia/Beirut",
    "Africa/Cairo", "America/Santiago", "Asia/Gaza", "Atlantic/Azores", "Africa/Casablanca", "Antarctica/Troll",
    "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Dublin", "Asia/Tehran",
)  # fmt: skip


@pytest.mark.parametrize("timezone", ZONES)
@pytest.mark.parametrize("country", [None, "SA", "BN"])  # the last day can be a Saturday, a Sunday, any day
def test_two_years_of_days_where_the_clocks_change(country, timezone):
    assert first(differences(country, timezone, turn=ZONES.index(timezone))) is None


@pytest.mark.parametrize(
    "place", ["CN", "MY-01", "MY-02", "MY-03", "DE-BY", "GB-SCT", "CH-TI", "IN-WB", "AU-VIC", "BN", "IR"]
)
def test_two_years_of_days_where_parts_and_weekends_differ(place):
    assert first(differences(place, calendars.timezone_of(place), turn=3, each_day=2)) is None


@pytest.mark.parametrize("timezone", ["UTC", *ZONES])
def test_every_day_ends_where_the_next_begins(timezone):
    zone = ZoneInfo(timezone)
    for number in range(1, DAYS):
        day = FIRST + timedelta(days=number)
        over = by_hand.midnight_after(day.toordinal(), zone)
        assert end_of(day, zone) == over - timedelta(seconds=1), day
        assert start_of(day + timedelta(days=1), zone) == over, day


class TestLimitsInHours:
    LENGTHS = (("hours", 24, 0), ("hours", 48, 72), ("minutes", 15, 0), ("hours", 72, 0), ("hours", 100, 72))

    @pytest.mark.parametrize("timezone", ["Europe/Berlin", "Australia/Lord_Howe", "America/Nuuk", "Pacific/Chatham"])
    def test_run_on_through_every_day_of_two_years(self, timezone):
        zone = ZoneInfo(timezone)
        for turn, one in enumerate(asked(zone, turn=0, each_day=1, since=FIRST, days=DAYS)):
            unit, number, minimum = self.LENGTHS[turn % len(self.LENGTHS)]
            at = due(
                rule(unit, number, minimum), start=one.start, country="DE", timezone=timezone, suspensions=one.stays
            ).at
            length = max(timedelta(**{unit: number}), timedelta(hours=minimum))
            assert at == by_hand.exact_end(length, start=one.start, stays=one.stays), one

    def test_that_end_a_right_leave_the_minimum_and_say_so(self):
        start = datetime(2026, 6, 5, 12, tzinfo=UTC)
        found = due(rule("hours", 48, 72), start=start, country="DE", timezone="Europe/Berlin", extension_days=0)

        assert found.at == start + timedelta(hours=72)
        assert [(step["step"], step["day"]) for step in found.steps[1:3]] == [
            ("counted", "2026-06-07"),
            ("minimum", "2026-06-08"),
        ]

    def test_tell_the_days_before_and_after_an_extension_apart(self):
        start = datetime(2026, 6, 5, 12, tzinfo=UTC)
        found = due(rule("hours", 48, 0), start=start, country="DE", timezone="Europe/Berlin", extension_days=2)

        assert [(step["step"], step["day"]) for step in found.steps[1:3]] == [
            ("counted", "2026-06-07"),
            ("extended", "2026-06-09"),
        ]


class TestAnOutage:
    @pytest.mark.parametrize("place", ["GB", "CN", "SA", "CU", "GL", "LB", "XX"])
    def test_moves_a_last_day_of_two_years_as_by_hand(self, place):
        timezone = calendars.timezone_of(place) if place != "XX" else "America/Havana"
        zone, works = ZoneInfo(timezone), by_hand.working_days(place)
        for number in range(DAYS):
            start = datetime(2026, 1, 1, 9, tzinfo=zone) + timedelta(days=number)
            found = due(rule("days", 10, 0), start=start, country=place, timezone=timezone)
            hours = (2, 3, 30, 60)[number % 4]  # two hours are not more than two hours
            begin = by_hand.midnight_after(found.local_day.toordinal() - 1, zone)
            day, down = found.local_day.toordinal(), (begin, begin + timedelta(hours=hours))
            while day in works and _hours_down(day, down, zone) > 2:
                day = next(later for later in range(day + 1, day + 60) if later in works)
            shifted = outage_shift(found, outages=[down], country=place)
            assert shifted.local_day.toordinal() == day, (start, down)
            assert shifted.at == by_hand.midnight_after(day, zone) - timedelta(seconds=1)


def _hours_down(day: int, down: by_hand.Stay, zone: ZoneInfo) -> float:
    begin, end = by_hand.midnight_after(day - 1, zone), by_hand.midnight_after(day, zone)
    return max(0.0, (min(down[1], end) - max(down[0], begin)).total_seconds() / 3600)


#: The State Council's notices on the arrangement of holidays in 2025 and 2026: days off, and weekend days worked.
CHINA_OFF = (
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"), ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"), ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"), ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)  # fmt: skip
CHINA_WORKED = {
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
}  # fmt: skip


def test_china_works_and_rests_as_the_notices_say():
    off = {
        number
        for begin, end in CHINA_OFF
        for number in range(date.fromisoformat(begin).toordinal(), date.fromisoformat(end).toordinal() + 1)
    }
    worked = {date.fromisoformat(day).toordinal() for day in CHINA_WORKED}
    for number in range(date(2025, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1):
        expected = number not in off and ((number - 1) % 7 < 5 or number in worked)
        assert calendars.is_working_day(date.fromordinal(number), "CN") == expected, date.fromordinal(number)


def test_a_limit_that_reaches_a_year_without_a_notice_is_marked():
    for number in range(DAYS):
        start = datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=number)
        found = due(rule("working_days", 3, 0), start=start, country="CN", timezone="Asia/Shanghai")
        marked = "calendar_provisional" in [step["step"] for step in found.steps]
        assert marked == (found.local_day.year > 2026)
