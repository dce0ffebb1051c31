"""Offers: one open a side, never changed, answered by the other side alone and in time."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases import clocks
from odr.cases import operations as cases
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, Refusal, StalePage
from odr.negotiation import operations, queries
from odr.negotiation.models import Offer
from odr.notices.models import Notice
from odr.outcomes.models import Settlement
from tests.factories import person, staff
from tests.paths import (
    ANSWERED,
    NOW,
    REFUND,
    admitted_case,
    claimant_of,
    negotiating_case,
    parties,
    respondent_of,
    served_case,
)

LATER = ANSWERED + timedelta(hours=3)


@pytest.fixture
def case(db):
    return negotiating_case()


@pytest.fixture
def offer(case):
    """Makes an offer with good defaults, of the seller unless another side is named."""

    def make(**changes):
        known = {"case_id": case.pk, "by": respondent_of(case), "terms": REFUND, "now": LATER}
        return operations.make_offer(**{**known, **changes})

    return make


def act(name, offer, by, now=LATER):
    return getattr(operations, name)(case_id=offer.case_id, offer_id=offer.pk, by=by, now=now)


class TestMakingAnOffer:
    def test_tells_the_other_side_and_is_recorded(self, case, offer):
        made = offer(message="Keep the lamp.")

        assert made.side == "respondent"
        assert Notice.objects.filter(kind="offer_made", to=claimant_of(case)).count() == 1
        assert Event.objects.filter(case_key=str(case.pk), type="negotiation.offer-made").count() == 1

    def test_is_for_both_sides_at_once(self, case, offer):
        offer()
        offer(by=claimant_of(case), terms=[{"kind": "money", "amount": "110.00"}])

        assert case.offers.filter(state="open").count() == 2

    def test_only_one_of_a_side_is_open(self, offer):
        offer()

        with pytest.raises(Conflict, match="Take it back"):
            offer()

    def test_the_database_holds_that_too(self, case, offer):
        made = offer()

        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(
                case=case,
                side=made.side,
                by=made.by,
                terms=[],
                language="en",
                created_at=LATER,
                expires_at=made.expires_at,
            )

    def test_an_own_offer_that_ran_out_does_not_stand_in_the_way(self, case, offer):
        first = offer(valid_days=3)

        second = offer(now=first.expires_at + timedelta(minutes=1))

        first.refresh_from_db()
        assert (first.state, second.state) == ("expired", "open")

    def test_never_outlives_the_talks(self, case, offer):
        assert offer(valid_days=14).expires_at == case.clocks.get(key="negotiation", state="running").due_at

    @pytest.mark.parametrize(
        ("changes", "names"),
        [
            ({"valid_days": 2}, "valid_days"),
            ({"valid_days": 15}, "valid_days"),
            ({"terms": []}, "terms"),
            ({"terms": [{"kind": "money", "amount": "0"}]}, "terms.0.amount"),
            ({"terms": [{"kind": "money", "amount": "89.00", "currency": "USD"}]}, "terms.0.currency"),
            ({"terms": [{"kind": "gold"}]}, "terms.0.kind"),
            ({"message": "x" * 10_001}, "message"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, offer, changes, names):
        with pytest.raises(InvalidInput) as refusal:
            offer(**changes)
        assert list(refusal.value.errors) == [names]

    def test_is_refused_between_the_end_of_the_talks_and_what_follows_from_it(self, case, offer):
        end = Clock.objects.get(case=case, key="negotiation", state="running").due_at

        for moment in (end, end + timedelta(seconds=1)):
            with pytest.raises(Conflict, match="time for this is over"):
                offer(now=moment)
        assert not case.offers.exists()

    def test_is_refused_to_strangers_and_before_service(self, offer, db):
        with pytest.raises(NotFound):
            offer(by=person())
        admitted = admitted_case(email="second@example.org")
        with pytest.raises(MoveNotAllowed, match="Possible now"):
            offer(case_id=admitted.pk, by=claimant_of(admitted))

    def test_from_a_page_drawn_before_the_other_side_acted_is_refused(self, case, offer):
        seen = case.version
        offer(by=claimant_of(case))

        with pytest.raises(StalePage, match="nothing was sent"):
            offer(seen_version=seen)


class TestAnsweringAnOffer:
    def test_accepting_concludes_the_case_with_the_words_shown(self, case, offer):
        made = offer()
        own = offer(by=claimant_of(case), terms=[{"kind": "money", "amount": "110.00"}])

        settlement = act("accept_offer", made, claimant_of(case))

        case.refresh_from_db()
        made.refresh_from_db()
        own.refresh_from_db()
        assert case.stage == Stage.PERFORMANCE_DUE
        assert settlement.origin == Settlement.Origin.OFFER
        assert (made.state, own.state) == ("accepted", "superseded")
        assert "€89.00" in made.consent
        assert not Clock.objects.filter(case=case, key="negotiation", state="running").exists()

    def test_declining_leaves_the_talks_open(self, case, offer):
        made = offer()

        act("decline_offer", made, claimant_of(case))

        made.refresh_from_db()
        case.refresh_from_db()
        assert (made.state, case.stage) == ("declined", "negotiation")
        assert Notice.objects.filter(kind="offer_declined", to=respondent_of(case)).count() == 1

    def test_taking_back_makes_room_for_another(self, case, offer):
        act("take_back_offer", offer(), respondent_of(case))

        assert offer(terms=[{"kind": "money", "amount": "95.00"}]).state == "open"

    @pytest.mark.parametrize("name", ["accept_offer", "decline_offer"])
    def test_nobody_answers_their_own(self, case, offer, name):
        with pytest.raises(NotFound):
            act(name, offer(), respondent_of(case))

    def test_nobody_takes_back_the_other_sides(self, case, offer):
        with pytest.raises(NotFound):
            act("take_back_offer", offer(), claimant_of(case))

    @pytest.mark.parametrize("name", ["accept_offer", "decline_offer"])
    def test_is_too_late_after_its_time(self, case, offer, name):
        made = offer(valid_days=3)

        with pytest.raises(Conflict, match="Time ran out"):
            act(name, made, claimant_of(case), now=made.expires_at + timedelta(seconds=1))
        case.refresh_from_db()
        assert case.stage == "negotiation"

    def test_what_was_taken_back_says_so(self, case, offer):
        made = offer()
        act("take_back_offer", made, respondent_of(case))

        with pytest.raises(Conflict, match="Taken back"):
            act("accept_offer", made, claimant_of(case))

    def test_cannot_be_done_twice(self, case, offer):
        made = offer()
        act("accept_offer", made, claimant_of(case))

        with pytest.raises(MoveNotAllowed):
            act("accept_offer", made, claimant_of(case))
        assert Settlement.objects.count() == 1

    def test_an_offer_of_another_case_is_not_found(self, case, offer):
        elsewhere = negotiating_case(email="second@example.org")
        made = offer()

        with pytest.raises(NotFound):
            operations.accept_offer(case_id=elsewhere.pk, offer_id=made.pk, by=claimant_of(elsewhere), now=LATER)


class TestTimeRunningOut:
    def test_is_noted_once_and_both_are_told(self, case, offer):
        made = offer(valid_days=3)
        over = made.expires_at + timedelta(seconds=1)
        assert queries.expired_offers(now=made.expires_at) == []
        assert queries.expired_offers(now=over) == [made.pk]

        assert operations.note_offer_expired(offer_id=made.pk, now=over) is True
        assert operations.note_offer_expired(offer_id=made.pk, now=over) is False

        assert queries.expired_offers(now=over) == []
        assert Event.objects.filter(case_key=str(case.pk), type="negotiation.offer-expired").count() == 1
        assert Notice.objects.filter(case=case, kind="offer_expired").count() == 2


@pytest.mark.django_db(transaction=True)
class TestTwoActingAtOnce:
    def race(self, *calls):
        """Do all calls at once in threads of their own; each gives `done` or the refusal's code."""
        start, results = threading.Barrier(len(calls)), [""] * len(calls)

        def run(index, call):
            start.wait()
            try:
                call()
                results[index] = "done"
            except Refusal as refusal:
                results[index] = refusal.code
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(results)

    def test_accepting_and_taking_back_end_in_one_of_both(self):
        case = negotiating_case()
        buyer, seller = parties(case)
        made = operations.make_offer(case_id=case.pk, by=seller, terms=REFUND, now=LATER)

        results = self.race(
            lambda: act("accept_offer", made, buyer),
            lambda: act("take_back_offer", made, seller),
        )

        made.refresh_from_db()
        case.refresh_from_db()
        assert results in (["conflict", "done"], ["done", "move-not-allowed"])
        assert (made.state, case.stage) in {("accepted", "performance_due"), ("taken_back", "negotiation")}
        assert Settlement.objects.count() == (made.state == "accepted")

    def test_two_offers_of_one_side_leave_one(self):
        case = negotiating_case()
        seller = respondent_of(case)

        results = self.race(
            *[lambda: operations.make_offer(case_id=case.pk, by=seller, terms=REFUND, now=LATER) for _ in range(2)]
        )

        assert results == ["conflict", "done"]
        assert case.offers.count() == 1

    def test_each_accepting_the_others_offer_makes_one_settlement(self):
        case = negotiating_case()
        buyer, seller = parties(case)
        first = operations.make_offer(case_id=case.pk, by=seller, terms=REFUND, now=LATER)
        second = operations.make_offer(
            case_id=case.pk, by=buyer, terms=[{"kind": "money", "amount": "110.00"}], now=LATER
        )

        results = self.race(lambda: act("accept_offer", first, buyer), lambda: act("accept_offer", second, seller))

        assert results == ["done", "move-not-allowed"]
        assert Settlement.objects.count() == 1


