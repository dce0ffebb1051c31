"""A proposal: time to think, hidden answers, settlement when both have effect, and the ways it can fail."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases import clocks, pausing
from odr.cases import queries as cases
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted, Refusal, StalePage
from odr.mediation import ending, operations, queries, rooms
from odr.mediation.models import ProposalAnswer
from odr.neutrals import roster
from odr.notices.models import Notice
from odr.outcomes.models import Settlement
from tests.factories import person, staff
from tests.paths import (
    MEDIATING,
    PROPOSED,
    REFUND,
    claimant_of,
    mediating_case,
    mediator_of,
    parties,
    proposed_case,
    respondent_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def opened(db):
    """A case with an open proposal."""
    return proposed_case()


def accept(case, proposal, by, now=PROPOSED + HOUR, **changes):
    return operations.accept_proposal(case_id=case.pk, proposal_id=proposal.pk, by=by, now=now, **changes)


def settled(case):
    case.refresh_from_db()
    return case.stage == Stage.PERFORMANCE_DUE and Settlement.objects.filter(case=case).exists()


def expire(case, key):
    clock = case.clocks.get(key=key, state="running")
    now = clock.due_at + timedelta(seconds=1)
    assert clocks.expire(clock_id=clock.pk, now=now)
    case.refresh_from_db()
    return now


class TestProposing:
    def test_starts_the_time_to_think_and_tells_both(self, opened):
        case, proposal = opened

        assert case.stage == Stage.PROPOSAL_PENDING
        assert proposal.reflection_ends_at == case.clocks.get(key="reflection", state="running").due_at
        assert PROPOSED + 3 * DAY <= proposal.shortest_reflection_ends_at < proposal.reflection_ends_at
        assert not Clock.objects.filter(case=case, key="mediation", state="running").exists()
        assert {notice.to for notice in Notice.objects.filter(kind="proposal_made")} == set(parties(case))

    def test_is_the_mediators_alone_and_has_its_stage(self, opened):
        case, _proposal = opened
        roster.set_availability(by=mediator_of(case), max_cases=1, paused_until=None, now=PROPOSED)
        other = mediating_case(email="second@example.org")

        with pytest.raises(NotPermitted):
            operations.propose_settlement(case_id=other.pk, by=claimant_of(other), terms=REFUND, now=PROPOSED)
        with pytest.raises(NotFound):
            operations.propose_settlement(case_id=other.pk, by=mediator_of(case), terms=REFUND, now=PROPOSED)
        with pytest.raises(MoveNotAllowed, match="accept_proposal"):
            operations.propose_settlement(case_id=case.pk, by=mediator_of(case), terms=REFUND, now=PROPOSED)

    @pytest.mark.parametrize(("changes", "names"), [({"terms": []}, "terms"), ({"message": "x" * 10_001}, "message")])
    def test_names_what_is_wrong(self, db, changes, names):
        case = mediating_case()

        with pytest.raises(InvalidInput, match=names):
            operations.propose_settlement(
                **{"case_id": case.pk, "by": mediator_of(case), "terms": REFUND, "now": PROPOSED, **changes}
            )

    def test_from_a_stale_page_is_refused(self, db):
        case = mediating_case()

        with pytest.raises(StalePage):
            operations.propose_settlement(
                case_id=case.pk, by=mediator_of(case), terms=REFUND, now=PROPOSED, seen_version=case.version - 1
            )


class TestTimeToThink:
    def test_both_acceptances_settle_only_when_the_whole_time_is_over(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)
        accept(case, proposal, buyer)
        accept(case, proposal, seller)
        assert not settled(case)

        expire(case, "reflection")

        assert settled(case)
        assert case.settlements.get().origin == Settlement.Origin.PROPOSAL
        assert Notice.objects.filter(case=case, kind="mediation_over").count() == 0

    def test_the_buyers_own_waiver_shortens_it_to_three_days_and_no_less(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)
        accept(case, proposal, buyer, waive_reflection=True)
        accept(case, proposal, seller)
        early = proposal.shortest_reflection_ends_at - timedelta(seconds=1)
        assert queries.proposals_to_conclude(now=early) == []
        assert operations.conclude_proposal(proposal_id=proposal.pk, now=early) is None
        assert not settled(case)

        due = proposal.shortest_reflection_ends_at
        assert queries.proposals_to_conclude(now=due) == [proposal.pk]
        operations.conclude_proposal(proposal_id=proposal.pk, now=due)
        assert operations.conclude_proposal(proposal_id=proposal.pk, now=due) is None  # twice is once

        assert settled(case)
        assert queries.proposals_to_conclude(now=due) == []

    def test_a_late_acceptance_of_the_seller_settles_at_once_after_the_waiver_has_effect(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)
        accept(case, proposal, buyer, waive_reflection=True)

        accept(case, proposal, seller, now=proposal.shortest_reflection_ends_at + HOUR)

        assert settled(case)

    def test_is_the_buyers_to_shorten(self, opened):
        case, proposal = opened

        with pytest.raises(InvalidInput, match="waive_reflection: Only the buyer"):
            accept(case, proposal, respondent_of(case), waive_reflection=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProposalAnswer.objects.create(
                proposal=proposal,
                side="respondent",
                accepts=True,
                waives_reflection=True,
                by=respondent_of(case),
                created_at=PROPOSED,
            )

    def test_until_then_the_buyer_may_think_again(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)
        accept(case, proposal, seller)
        accept(case, proposal, buyer)

        operations.take_back_acceptance(case_id=case.pk, proposal_id=proposal.pk, by=buyer, now=PROPOSED + DAY)
        expire(case, "reflection")

        assert case.stage == Stage.FINAL_CHOICE
        assert not Settlement.objects.exists()

    def test_and_may_accept_again_after_that(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)
        accept(case, proposal, buyer)
        operations.take_back_acceptance(case_id=case.pk, proposal_id=proposal.pk, by=buyer, now=PROPOSED + DAY)
        accept(case, proposal, buyer, now=PROPOSED + 2 * DAY)
        accept(case, proposal, seller)

        expire(case, "reflection")

        assert settled(case)

    def test_but_not_once_it_has_effect(self, opened):
        case, proposal = opened
        buyer = claimant_of(case)
        accept(case, proposal, buyer, waive_reflection=True)

        with pytest.raises(Conflict, match="has taken effect"):
            operations.take_back_acceptance(
                case_id=case.pk, proposal_id=proposal.pk, by=buyer, now=proposal.shortest_reflection_ends_at
            )

    def test_there_must_be_something_to_take_back(self, opened):
        case, proposal = opened

        with pytest.raises(Conflict, match="nothing to take back"):
            operations.take_back_acceptance(
                case_id=case.pk, proposal_id=proposal.pk, by=claimant_of(case), now=PROPOSED + HOUR
            )
        with pytest.raises(NotPermitted):
            operations.take_back_acceptance(
                case_id=case.pk, proposal_id=proposal.pk, by=respondent_of(case), now=PROPOSED + HOUR
            )


class TestTheOtherSidesAnswer:
    def test_is_hidden_until_the_end(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)

        accept(case, proposal, buyer)

        card = queries.proposal_card(proposal, side="respondent")
        assert (card["accepted"], card["can_answer"], card["effective_from"]) == (False, True, None)
        assert queries.answers_shown(proposal, "respondent") == []
        assert queries.proposal_card(proposal, side="claimant")["accepted"]
        assert not Notice.objects.filter(case=case, to=seller, created_at__gt=PROPOSED).exists()
        event = Event.objects.get(case_key=str(case.pk), type="mediation.proposal-accepted")
        assert rooms.may_read_event(buyer, case, event)
        assert not rooms.may_read_event(seller, case, event)
        assert not rooms.may_read_event(mediator_of(case), case, event)

    def test_is_not_given_away_by_a_page_that_became_stale(self, opened):
        """Acceptances take no version: the seller's page stays good whatever the buyer did meanwhile."""
        case, proposal = opened
        accept(case, proposal, claimant_of(case))

        assert accept(case, proposal, respondent_of(case)).accepts

    def test_is_shown_to_both_after_the_end(self, opened):
        case, proposal = opened
        buyer, seller = parties(case)
        accept(case, proposal, buyer)
        accept(case, proposal, seller)
        expire(case, "reflection")
        proposal.refresh_from_db()

        assert len(queries.answers_shown(proposal, "respondent")) == 2
        event = Event.objects.filter(case_key=str(case.pk), type="mediation.proposal-accepted").first()
        assert rooms.may_read_event(seller, case, event)


