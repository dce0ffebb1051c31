"""What follows when a clock of the intake runs out."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import clocks, endings, pausing
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.intake import operations
from odr.notices.models import Notice
from tests.factories import staff
from tests.paths import NOW, admitted_case, claimant_of, filed_case, respondent_of, served_case

pytestmark = pytest.mark.django_db


def run_out(case, key):
    """Let a running clock of the case run out; returns the moment after it."""
    clock = Clock.objects.get(case=case, key=key, state="running")
    moment = clock.due_at + timedelta(seconds=1)
    assert clocks.expire(clock_id=clock.pk, now=moment)
    assert not clocks.expire(clock_id=clock.pk, now=moment), "twice is once"
    case.refresh_from_db()
    return moment


def told(case, kind):
    return Notice.objects.filter(case=case, kind=kind).values_list("to", flat=True)


def test_a_silent_seller_gets_a_last_notice_and_the_buyer_is_told():
    case = served_case()

    run_out(case, "response")

    assert case.stage == Stage.RESPONDENT_SILENT
    assert clocks.rule_of(case, "final_notice").length == 5
    assert list(told(case, "final_notice")) == [respondent_of(case).pk]
    assert list(told(case, "seller_silent")) == [claimant_of(case).pk]


def test_a_case_closed_as_incomplete_is_opened_again_and_completed():
    case = filed_case()
    operations.ask_for_more(case_id=case.pk, by=staff(Role.INTAKE_OFFICER), gaps=["photos"], now=NOW)
    moment = run_out(case, "deficiency")
    buyer = claimant_of(case)

    endings.reopen(case_id=case.pk, by=buyer, now=moment + timedelta(days=1))
    completed = operations.complete_complaint(
        case_id=case.pk, by=buyer, answer="Here they are.", now=moment + timedelta(days=2)
    )

    assert completed.stage == Stage.SUBMITTED


def test_lasting_silence_lets_the_buyer_choose():
    case = served_case()
    run_out(case, "response")

    run_out(case, "final_notice")

    assert case.stage == Stage.FINAL_CHOICE
    assert Clock.objects.filter(case=case, state="running").earliest("due_at").key == "final_choice"


def test_what_is_not_added_in_time_closes_the_case_as_incomplete():
    case = filed_case()
    operations.ask_for_more(case_id=case.pk, by=staff(Role.INTAKE_OFFICER), gaps=["photos"], now=NOW)

    run_out(case, "deficiency")

    assert case.stage == Stage.INADMISSIBLE
    assert case.intake_decisions.get().decided_by is None
    assert list(told(case, "case_incomplete")) == [claimant_of(case).pk]


def test_a_late_check_refuses_nobody_but_tells_the_administrators():
    administrator, case = staff(Role.ADMINISTRATOR), filed_case()

    run_out(case, "intake_check")

    assert case.stage == Stage.SUBMITTED
    assert list(told(case, "check_late")) == [administrator.pk]


def test_an_alarm_sounds_again_until_somebody_acts():
    administrator, case = staff(Role.ADMINISTRATOR), filed_case()

    for _time in range(3):
        run_out(case, "intake_check")

    assert list(told(case, "check_late")) == [administrator.pk] * 3
    assert case.clocks.filter(key="intake_check", state="running").count() == 1


def test_a_case_without_an_outcome_gets_more_time_for_the_step_under_way_and_everybody_is_told():
    administrator, case = staff(Role.ADMINISTRATOR), served_case()

    run_out(case, "outcome_cap")

    assert list(told(case, "outcome_late")) == [administrator.pk]
    assert sorted(told(case, "outcome_late_parties")) == sorted([claimant_of(case).pk, respondent_of(case).pk])
    assert case.extensions.get().reason
    assert case.clocks.filter(key="outcome_cap", state="running").exists()


def test_a_case_that_took_as_long_as_a_case_may_take_rests_until_somebody_gives_reasons():
    administrator, case = staff(Role.ADMINISTRATOR), served_case()
    began = case.clocks.get(key="outcome_cap", state="running").started_at

    while case.stage != Stage.STAYED:
        run_out(case, "outcome_cap")

    assert case.suspensions.get().ground == "limit"
    assert case.clocks.get(key="stay_review", state="running").started_at - began < timedelta(days=190)
    at = case.suspensions.get().started_at + timedelta(days=1)
    pausing.resume(case_id=case.pk, by=administrator, reason="The award comes this week.", now=at)
    case.refresh_from_db()
    assert case.stage == Stage.SERVED
    assert case.clocks.filter(key="outcome_cap", state="running").exists()


def test_a_letter_that_does_not_go_out_tells_the_administrators():
    administrator, case = staff(Role.ADMINISTRATOR), admitted_case()

    run_out(case, "service")

    assert case.stage == Stage.ADMITTED
    assert list(told(case, "service_late")) == [administrator.pk]
