"""Working days, weekends and zones of countries."""

from datetime import date, timedelta
from zoneinfo import available_timezones

import holidays
import pytest

from platform_rules.calendars import (
    BadCountry,
    calendar_id,
    is_known,
    is_provisional,
    is_working_day,
    next_working_day,
    timezone_of,
    weekend_of,
    why_not_working,
)


@pytest.mark.parametrize(
    ("country", "weekend"),
    [
        ("GB", {5, 6}),
        ("MY", {5, 6}),
        ("MY-01", {5, 6}),  # Johor, since 2025
        ("MY-02", {4, 5}),  # Kedah
        ("CN", {5, 6}),
        ("AE", {5, 6}),  # since 2022
        ("SA", {4, 5}),
        ("IL", {4, 5}),
        ("EG", {4, 5}),
        ("IR", {4}),
        ("BN", {4, 6}),
        ("HK", {5, 6}),
        (None, {5, 6}),
    ],
)
def test_weekends(country, weekend):
    assert weekend_of(country, 2026) == weekend


def test_a_weekend_changes_where_the_law_changes_it():
    assert (weekend_of("AE", 2021), weekend_of("AE", 2022)) == ({4, 5}, {5, 6})
    assert (weekend_of("MY-01", 2024), weekend_of("MY-01", 2025)) == ({4, 5}, {5, 6})
    assert is_working_day(date(2021, 12, 26), "AE")  # a Sunday
    assert not is_working_day(date(2022, 1, 2), "AE")
    assert why_not_working(date(2024, 7, 5), "MY-01") == "Friday"


class TestChina:
    @pytest.mark.parametrize(
        "day", ["2025-01-26", "2025-02-08", "2025-09-28", "2026-02-14", "2026-02-28", "2026-10-10"]
    )
    def test_works_on_weekend_days_moved_by_the_yearly_notice(self, day):
        assert is_working_day(date.fromisoformat(day), "CN")

    @pytest.mark.parametrize(
        "day", ["2025-02-03", "2025-10-08", "2026-01-02", "2026-02-23", "2026-05-05", "2026-10-07"]
    )
    def test_rests_on_the_days_given_for_them(self, day):
        assert not is_working_day(date.fromisoformat(day), "CN")

    def test_names_the_holiday_in_both_languages(self):
        assert why_not_working(date(2026, 6, 19), "CN") == "Dragon Boat Festival"
        assert why_not_working(date(2026, 6, 19), "CN", language="zh-hans") == "端午节"

    def test_says_when_the_notice_of_a_year_is_not_there_yet(self):
        assert is_provisional(date(2027, 2, 1), "CN")
        assert not is_provisional(date(2026, 2, 1), "CN")
        assert not is_provisional(date(2027, 2, 1), "DE")


def test_a_holiday_without_a_chinese_name_keeps_the_name_it_has():
    assert why_not_working(date(2026, 5, 1), "DE", language="zh-hans") == "公众假日（Labor Day）"
    assert why_not_working(date(2026, 5, 2), "DE", language="zh-hans") == "星期六"
    assert why_not_working(date(2026, 5, 4), "DE") is None


def test_days_off_of_a_part_of_a_country_count_where_it_is_named():
    corpus_christi = date(2026, 6, 4)
    assert not is_working_day(corpus_christi, "DE-BY")
    assert is_working_day(corpus_christi, "DE-HH")
    assert is_working_day(corpus_christi, "DE")


def test_a_country_without_a_calendar_has_weekends_only_and_says_so():
    assert not is_known("XX")
    assert calendar_id("XX") == calendar_id(None) == "weekends-only"
    assert is_working_day(date(2026, 12, 25), "XX")
    assert not is_working_day(date(2026, 12, 26), "XX")
    assert calendar_id("GB") == f"GB-ENG@holidays-{holidays.__version__}"


@pytest.mark.parametrize("country", ["Germany", "de", "", "DEU"])
def test_what_is_not_a_country_code_is_refused_with_an_example(country):
    with pytest.raises(BadCountry, match="like DE"):
        is_working_day(date(2026, 5, 1), country)
    with pytest.raises(BadCountry, match="like DE"):
        timezone_of(country)


@pytest.mark.parametrize(
    ("country", "zone"),
    [("GB", "Europe/London"), ("US", "America/New_York"), ("CN", "Asia/Shanghai"), ("AU", "Australia/Sydney"),
     ("SA", "Asia/Riyadh"), ("IN", "Asia/Kolkata"), ("KP", "Asia/Pyongyang"), ("XX", "UTC"), (None, "UTC")],
)  # fmt: skip
def test_zones(country, zone):
    assert timezone_of(country) == zone


@pytest.mark.parametrize("country", sorted(holidays.list_supported_countries(include_aliases=False)))
def test_every_country_has_a_zone_and_comes_back_to_work(country):
    assert timezone_of(country) in available_timezones()
    for year in (2025, 2026, 2027):
        first = next_working_day(date(year, 1, 1), country)
        assert first - date(year, 1, 1) < timedelta(days=15)