class TestBeforeTheAnswer:
    """From service on both sides can offer, within the time the seller has to answer."""

    @pytest.fixture
    def served(self, db):
        return served_case()

    @pytest.fixture
    def early(self, served):
        def make(**changes):
            known = {"case_id": served.pk, "by": respondent_of(served), "terms": REFUND, "now": NOW + timedelta(days=2)}
            return operations.make_offer(**{**known, **changes})

        return make

    def test_it_does_not_outlive_the_time_to_answer(self, served, early):
        assert early(valid_days=14).expires_at == served.clocks.get(key="response", state="running").due_at

    def test_both_sides_see_it_on_the_page_of_the_case(self, served, early):
        early()
        served.refresh_from_db()

        panel = queries.panel(served, side="claimant", possible=frozenset({"accept_offer", "decline_offer"}))

        assert [card["can_answer"] for card in panel["offers"]] == [True]

    def test_a_yes_ends_the_case_and_stops_the_time_to_answer(self, served, early):
        act("accept_offer", early(), claimant_of(served), now=NOW + timedelta(days=3))

        served.refresh_from_db()
        assert served.stage == Stage.PERFORMANCE_DUE
        assert not served.clocks.filter(key="response", state=Clock.State.RUNNING).exists()

    def test_it_is_no_answer(self, served, early):
        early()

        served.refresh_from_db()
        assert served.stage == Stage.SERVED
        assert served.clocks.filter(key="response", state=Clock.State.RUNNING).exists()

    def test_its_end_is_noted_while_the_answer_is_awaited(self, early):
        offer = early(valid_days=3)
        later = offer.expires_at + timedelta(minutes=1)

        assert queries.expired_offers(now=later) == [offer.pk]
        assert operations.note_offer_expired(offer_id=offer.pk, now=later)

    def test_the_offer_in_the_answer_takes_the_place_of_an_earlier_one(self, served, early):
        first = early()

        operations.answer(
            case_id=served.pk,
            by=respondent_of(served),
            kind="partly",
            reasons="It is smaller, but it works.",
            offer={"terms": REFUND},
            now=NOW + timedelta(days=3),
        )

        first.refresh_from_db()
        assert first.state == "superseded"
        assert served.offers.filter(state="open").count() == 1

    def test_agreeing_to_the_whole_claim_leaves_none_open(self, served, early):
        early(by=claimant_of(served))

        operations.accept_claim(case_id=served.pk, by=respondent_of(served), now=NOW + timedelta(days=3))

        assert not served.offers.filter(state="open").exists()


