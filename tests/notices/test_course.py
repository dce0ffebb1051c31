"""Both sides are told of what happens to the course of their case, with the reasons."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import clocks, endings, extensions, pausing
from odr.notices.models import Notice
from odr.notices.rendering import render
from tests.factories import staff
from tests.paths import (
    NOW,
    PROPOSED,
    claimant_of,
    mediating_case,
    mediator_of,
    negotiating_case,
    respondent_of,
    served_case,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
WHY = "A court in Lyon has the same dispute."


@pytest.fixture
def office():
    return staff(Role.ADMINISTRATOR)


def told(case, kind):
    """What each person got: user -> text."""
    rows = Notice.objects.filter(case=case, kind=kind).select_related("to", "case")
    return {row.to_id: render(row, now=LATER).text for row in rows}


def both(case):
    return {claimant_of(case).pk, respondent_of(case).pk}


def test_a_case_put_on_hold_and_gone_on_with(office):
    case = negotiating_case()
    pausing.stay(case_id=case.pk, by=office, ground="court", reason=WHY, now=LATER)
    pausing.resume(case_id=case.pk, by=office, reason="The court declined.", now=LATER + timedelta(days=2))
    held, gone_on = told(case, "case_on_hold"), told(case, "case_goes_on")
    assert held.keys() == gone_on.keys() == both(case)
    assert all(WHY in text for text in held.values())
    assert all("The court declined." in text for text in gone_on.values())


def test_a_case_passed_on_names_the_body(office):
    case = negotiating_case()
    endings.refer_out(case_id=case.pk, by=office, ground="court", to_whom="The court in Lyon", reason=WHY, now=LATER)
    texts = told(case, "case_passed_on")
    assert texts.keys() == both(case)
    assert all("The court in Lyon" in text and WHY in text for text in texts.values())


def test_a_case_ended_and_opened_again(office):
    case = negotiating_case()
    endings.terminate(case_id=case.pk, by=office, ground="futile", reason=WHY, now=LATER)
    endings.reopen(case_id=case.pk, by=claimant_of(case), now=LATER + timedelta(days=1))
    assert told(case, "case_ended_early").keys() == told(case, "case_open_again").keys() == both(case)
    assert all(WHY in text for text in told(case, "case_ended_early").values())


def test_the_neutral_is_told_too(office):
    case = mediating_case()
    pausing.stay(case_id=case.pk, by=office, ground="court", reason=WHY, now=PROPOSED)
    endings.terminate(case_id=case.pk, by=office, ground="futile", reason=WHY, now=PROPOSED)
    for kind in ("case_on_hold", "case_ended_early"):
        assert told(case, kind).keys() == both(case) | {mediator_of(case).pk}


def test_a_stay_that_lasts_is_put_before_the_administrators_again_and_again(office):
    case = negotiating_case()
    pausing.stay(case_id=case.pk, by=office, ground="court", reason=WHY, now=LATER)
    for month in (1, 2):
        review = case.clocks.get(key="stay_review", state="running")
        clocks.expire(clock_id=review.pk, now=review.due_at + timedelta(seconds=1))
        assert Notice.objects.filter(case=case, kind="stay_to_review", to=office).count() == month
    assert case.number in told(case, "stay_to_review")[office.pk]


def test_a_case_given_more_time(office):
    case = negotiating_case()
    at = case.clocks.get(key="outcome_cap").started_at + timedelta(days=85)
    extensions.extend_outcome(case_id=case.pk, by=office, days=30, reason=WHY, now=at)
    texts = told(case, "case_longer")
    assert texts.keys() == both(case)
    assert all(WHY in text for text in texts.values())


@pytest.mark.parametrize("granted", [True, False])
def test_more_time_to_answer_is_asked_of_the_officers_and_told_to_both(granted):
    officer, case = staff(Role.INTAKE_OFFICER), served_case()
    extensions.ask_for_more_time(case_id=case.pk, by=respondent_of(case), reason="Golden Week.", now=LATER)
    assert "Golden Week." in told(case, "answer_time_asked")[officer.pk]
    extensions.decide_on_more_time(case_id=case.pk, by=officer, granted=granted, answer=WHY, now=LATER)
    texts = told(case, "answer_time_decided")
    assert texts.keys() == both(case)
    assert all(WHY in text for text in texts.values())


def test_what_the_system_decides_is_told_where_it_is_decided():
    case = served_case()
    pausing.rest_at_limit(case_id=case.pk, now=LATER)
    assert told(case, "case_on_hold") == {}
