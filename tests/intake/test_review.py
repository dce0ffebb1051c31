"""A refusal looked at again, by somebody who did not refuse."""

from datetime import timedelta

import pytest
from django.urls import reverse

from odr.accounts.models import Role
from odr.cases import clocks
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, NotPermitted
from odr.intake import operations, queries, review
from odr.notices.models import Notice
from tests.factories import staff
from tests.paths import NOW, claimant_of, filed_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return staff(Role.INTAKE_OFFICER)


@pytest.fixture
def refused(officer):
    case = filed_case()
    operations.refuse(case_id=case.pk, by=officer, grounds=["not_a_purchase"], reasons="This is a gift.", now=NOW + DAY)
    case.refresh_from_db()
    return case


def ask(case, at=NOW + 2 * DAY):
    return review.request_review(case_id=case.pk, by=claimant_of(case), reason="I paid for it.", now=at)


class TestASecondLook:
    def test_brings_the_case_back_to_the_first_check_and_can_end_in_admission(self, refused):
        ask(refused)
        other = staff(Role.INTAKE_OFFICER)
        review.overturn_refusal(case_id=refused.pk, by=other, reasons="A receipt shows it.", now=NOW + 3 * DAY)
        refused.refresh_from_db()
        assert (refused.stage, refused.closed_at) == (Stage.SUBMITTED, None)
        operations.admit(case_id=refused.pk, by=other, now=NOW + 4 * DAY)
        assert list(refused.intake_decisions.order_by("pk").values_list("outcome", flat=True)) == [
            "refused",
            "admitted",
        ]

    def test_is_told_to_the_officers_who_may_decide_it(self, refused, officer):
        other, office = staff(Role.INTAKE_OFFICER), staff(Role.ADMINISTRATOR)
        ask(refused)
        told = Notice.objects.filter(case=refused, kind="review_to_decide").values_list("to", flat=True)
        assert other.pk in told
        assert {officer.pk, office.pk}.isdisjoint(told)

    def test_stands_on_the_officers_desk_until_it_is_decided(self, refused):
        assert refused not in queries.waiting(after="").rows
        ask(refused)
        assert refused in queries.waiting(after="").rows
        other = staff(Role.INTAKE_OFFICER)
        review.uphold_refusal(case_id=refused.pk, by=other, reasons="No payment is shown.", now=NOW + 3 * DAY)
        assert refused not in queries.waiting(after="").rows

    def test_is_reached_from_the_desk(self, refused, signed_in_as):
        ask(refused)
        shown = signed_in_as(staff(Role.INTAKE_OFFICER)).get(reverse("intake:desk")).content.decode()
        assert reverse("cases:case", args=[refused.pk]) in shown
        assert "A second look is asked for" in shown

    def test_is_not_for_the_officer_who_refused(self, refused, officer):
        ask(refused)
        for act in (review.overturn_refusal, review.uphold_refusal):
            with pytest.raises(NotPermitted, match="Another officer"):
                act(case_id=refused.pk, by=officer, reasons="Still no.", now=NOW + 3 * DAY)

    def test_can_keep_the_refusal_with_reasons(self, refused):
        ask(refused)
        row = review.uphold_refusal(
            case_id=refused.pk, by=staff(Role.INTAKE_OFFICER), reasons="No payment is shown.", now=NOW + 3 * DAY
        )
        assert row.overturned is False
        refused.refresh_from_db()
        assert refused.stage == Stage.INADMISSIBLE
        with pytest.raises(Conflict):
            ask(refused, at=NOW + 4 * DAY)

    def test_is_asked_for_in_time_or_the_refusal_stands(self, refused):
        clock = refused.clocks.get(key="review_request", state=Clock.State.RUNNING)
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
        with pytest.raises(Conflict):
            ask(refused, at=clock.due_at + DAY)

    def test_that_nobody_asked_for_is_not_decided(self, refused):
        with pytest.raises(Conflict):
            review.uphold_refusal(case_id=refused.pk, by=staff(Role.INTAKE_OFFICER), reasons="No.", now=NOW + 3 * DAY)

    def test_that_is_late_goes_to_a_supervisor_and_decides_nothing(self, refused):
        ask(refused)
        clock = refused.clocks.get(key="review_decision", state=Clock.State.RUNNING)
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
        refused.refresh_from_db()
        assert refused.stage == Stage.INADMISSIBLE
