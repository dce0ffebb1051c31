"""A decision made without the seller: what it takes, how the seller learns of it, and how it is reopened or stands."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.common.errors import Conflict, InvalidInput, NotPermitted
from odr.decisions import queries, setting_aside, signing, writing
from odr.neutrals import tribunal
from odr.notices.models import Notice
from odr.notices.operations import note_opened
from odr.outcomes.queries import settlement_of
from tests.decisions.arranged import (
    arbitrator_of,
    arbitrator_on_the_roster,
    claimant_of,
    closed_case,
    complete,
    expire,
    respondent_of,
    served,
    written_at,
)
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return closed_case(route="decision", silent=True)


@pytest.fixture
def decision(case):
    found = served(case)
    case.refresh_from_db()
    return found


def asked(case, decision, *, days=2, knew=0):
    """The seller asks to reopen, so many days after the service."""
    at = decision.served_at + timedelta(days=days)
    return setting_aside.apply_to_set_aside(
        case_id=case.pk,
        by=respondent_of(case),
        knew_on=(at - timedelta(days=knew)).date(),
        reasons="Our mailbox was closed for the holiday. The lamp is as shown.",
        now=at,
    )


def another_person(case, *, at):
    """Somebody who did not write the decision takes the request."""
    arbitrator_on_the_roster()
    offered = tribunal.appoint_arbitrator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=at)
    by = offered.neutral.user
    tribunal.accept_tribunal(appointment_id=offered.pk, by=by, independent=True, now=at)
    return by


class TestMaking:
    def test_silence_proves_nothing_each_element_needs_its_evidence(self, case):
        with pytest.raises(InvalidInput, match="Silence proves nothing"):
            writing.draft_decision(
                case_id=case.pk,
                by=arbitrator_of(case),
                draft=complete(case, elements=[]),
                to_reader=True,
                now=written_at(case),
            )

    def test_it_is_due_from_service_and_can_be_reopened_for_ninety_days(self, case, decision):
        assert (case.stage, decision.kind) == ("default_decided", "default")
        longstop = case.clocks.get(key="set_aside_longstop", state="running")
        assert longstop.started_at == decision.signed_at
        assert settlement_of(case).origin == "default_decision"
        assert not case.clocks.filter(key="set_aside").exists()

    def test_the_time_to_reopen_runs_from_the_day_the_seller_opened_it(self, case, decision):
        notice = Notice.objects.get(case=case, kind="decision_issued", to=respondent_of(case))
        opened = decision.served_at + timedelta(days=3)
        note_opened(notice_id=notice.pk, by=respondent_of(case), now=opened)

        assert queries.newly_known() == [decision.pk]
        clock = signing.note_known(decision_id=decision.pk, now=opened)
        assert clock.started_at == opened
        assert signing.note_known(decision_id=decision.pk, now=opened) is None

    def test_nobody_asks_it_is_final_when_both_times_are_over(self, case, decision):
        for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
            expire(case, key)
        assert (case.stage, queries.is_final(case)) == ("default_decided", False)

        expire(case, "performance")
        expire(case, "cure_notice")
        expire(case, "set_aside_longstop")
        assert (case.stage, queries.is_final(case)) == ("breached", True)


class TestReopening:
    def test_another_person_hears_the_buyer_and_opens_the_case_again(self, case, decision):
        row = asked(case, decision)
        by = another_person(case, at=row.created_at)

        with pytest.raises(Conflict, match="Hear the buyer"):
            setting_aside.set_aside(case_id=case.pk, by=by, ruling="A good reason.", now=row.created_at)
        setting_aside.answer_set_aside(
            case_id=case.pk, by=claimant_of(case), text="They read their mail.", now=row.created_at
        )
        setting_aside.set_aside(case_id=case.pk, by=by, ruling="A good reason.", now=row.created_at)

        case.refresh_from_db()
        decision.refresh_from_db()
        assert case.stage == "pleadings"
        assert decision.set_aside_at == row.created_at
        assert settlement_of(case) is None
        assert queries.holding(case) is None
        assert not queries.is_final(case)
        assert not case.clocks.filter(state="running", key__in=["performance", "set_aside_longstop"]).exists()
        assert case.proceedings.get(round=2).track == "ordinary"

    def test_refused_it_stands_and_takes_the_time_for_corrections(self, case, decision):
        row = asked(case, decision)
        by = another_person(case, at=row.created_at)
        setting_aside.refuse_set_aside(
            case_id=case.pk, by=by, ruling="No good reason.", now=row.created_at + timedelta(days=4)
        )

        case.refresh_from_db()
        assert case.stage == "correction_window"
        for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
            expire(case, key)
        assert queries.is_final(case)
        assert case.stage == "performance_due" or case.stage == "breached"

    def test_whoever_wrote_the_decision_does_not_rule_on_it(self, case, decision):
        row = asked(case, decision)

        with pytest.raises(NotPermitted, match="did not write"):
            setting_aside.refuse_set_aside(
                case_id=case.pk, by=decision.signed_by, ruling="It stands.", now=row.created_at + timedelta(days=4)
            )

    def test_it_is_asked_for_once_in_time_with_a_day_that_can_be_right(self, case, decision):
        for days, knew in ((2, 5), (30, 20)):
            with pytest.raises(InvalidInput, match="knew_on"):
                asked(case, decision, days=days, knew=knew)
        asked(case, decision)
        with pytest.raises(Conflict, match="once"):
            asked(case, decision)

    def test_after_the_time_to_ask_is_over_it_is_refused(self, case, decision):
        notice = Notice.objects.get(case=case, kind="decision_issued", to=respondent_of(case))
        note_opened(notice_id=notice.pk, by=respondent_of(case), now=decision.served_at + timedelta(hours=1))
        signing.note_known(decision_id=decision.pk, now=decision.served_at + timedelta(hours=1))

        with pytest.raises(Conflict, match="over"):
            asked(case, decision, days=25, knew=1)

    def test_a_request_keeps_the_decision_from_being_final(self, case, decision):
        asked(case, decision)
        for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
            expire(case, key)

        assert (case.stage, queries.is_final(case)) == ("default_decided", False)
