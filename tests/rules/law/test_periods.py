"""The last safe day of a period, against days counted by hand and by an independent library."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from platform_rules.facts import read_facts
from platform_rules.periods import begins, ends

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ({"days": 14}, date(2026, 1, 31), date(2026, 2, 14)),
        ({"weeks": 2}, date(2026, 1, 31), date(2026, 2, 14)),
        ({"months": 1}, date(2026, 1, 31), date(2026, 2, 28)),
        ({"months": 6}, date(2023, 8, 31), date(2024, 2, 29)),
        ({"years": 2}, date(2024, 2, 29), date(2026, 2, 28)),
        ({"years": 1}, date(2026, 12, 1), date(2027, 12, 1)),
        ({"hours": 48}, date(2026, 1, 1), date(2026, 1, 3)),
        # Spring Festival in Mainland China, 15-23 February 2026; Saturday the 14th is worked instead
        ({"working_days": 5}, date(2026, 2, 13), date(2026, 2, 27)),
    ],
)
def test_the_last_day(period, start, end):
    assert ends(period, start, place="CN") == end


@given(start=st.dates(date(1970, 1, 1), date(2090, 1, 1)), months=st.integers(0, 400))
def test_months_as_an_independent_library_counts_them(start, months):
    assert ends({"months": months}, start, place="FR") == start + relativedelta(months=months)


@given(start=st.dates(date(2020, 1, 1), date(2027, 12, 1)), number=st.integers(1, 30))
def test_working_days_never_end_on_a_weekend_and_take_at_least_as_many_days(start, number):
    end = ends({"working_days": number}, start, place="SG")

    assert end.weekday() < 5  # Singapore works on no weekend
    assert end - start >= timedelta(days=number)


def test_a_day_known_roughly_counts_from_its_beginning():
    facts = read_facts({"delivery.received_on": "2026-03"}, as_of=TODAY)

    assert begins({"days": 14, "from": "receipt"}, facts) == date(2026, 3, 1)


def test_a_period_from_the_end_of_the_year_begins_on_its_last_day():
    facts = read_facts({"claim.known_on": "2023-04-05"}, as_of=TODAY)

    first = begins({"years": 3, "from": "end_of_year_of_knowledge"}, facts)

    assert first == date(2023, 12, 31)
    assert ends({"years": 3}, first, place="DE") == date(2026, 12, 31)


def test_nobody_told_when_it_began():
    assert begins({"days": 14, "from": "receipt"}, read_facts({}, as_of=TODAY)) is None