class TestSayingNo:
    def test_declining_opens_the_buyers_choice_and_ends_the_mediators_part(self, opened):
        case, proposal = opened
        mediator = mediator_of(case)

        operations.decline_proposal(
            case_id=case.pk, proposal_id=proposal.pk, by=respondent_of(case), now=PROPOSED + HOUR
        )

        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE
        assert set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True)) >= {"final_choice"}
        assert cases.participation(mediator, case) is None
        assert not type(mediator).objects.get(pk=mediator.pk).has_perm("cases.act_as_mediator", case)
        assert case.appointments.get().state == "ended"

    def test_who_accepted_takes_it_back_before_declining(self, opened):
        case, proposal = opened
        accept(case, proposal, claimant_of(case))

        with pytest.raises(Conflict, match="already accepted"):
            operations.decline_proposal(
                case_id=case.pk, proposal_id=proposal.pk, by=claimant_of(case), now=PROPOSED + HOUR
            )

    def test_silence_means_no(self, opened):
        case, proposal = opened
        accept(case, proposal, respondent_of(case))

        expire(case, "reflection")

        proposal.refresh_from_db()
        assert (case.stage, proposal.state) == (Stage.FINAL_CHOICE, "lapsed")

    def test_twice_late_or_for_another_is_refused(self, opened):
        case, proposal = opened
        buyer = claimant_of(case)
        accept(case, proposal, buyer)

        with pytest.raises(Conflict, match="already accepted"):
            accept(case, proposal, buyer)
        with pytest.raises(Conflict, match="is over"):
            accept(case, proposal, respondent_of(case), now=proposal.reflection_ends_at + HOUR)
        with pytest.raises(NotPermitted):
            accept(case, proposal, mediator_of(case))
        with pytest.raises(NotFound):
            accept(case, proposal, person())

    def test_a_proposal_of_another_case_is_not_found(self, opened):
        _case, proposal = opened
        other, _own = proposed_case(email="second@example.org")

        with pytest.raises(NotFound):
            accept(other, proposal, claimant_of(other))