class TestWhileADecisionIsPrepared:
    """What the sides offer each other is kept from whoever decides; their agreement ends the proceedings."""

    @pytest.fixture
    def pleading(self, case):
        """A case before a decision-maker; the stage is written, because the way there belongs to another app."""
        case.stage = Stage.PLEADINGS
        case.save(update_fields=["stage"])
        clocks.end(case, "negotiation", at=LATER)
        arbitrator = staff(Role.ARBITRATOR)
        cases.add_participant(case=case, user=arbitrator, side="arbitrator", display_name="A. Rule", at=LATER)
        return case

    def test_the_decision_maker_reads_no_offer(self, pleading, offer):
        offer()
        arbitrator = pleading.participations.get(side="arbitrator").user

        assert not queries.offers_seen_by(arbitrator, pleading).exists()
        assert queries.panel(pleading, side="arbitrator", possible=frozenset())["offers"] == []
        assert queries.offers_seen_by(claimant_of(pleading), pleading).count() == 1

    def test_nor_does_whoever_reads_the_draft(self, pleading, offer):
        offer()

        assert not queries.offers_seen_by(staff(Role.SECOND_READER), pleading).exists()

    def test_a_yes_ends_the_proceedings(self, pleading, offer):
        act("accept_offer", offer(), claimant_of(pleading))

        pleading.refresh_from_db()
        arbitrator = pleading.participations.get(side="arbitrator")
        assert pleading.stage == Stage.PERFORMANCE_DUE
        assert arbitrator.ended_at == LATER
        assert not arbitrator.user.has_perm("cases.act_as_arbitrator", pleading)
