"""Figures: what is counted, when it is counted again, and which numbers stay hidden."""

from collections import Counter
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.audit import operations as audit
from odr.cases import clocks
from odr.cases import operations as cases
from odr.cases.models import Case
from odr.common.errors import InvalidInput
from odr.outcomes import operations as outcomes
from odr.reports import figures, numbers, periods, rollup, suppression
from odr.reports.models import Counting, DailyFigure
from odr.reports.rollup import ALL
from tests.paths import NOW, claimant_of, filed_case, respondent_of, served_case, settled_case

LATER = NOW + timedelta(days=40)


def kept():
    return {(row.country, row.day, row.figure, row.key): row.cases for row in DailyFigure.objects.all()}


def read(country="FR", *, now=LATER, days=365):
    return numbers.read(
        country=country, period=periods.chosen(now.date() - timedelta(days=days), None, today=now.date()), now=now
    )


def caught_up(*, now=LATER):
    audit.sequence(now=now)
    return rollup.catch_up(now=now)


def shown(code, *, exact=True, country="FR", now=LATER):
    made = figures.build(code, read(country, now=now), exact=exact)
    return {row.key: row.value for row in made.rows}


@pytest.mark.django_db
class TestCounting:
    def test_counts_a_case_once_for_each_of_its_countries_and_once_for_all(self):
        filed_case()
        filed_case(respondent_country="FR", email="zoe@example.org")
        caught_up()

        by_country = {key[0]: value for key, value in kept().items() if key[2] == "stage"}
        assert by_country == {"FR": 2, "CN": 1, ALL: 2}

    def test_what_is_kept_is_what_a_recount_from_nothing_gives(self):
        for days, make in enumerate([filed_case, served_case, settled_case, filed_case]):
            make(now=NOW + timedelta(days=days), email=f"buyer{days}@example.org")
        caught_up()
        settled = Case.objects.get(stage="performance_due")
        step = settled.settlements.get().steps.get()
        outcomes.report_performed(
            case_id=settled.pk, step_id=step.pk, by=respondent_of(settled), report="TX-1", now=LATER
        )
        cases.withdraw(
            case_id=Case.objects.filter(stage="submitted").first().pk,
            by=claimant_of(Case.objects.filter(stage="submitted").first()),
            now=LATER,
        )
        caught_up()
        before = kept()

        rollup.recount_all(now=LATER)

        assert before == kept()
        by_hand = Counter(
            (c, case.created_at.astimezone(UTC).date(), case.stage)
            for case in Case.objects.all()
            for c in {ALL, case.claimant_country, case.respondent_country}
        )
        assert {(key[0], key[1], key[3]): n for key, n in before.items() if key[2] == "stage"} == by_hand

    def test_running_it_twice_changes_nothing(self):
        filed_case()
        caught_up()
        before = kept()

        assert rollup.catch_up(now=LATER) == 0
        assert kept() == before

    def test_stopping_halfway_loses_nothing(self):
        for number in range(4):
            filed_case(now=NOW + timedelta(days=number), email=f"buyer{number}@example.org")
        audit.sequence(now=LATER)
        rollup._step(now=LATER, limit=2)
        halfway = sum(n for key, n in kept().items() if key[0] == ALL and key[2] == "stage")

        rollup.catch_up(now=LATER, limit=2)

        assert 0 < halfway < 4
        assert sum(n for key, n in kept().items() if key[0] == ALL and key[2] == "stage") == 4

    def test_a_move_is_seen_on_the_day_of_filing(self):
        case = filed_case()
        caught_up()
        cases.withdraw(case_id=case.pk, by=claimant_of(case), now=LATER)

        assert caught_up() == 1
        assert kept()["FR", NOW.date(), "stage", "withdrawn"] == 1
        assert ("FR", NOW.date(), "stage", "submitted") not in kept()

    def test_days_that_are_over_and_today_are_counted_once_each(self):
        filed_case()
        filed_case(now=LATER, email="zoe@example.org")
        caught_up()  # the count of today is kept too, and not added to the live one

        assert shown("stage")["submitted"] == 2
        assert sum(shown("filed").values()) == 2

    def test_says_from_when_the_numbers_are(self):
        filed_case()
        assert "Only the cases filed today" in numbers.as_of(read())
        caught_up()
        assert "as of 26 December 2026" in numbers.as_of(read())
        assert Counting.objects.get().counted_at == LATER

    @pytest.mark.parametrize("number", [1, 7])
    def test_takes_the_same_number_of_queries_however_many_cases(self, number, django_assert_num_queries):
        for at in range(number):
            filed_case(now=NOW + timedelta(days=at), email=f"buyer{at}@example.org")
        caught_up()
        with django_assert_num_queries(9):
            figures.build_all(read(), exact=False)