class TestTheEndWithoutAProposal:
    @pytest.fixture
    def case(self, db):
        return mediating_case()

    def test_the_mediator_ends_it_and_says_why(self, case):
        mediator = mediator_of(case)
        with pytest.raises(InvalidInput, match="reason"):
            ending.end_mediation(case_id=case.pk, by=mediator, reason=" ", now=MEDIATING)
        with pytest.raises(NotPermitted):
            ending.end_mediation(case_id=case.pk, by=claimant_of(case), reason="x", now=MEDIATING)

        ending.end_mediation(case_id=case.pk, by=mediator, reason="The sides are too far apart.", now=MEDIATING)

        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE

    def test_or_the_time_runs_out(self, case):
        expire(case, "mediation")

        assert case.stage == Stage.FINAL_CHOICE
        assert Notice.objects.filter(case=case, kind="mediation_over").count() == 2


@pytest.mark.django_db(transaction=True)
class TestTwoActingAtOnce:
    def race(self, *calls):
        start, results = threading.Barrier(len(calls)), []

        def run(call):
            start.wait()
            try:
                call()
                results.append("done")
            except Refusal as refusal:
                results.append(refusal.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[call]) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(results)

    def test_the_sellers_yes_and_the_buyers_no_end_in_no(self):
        case, proposal = proposed_case()
        buyer, seller = parties(case)

        results = self.race(
            lambda: accept(case, proposal, seller),
            lambda: operations.decline_proposal(
                case_id=case.pk, proposal_id=proposal.pk, by=buyer, now=PROPOSED + HOUR
            ),
        )

        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE
        assert results in (["done", "done"], ["done", "move-not-allowed"])

    def test_two_workers_conclude_once(self):
        case, proposal = proposed_case()
        buyer, seller = parties(case)
        accept(case, proposal, buyer, waive_reflection=True)
        accept(case, proposal, seller)
        due = proposal.shortest_reflection_ends_at

        self.race(*[lambda: operations.conclude_proposal(proposal_id=proposal.pk, now=due)] * 2)

        assert settled(case)
        assert Settlement.objects.count() == 1
        assert Event.objects.filter(type="mediation.proposal-concluded").count() == 1


class TestWhileTheCaseStandsStill:
    """A side contests a translation two days after the proposal; an administrator answers nine days later."""

    @pytest.fixture
    def stopped(self, opened):
        case, proposal = opened
        pausing.contest_translation(
            case_id=case.pk,
            by=claimant_of(case),
            passage="sur mesure",
            reason="Made to measure.",
            now=PROPOSED + 2 * DAY,
        )
        return case, proposal

    def go_on(self, case, proposal):
        now = PROPOSED + 11 * DAY
        pausing.answer_translation_contest(
            case_id=case.pk, by=staff(Role.ADMINISTRATOR), answer="You are right.", now=now
        )
        proposal.refresh_from_db()
        return now

    def test_the_time_to_think_ends_with_its_clock_and_not_before(self, stopped):
        case, proposal = stopped
        first, shortest = proposal.reflection_ends_at, proposal.shortest_reflection_ends_at

        now = self.go_on(case, proposal)

        assert proposal.reflection_ends_at == case.clocks.get(key="reflection", state="running").due_at
        assert proposal.reflection_ends_at >= first + 7 * DAY
        assert first < now < proposal.shortest_reflection_ends_at < proposal.reflection_ends_at
        assert proposal.shortest_reflection_ends_at >= shortest + 7 * DAY
        accept(case, proposal, respondent_of(case), now=now + HOUR)

    def test_a_side_can_answer_after_the_day_that_was_named_before(self, stopped):
        case, proposal = stopped
        later = proposal.reflection_ends_at + DAY

        accept(case, proposal, claimant_of(case), now=later)
        accept(case, proposal, respondent_of(case), now=later)

        assert not settled(case)
        operations.take_back_acceptance(
            case_id=case.pk, proposal_id=proposal.pk, by=claimant_of(case), now=later + HOUR
        )

    def test_no_task_concludes_it(self, opened):
        case, proposal = opened
        accept(case, proposal, claimant_of(case), waive_reflection=True)
        accept(case, proposal, respondent_of(case))
        pausing.stay(
            case_id=case.pk, by=staff(Role.ADMINISTRATOR), ground="court", reason="In Lyon.", now=PROPOSED + DAY
        )

        later = proposal.reflection_ends_at + DAY
        assert operations.conclude_proposal(proposal_id=proposal.pk, now=later) is None
