"""On what day a time limit ends: tables counted by hand with a calendar of the country, and the rules of counting."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from platform_rules.calendars import timezone_of
from platform_rules.clocks import BadClockInput, DueDate, due, outage_shift, reminder_times
from platform_rules.local_time import end_of
from platform_rules.procedures import ClockRule, procedure

RESPONSE = procedure("GLOBAL-LOW", "1.0").clock("response")  # 10 days, preclusive
INTAKE = procedure("GLOBAL-LOW", "1.0").clock("intake_check")  # 3 working days


def rule(**length: int) -> ClockRule:
    unset = {"days": None, "working_days": None, "hours": None, "minutes": None, "months": None, "minimum_hours": 0}
    return replace(RESPONSE, **unset | length)


def at_noon(day: str, country: str | None) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo(timezone_of(country))).replace(
        hour=12
    )


def last_day(clock: ClockRule, day: str, country: str | None, **more: object) -> DueDate:
    return due(clock, start=at_noon(day, country), country=country, timezone=timezone_of(country), **more)


def step_names(found: DueDate) -> list[str]:
    return [step["step"] for step in found.steps]


@pytest.mark.parametrize(
    ("country", "start", "expected"),
    [
        ("GB", "2026-06-01", "2026-06-11"),  # a Thursday
        ("GB", "2026-12-15", "2026-12-29"),  # Christmas, Boxing Day, Sunday, Boxing Day moved to Monday
        ("GB", "2026-03-27", "2026-04-07"),  # Easter Monday counts in England
        ("GB-SCT", "2026-03-27", "2026-04-06"),  # and not in Scotland
        ("DE", "2026-04-21", "2026-05-04"),  # 1 May, a Friday
        ("DE", "2026-09-23", "2026-10-05"),  # 3 October is a Saturday
        ("CN", "2026-02-04", "2026-02-14"),  # a Saturday worked for the Spring Festival
        ("CN", "2026-02-05", "2026-02-24"),  # Spring Festival from 15 to 23 February
        ("CN", "2026-09-21", "2026-10-08"),  # National Day week
        ("CN", "2026-09-10", "2026-09-20"),  # a Sunday worked for National Day
        ("US", "2026-06-23", "2026-07-06"),  # Independence Day is kept on Friday 3 July
        ("US", "2026-11-16", "2026-11-27"),  # Thanksgiving is Thursday 26 November
        ("AE", "2026-05-16", "2026-06-01"),  # Arafah and Eid al-Adha until Friday, then Saturday and Sunday
        ("AE", "2026-07-28", "2026-08-07"),  # Friday is a working day in the Emirates
        ("SA", "2026-04-21", "2026-05-03"),  # Friday and Saturday are the weekend
        ("IL", "2026-04-28", "2026-05-10"),  # Friday and Saturday are the weekend
        ("IL", "2026-04-30", "2026-05-10"),  # Sunday is a working day
        ("HK", "2026-07-08", "2026-07-20"),  # offices are closed on Saturday
        ("XX", "2026-04-21", "2026-05-01"),  # no calendar: only Saturday and Sunday are off
        (None, "2026-04-22", "2026-05-04"),  # no country: 2 May is a Saturday
    ],
)
def test_ten_days_end_on(country, start, expected):
    assert last_day(rule(days=10), start, country).local_day.isoformat() == expected


@pytest.mark.parametrize(
    ("country", "start", "expected"),
    [
        ("GB", "2026-12-24", "2026-12-31"),  # 29, 30, 31 December
        ("DE", "2026-04-30", "2026-05-06"),  # 4, 5, 6 May
        ("CN", "2026-02-13", "2026-02-25"),  # Saturday 14 is worked, then 24 and 25
        ("US", "2026-07-02", "2026-07-08"),  # 6, 7, 8 July
        ("AE", "2026-07-30", "2026-08-04"),  # 31 July, 3 and 4 August
        ("SA", "2026-04-29", "2026-05-04"),  # 30 April, 3 and 4 May
        ("IL", "2026-04-29", "2026-05-04"),
    ],
)
def test_three_working_days_end_on(country, start, expected):
    assert last_day(INTAKE, start, country).local_day.isoformat() == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-08-31", 6, "2027-03-01"),  # 28 February 2027 is a Sunday
        ("2027-08-31", 6, "2028-02-29"),  # a leap day
        ("2026-05-19", 6, "2026-11-19"),
        ("2026-12-31", 2, "2027-03-01"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(start, months, expected):
    assert last_day(rule(months=months), start, "DE").local_day.isoformat() == expected


class TestTheEndOfTheDay:
    def test_is_one_second_before_midnight_where_the_recipient_is(self):
        assert last_day(RESPONSE, "2026-06-01", "GB").at == datetime(2026, 6, 11, 22, 59, 59, tzinfo=UTC)
        assert last_day(RESPONSE, "2026-06-01", "CN").at == datetime(2026, 6, 11, 15, 59, 59, tzinfo=UTC)

    def test_the_starting_day_is_the_recipients_not_ours(self):
        late_in_utc = datetime(2026, 6, 1, 20, tzinfo=UTC)  # already 2 June in Shanghai
        assert due(RESPONSE, start=late_in_utc, country="CN", timezone="Asia/Shanghai").local_day == date(2026, 6, 12)

    def test_follows_a_clock_change_in_between(self):
        assert last_day(RESPONSE, "2026-03-24", "US").at == datetime(2026, 4, 4, 3, 59, 59, tzinfo=UTC)
        before, after = (last_day(rule(days=7), day, "DE").at for day in ("2026-03-18", "2026-03-25"))
        assert (before, after) == (
            datetime(2026, 3, 25, 22, 59, 59, tzinfo=UTC),
            datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC),
        )

    def test_is_the_later_of_two_when_it_is_lived_twice(self):
        # Lebanon turns its clocks back at midnight: 23:59:59 on Saturday 24 October 2026 comes twice.
        beirut = ZoneInfo("Asia/Beirut")
        assert end_of(date(2026, 10, 24), beirut) == datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)
        assert end_of(date(2026, 10, 23), beirut) == datetime(2026, 10, 23, 20, 59, 59, tzinfo=UTC)


class TestTheMinimum:
    def test_a_short_limit_that_ends_a_right_leaves_72_hours(self):
        found = last_day(rule(days=1, minimum_hours=72), "2026-06-01", "GB")

        assert found.local_day == date(2026, 6, 4)
        assert "minimum" in step_names(found)

    def test_a_notice_late_in_the_evening_gets_a_day_more(self):
        late = datetime(2026, 6, 1, 23, 59, 59, 500_000, tzinfo=ZoneInfo("Europe/London"))
        found = due(rule(days=3, minimum_hours=72), start=late, country="GB", timezone="Europe/London")

        assert found.at - late >= timedelta(hours=72)
        assert found.local_day == date(2026, 6, 5)

    def test_is_not_asked_where_no_right_is_lost(self):
        assert last_day(rule(days=1), "2026-06-01", "GB").local_day == date(2026, 6, 2)


class TestStays:
    def test_push_the_end_out_day_for_day(self):
        stay = (at_noon("2026-06-03", "GB"), at_noon("2026-06-08", "GB"))
        assert last_day(RESPONSE, "2026-06-01", "GB", suspensions=[stay]).local_day == date(2026, 6, 16)

    def test_on_the_last_day_leave_that_day_for_later(self):
        stay = (at_noon("2026-06-11", "GB"), at_noon("2026-06-12", "GB"))
        assert last_day(RESPONSE, "2026-06-01", "GB", suspensions=[stay]).local_day == date(2026, 6, 12)

    def test_begun_on_the_working_day_the_end_moved_to_still_count(self):
        assert last_day(rule(days=5), "2026-06-01", "GB").local_day == date(2026, 6, 8)  # 6 June is a Saturday
        stay = (at_noon("2026-06-08", "GB"), at_noon("2026-06-10", "GB"))
        assert last_day(rule(days=5), "2026-06-01", "GB", suspensions=[stay]).local_day == date(2026, 6, 10)

    def test_after_the_end_or_before_the_start_change_nothing(self):
        before = (at_noon("2026-05-01", "GB"), at_noon("2026-05-20", "GB"))
        after = (at_noon("2026-06-12", "GB"), at_noon("2026-07-20", "GB"))
        assert last_day(RESPONSE, "2026-06-01", "GB", suspensions=[after, before]).local_day == date(2026, 6, 11)

    def test_that_overlap_count_once(self):
        stays = [
            (at_noon("2026-06-03", "GB"), at_noon("2026-06-08", "GB")),
            (at_noon("2026-06-05", "GB"), at_noon("2026-06-08", "GB")),
        ]
        assert last_day(RESPONSE, "2026-06-01", "GB", suspensions=stays).local_day == date(2026, 6, 16)

    def test_of_a_few_hours_give_the_day_back(self):
        noon = at_noon("2026-06-11", "GB")
        stay = (noon, noon + timedelta(hours=2))
        assert last_day(RESPONSE, "2026-06-01", "GB", suspensions=[stay]).local_day == date(2026, 6, 12)

    def test_on_one_day_give_it_back_once(self):
        noon = at_noon("2026-06-03", "GB")
        pieces = [(noon + timedelta(hours=hour), noon + timedelta(hours=hour + 1)) for hour in (0, 3, 6)]
        assert last_day(RESPONSE, "2026-06-01", "GB", suspensions=pieces).local_day == date(2026, 6, 12)

    def test_never_take_from_the_minimum(self):
        short = rule(working_days=1, minimum_hours=72)  # from a Saturday; Tuesday 1 May 2029 is a holiday
        stay = (at_noon("2029-04-28", "DE"), at_noon("2029-04-29", "DE"))
        assert last_day(short, "2029-04-28", "DE").local_day == date(2029, 5, 2)
        assert last_day(short, "2029-04-28", "DE", suspensions=[stay]).local_day == date(2029, 5, 2)

    def test_keep_the_working_days_that_were_left(self):
        stay = (at_noon("2026-12-28", "DE"), at_noon("2027-01-04", "DE"))
        # 23, 24 and 28 December are the three; the stay took the last of them.
        assert last_day(INTAKE, "2026-12-22", "DE", suspensions=[stay]).local_day == date(2027, 1, 4)

    def test_stop_hours_to_the_minute(self):
        start = at_noon("2026-06-01", "GB")
        stay = (start + timedelta(hours=1), start + timedelta(hours=2, minutes=30))
        found = due(rule(hours=24), start=start, country="GB", timezone="Europe/London", suspensions=[stay])
        assert found.at == start + timedelta(hours=25, minutes=30)


class TestHoursAndMinutes:
    def test_run_around_the_clock_and_over_the_weekend(self):
        friday = at_noon("2026-06-05", "GB")
        found = due(rule(hours=48), start=friday, country="GB", timezone="Europe/London")
        assert found.at == friday + timedelta(hours=48)
        assert found.local_day == date(2026, 6, 7)

    def test_do_not_care_about_a_clock_change(self):
        start = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
        found = due(rule(hours=24), start=start, country="DE", timezone="Europe/Berlin")
        assert found.at - start.astimezone(UTC) == timedelta(hours=24)


class TestExtensions:
    def test_lengthen_in_the_unit_of_the_clock(self):
        assert last_day(RESPONSE, "2026-06-01", "GB", extension_days=5).local_day == date(2026, 6, 16)
        assert last_day(INTAKE, "2026-06-01", "GB", extension_days=2).local_day == date(2026, 6, 8)

    def test_cannot_shorten(self):
        with pytest.raises(BadClockInput, match="extension_days"):
            last_day(RESPONSE, "2026-06-01", "GB", extension_days=-1)


class TestReminders:
    def test_come_at_half_time_three_days_and_one_day_before(self):
        start = datetime(2026, 6, 1, tzinfo=UTC)
        times = reminder_times(RESPONSE, start=start, due_at=start + timedelta(days=10))
        assert times == (
            ("half", datetime(2026, 6, 6, tzinfo=UTC)),
            ("3d", datetime(2026, 6, 8, tzinfo=UTC)),
            ("24h", datetime(2026, 6, 10, tzinfo=UTC)),
        )

    def test_never_come_before_the_start(self):
        start = datetime(2026, 6, 1, tzinfo=UTC)
        times = reminder_times(RESPONSE, start=start, due_at=start + timedelta(hours=20))
        assert times == (("half", datetime(2026, 6, 1, 10, tzinfo=UTC)),)

    def test_that_fall_together_are_sent_once(self):
        start = datetime(2026, 6, 1, tzinfo=UTC)
        times = reminder_times(RESPONSE, start=start, due_at=start + timedelta(days=6))
        assert [at for _, at in times] == [datetime(2026, 6, 4, tzinfo=UTC), datetime(2026, 6, 6, tzinfo=UTC)]


class TestAnOutageOnTheLastDay:
    DUE = last_day(RESPONSE, "2026-06-02", "GB")  # Friday 12 June

    def down(self, start: datetime, **length: int) -> DueDate:
        return outage_shift(self.DUE, outages=[(start, start + timedelta(**length))], country="GB")

    def test_of_more_than_two_hours_moves_the_end_by_a_working_day(self):
        found = self.down(at_noon("2026-06-12", "GB"), hours=2, minutes=1)
        assert found.local_day == date(2026, 6, 15)
        assert step_names(found)[-2:] == ["outage", "end"]

    def test_of_two_hours_does_not(self):
        assert self.down(at_noon("2026-06-12", "GB"), hours=2) == self.DUE

    def test_on_another_day_does_not(self):
        assert self.down(at_noon("2026-06-11", "GB"), hours=8) == self.DUE

    def test_in_pieces_is_added_up(self):
        noon = at_noon("2026-06-12", "GB")
        pieces = [(noon + timedelta(hours=hour), noon + timedelta(hours=hour, minutes=50)) for hour in (0, 2, 4)]
        assert outage_shift(self.DUE, outages=pieces, country="GB").local_day == date(2026, 6, 15)

    def test_that_goes_on_moves_it_again(self):
        assert self.down(at_noon("2026-06-12", "GB"), days=4).local_day == date(2026, 6, 17)


class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"start": datetime(2026, 6, 1)}, "start: .* no time zone"),
            ({"timezone": "Europe/Atlantis"}, "timezone: 'Europe/Atlantis'"),
            (
                {"suspensions": [(datetime(2026, 6, 3, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))]},
                "suspension: it ends",
            ),
        ],
    )
    def test_is_named(self, change, named):
        good = {"start": datetime(2026, 6, 1, tzinfo=UTC), "country": "GB", "timezone": "Europe/London"}
        with pytest.raises(BadClockInput, match=named):
            due(RESPONSE, **good | change)