@pytest.mark.django_db
class TestTheFigures:
    def test_silence_is_measured_against_those_whose_time_is_over(self):
        silent = served_case()
        served_case(now=LATER - timedelta(days=1), email="zoe@example.org")  # time still runs
        settled_case(email="ana@example.org")
        clock = silent.clocks.get(key="response")
        clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(minutes=1))
        caught_up()

        assert shown("response") == {"answered": 1, "silent": 1, "waiting": 1}
        finding = figures.build("response", read(), exact=True).finding
        assert finding == "In 50% of cases the seller did not answer in time (1 of 2)"

    def test_an_outcome_is_three_numbers(self):
        confirmed, reported, _unknown = (settled_case(email=f"buyer{n}@example.org") for n in range(3))
        for case in (confirmed, reported):
            step = case.settlements.get().steps.get()
            act = {"case_id": case.pk, "step_id": step.pk, "now": NOW + timedelta(days=5)}
            outcomes.report_performed(**act, by=respondent_of(case), report="TX-1")
        outcomes.confirm_performed(
            case_id=confirmed.pk,
            step_id=confirmed.settlements.get().steps.get().pk,
            by=claimant_of(confirmed),
            now=NOW + timedelta(days=6),
        )
        caught_up()

        assert shown("outcome") == {"confirmed": 1, "reported": 1, "unknown": 1}
        assert figures.build("outcome", read(), exact=True).finding == "1 of 3 agreements are confirmed by both sides"

    def test_ages_of_open_cases_only(self):
        filed_case()
        closed = filed_case(email="zoe@example.org")
        cases.withdraw(case_id=closed.pk, by=claimant_of(closed), now=LATER)
        filed_case(now=LATER - timedelta(days=3), email="ana@example.org")
        caught_up()

        assert shown("age") == {"0-7": 1, "8-30": 0, "31-60": 1, "61-90": 0, "91+": 0}

    def test_small_numbers_are_hidden_and_the_others_shown(self):
        for number in range(6):
            filed_case(email=f"buyer{number}@example.org")
        filed_case(email="zoe@example.org", issue="late")
        caught_up()

        assert shown("issue", exact=False) == {"not_as_described": None, "late": None}
        reasons = [row.why for row in figures.build("issue", read(), exact=False).rows]
        assert reasons == ["Hidden, so that a number of fewer than 5 cannot be worked out", ""]
        assert shown("issue", exact=True) == {"not_as_described": 6, "late": 1}
        assert figures.build("filed", read(), exact=False).finding == "7 cases were filed"

    def test_fewer_than_five_in_all_are_said_to_be_too_few(self):
        filed_case()
        caught_up()
        made = figures.build("filed", read(), exact=False)

        assert made.total is None
        assert "1" not in made.finding
        assert "fewer than 5" in made.method_with_total

    def test_other_countries_are_not_counted(self):
        filed_case()
        caught_up()

        assert shown("stage", country="CN")["submitted"] == 1
        assert shown("stage", country="DE") == {}


class TestHiding:
    @pytest.mark.parametrize(
        ("counts", "expected"),
        [
            ([], []),
            ([0, 5, 100], [False, False, False]),
            ([1, 9, 100], [True, True, False]),
            ([4, 4, 100], [True, True, False]),
            ([1, 1, 6, 100], [True, True, True, False]),
            ([3], [True]),
        ],
    )
    def test_hides_a_second_number_where_the_first_could_be_worked_out(self, counts, expected):
        assert suppression.hidden(counts) == expected

    @given(st.lists(st.integers(0, 50), max_size=8))
    def test_never_shows_a_small_number_nor_lets_it_be_worked_out(self, counts):
        hide = suppression.hidden(counts)
        assert not any(suppression.too_few(n) for n, hidden in zip(counts, hide, strict=True) if not hidden)
        behind = [n for n, hidden in zip(counts, hide, strict=True) if hidden]
        nothing_left = not any(n for n, hidden in zip(counts, hide, strict=True) if not hidden)
        assert not behind or nothing_left or (len(behind) > 1 and sum(behind) >= suppression.THRESHOLD)


class TestPeriods:
    def test_is_the_last_year_unless_something_else_is_said(self):
        period = periods.chosen(None, None, today=NOW.date())
        assert (period.until - period.since).days == 364
        assert period.ends - period.starts == timedelta(days=365)

    @pytest.mark.parametrize(
        ("since", "field"), [(NOW.date() + timedelta(days=1), "until"), (NOW.date() - timedelta(days=4000), "since")]
    )
    def test_refuses_what_cannot_be_right(self, since, field):
        with pytest.raises(InvalidInput) as refused:
            periods.chosen(since, NOW.date(), today=NOW.date())
        assert list(refused.value.errors) == [field]
