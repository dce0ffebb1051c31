"""Why a case stood still, was passed on, ended or was opened again: kept for both sides, in the query that finds the case."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import course, endings, extensions, pausing
from odr.cases.models import Case, CourseReason
from tests.factories import staff
from tests.paths import NOW, claimant_of, negotiating_case, served_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = NOW + 3 * DAY


def told(case):
    """(act, ground, to whom, reasons) as a page reads them, the newest first."""
    loaded = Case.objects.annotate(**course.columns()).get(pk=case.pk)
    return [(one.act, one.ground, one.to_whom, one.reason) for one in course.said(loaded)]


@pytest.fixture
def office():
    return staff(Role.ADMINISTRATOR)


def test_a_case_of_which_nothing_was_said_has_none():
    assert told(negotiating_case()) == []


def test_a_stay_is_told_once_it_is_over_with_why_it_began_and_why_it_ended(office):
    case = negotiating_case()
    pausing.stay(case_id=case.pk, by=office, ground="court", reason="A court has it.", now=AT)
    assert told(case) == []  # while it lasts, it is shown as what stands still
    pausing.resume(case_id=case.pk, by=office, reason="The court declined.", now=AT + DAY)
    assert told(case) == [("resume", "", "", "The court declined."), ("stay", "court", "", "A court has it.")]


def test_an_end_and_a_reopening_with_body_ground_and_reasons(office):
    case = negotiating_case()
    words = {"ground": "other_forum", "to_whom": "Tribunal judiciaire, Lyon", "reason": "A clause names it."}
    endings.refer_out(case_id=case.pk, by=office, now=AT, **words)
    endings.reopen(case_id=case.pk, by=claimant_of(case), now=AT + DAY)
    endings.terminate(case_id=case.pk, by=office, ground="futile", reason="The shop is gone.", now=AT + 2 * DAY)
    assert told(case) == [
        ("terminate", "futile", "", "The shop is gone."),
        ("reopen", "", "", ""),
        ("refer_out", "other_forum", "Tribunal judiciaire, Lyon", "A clause names it."),
    ]


def test_more_time_for_the_whole_case(office):
    case = served_case()
    at = case.clocks.get(key="outcome_cap").started_at + 85 * DAY
    extensions.extend_outcome(case_id=case.pk, by=office, days=30, reason="The expert needs it.", now=at)
    assert told(case) == [("extend_outcome", "", "", "The expert needs it.")]


def test_what_the_system_does_by_itself_has_its_own_words_elsewhere():
    case = served_case()
    pausing.rest_at_limit(case_id=case.pk, now=AT)
    pausing.wait_no_longer(case_id=case.pk, reason="-", now=AT)
    assert not CourseReason.objects.exists()
    assert told(case) == []
