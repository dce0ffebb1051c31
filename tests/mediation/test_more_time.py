"""More time for a mediation: agreed by both sides once, or given by the mediator once and for a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from odr.cases.models import Clock, Extension
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted, Refusal
from odr.mediation import more_time
from odr.notices.models import Notice
from tests.factories import person
from tests.paths import MEDIATING, claimant_of, mediating_case, mediator_of, parties, respondent_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = MEDIATING + HOUR


@pytest.fixture
def case():
    return mediating_case()


def clock_of(case):
    return case.clocks.get(key="mediation", state=Clock.State.RUNNING)


def longer(case, by, now=NOW):
    return more_time.extend_mediation(case_id=case.pk, by=by, now=now)


def told(kind):
    return {notice.to for notice in Notice.objects.filter(kind=kind)}


class TestByAgreement:
    def test_one_asks_and_nothing_changes_until_the_other_agrees(self, case):
        buyer, seller = parties(case)
        before = clock_of(case)
        longer(case, buyer)
        assert clock_of(case).due_at == before.due_at
        assert told("mediation_time_asked") == {seller}
        wish = longer(case, seller)
        assert clock_of(case).due_at >= before.due_at + timedelta(days=9)
        assert (wish.side, wish.agreed_by) == ("claimant", seller)
        assert case.extensions.get().ground == Extension.Ground.CONSENT
        assert told("mediation_longer") == {buyer, seller}

    def test_nobody_agrees_with_themselves(self, case):
        longer(case, respondent_of(case))
        with pytest.raises(Conflict, match="The other side has to agree"):
            longer(case, respondent_of(case))
        assert not case.extensions.exists()

    def test_is_possible_once(self, case):
        for side in parties(case):
            longer(case, side)
        for side in parties(case):
            with pytest.raises(Conflict, match="already made longer once"):
                longer(case, side)

    def test_is_for_the_sides_alone(self, case):
        with pytest.raises(NotPermitted):
            longer(case, mediator_of(case))
        with pytest.raises(NotFound):
            longer(case, person())

    def test_is_refused_where_the_procedure_has_no_more_time(self, case, monkeypatch):
        monkeypatch.setattr(more_time, "can_be_longer", lambda case: False)
        with pytest.raises(Conflict, match="no more time"):
            longer(case, claimant_of(case))


class TestForCause:
    def give(self, case, by=None, **changes):
        words = {"days": 3, "reason": "The expert is ill.", "now": NOW, **changes}
        return more_time.give_more_time(case_id=case.pk, by=by or mediator_of(case), **words)

    def test_is_given_by_the_mediator_and_both_are_told(self, case):
        before = clock_of(case).due_at
        assert self.give(case).due_at > before
        assert told("mediation_longer") == set(parties(case))

    def test_is_given_once(self, case):
        self.give(case)
        with pytest.raises(Conflict):
            self.give(case)

    @pytest.mark.parametrize(("changes", "field"), [({"days": 99}, "days"), ({"reason": " "}, "reason")])
    def test_needs_days_the_rule_allows_and_a_reason(self, case, changes, field):
        with pytest.raises(InvalidInput) as wrong:
            self.give(case, **changes)
        assert field in wrong.value.errors

    def test_is_no_sides_to_give(self, case):
        for side in parties(case):
            with pytest.raises(Refusal):
                self.give(case, by=side)
        assert not case.extensions.exists()


class TestThePages:
    @pytest.fixture
    def case(self):
        return mediating_case(now=timezone.now() - timedelta(days=4))

    def test_ask_and_agree(self, case, signed_in_as):
        buyer, seller = parties(case)
        page = reverse("mediation:longer", args=[case.pk])
        assert "Ask for more time?" in signed_in_as(buyer).get(page).content.decode()
        assert signed_in_as(buyer).post(page).status_code == 302
        home = reverse("cases:case", args=[case.pk])
        assert "The other side has to agree" in signed_in_as(buyer).get(home).content.decode()
        other = signed_in_as(seller)
        assert "The other side asks for more time: answer" in other.get(home).content.decode()
        assert "Agree to more time?" in other.get(page).content.decode()
        assert other.post(page).status_code == 302
        assert other.post(page).status_code == 409

    def test_the_mediator_gives_time_with_a_reason(self, case, signed_in_as):
        page = reverse("mediation:give-time", args=[case.pk])
        mediator = signed_in_as(mediator_of(case))
        assert "for up to 10 days" in mediator.get(page).content.decode()
        assert mediator.post(page, {"days": "40", "reason": "Illness."}).status_code == 422
        assert mediator.post(page, {"days": "3", "reason": "Illness."}).status_code == 302
        assert case.extensions.get().reason == "Illness."
