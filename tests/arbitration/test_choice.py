"""The buyer's choice: who may choose which route, what is kept of each consent, and what a promise binds to."""

from datetime import timedelta

import pytest

from odr.arbitration import choice, commitments, consents, queries, words
from odr.arbitration.models import ArbitrationProposal, Consent, Proceeding
from odr.audit.models import Event
from odr.cases import clocks
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted, StalePage
from odr.notices.models import Notice
from tests.factories import person
from tests.paths import (
    NOW,
    agreed_arbitration,
    choosing_case,
    claimant_of,
    connected_marketplace,
    parties,
    respondent_of,
    routed_case,
    silent_case,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=6)


@pytest.fixture
def case():
    return choosing_case()


def digest_of(case, user, *, seat="FR", language="en"):
    side = case.participations.get(user=user).side
    return words.arbitration(side=side, reader=user, seat=seat, language=language).digest


def propose(case, by, *, now=LATER, **changes):
    told = {"seat": "FR", "language": "en", "digest": digest_of(case, by), **changes}
    return consents.propose_arbitration(case_id=case.pk, by=by, now=now, **told)


def consent(case, by, *, now=LATER, **changes):
    told = {"digest": digest_of(case, by), **changes}
    return consents.consent_to_arbitration(case_id=case.pk, by=by, now=now, **told)


def pledge(user, *, at):
    whose = next(iter(commitments.promisers(user)), "me")
    digest = words.commitment(reader=user, marketplace=whose.startswith("marketplace")).digest
    return commitments.pledge(whose=whose, by=user, digest=digest, now=at)


class TestARecommendation:
    def test_is_open_to_the_buyer_and_kept_in_the_ledger(self):
        case = routed_case()

        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        proceeding = queries.current(case)
        assert (proceeding.route, proceeding.track, proceeding.binds) == ("recommendation", "ordinary", False)
        kept = proceeding.consents.get()
        assert kept.by == claimant_of(case)
        assert (kept.basis, kept.language, kept.how) == ("choice", "en", "page")
        assert "It binds nobody." in kept.text
        assert set(Notice.objects.filter(case=case, kind="route_chosen").values_list("to", flat=True)) == {
            user.pk for user in parties(case)
        }
        assert Event.objects.filter(case_key=str(case.pk), type="arbitration.route-chosen").count() == 1

    def test_is_not_the_sellers_to_choose(self, case):
        seller = respondent_of(case)
        digest = words.choice("recommendation", reader=seller).digest

        with pytest.raises(NotPermitted):
            choice.choose_recommendation(case_id=case.pk, by=seller, digest=digest, now=LATER)

    def test_words_that_were_not_shown_are_refused_and_nothing_is_kept(self, case):
        with pytest.raises(StalePage, match="words have changed"):
            choice.choose_recommendation(case_id=case.pk, by=claimant_of(case), digest="0" * 64, now=LATER)

        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE
        assert not Consent.objects.exists()
        assert not Proceeding.objects.exists()

    def test_after_silence_it_goes_the_default_track(self):
        case = silent_case()
        buyer = claimant_of(case)
        digest = words.choice("recommendation", reader=buyer).digest

        at = case.clocks.get(key="final_choice", state="running").started_at + timedelta(hours=1)
        proceeding = choice.choose_recommendation(case_id=case.pk, by=buyer, digest=digest, now=at)

        assert proceeding.track == Proceeding.Track.DEFAULT


class TestABindingDecision:
    def choose(self, case):
        buyer = claimant_of(case)
        digest = words.choice("decision", reader=buyer).digest
        return choice.choose_decision(case_id=case.pk, by=buyer, digest=digest, now=LATER)

    def test_needs_a_promise(self, case):
        with pytest.raises(Conflict, match="Nobody promised"):
            self.choose(case)

        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE

    def test_rests_on_the_sellers_promise_made_before_the_case(self):
        earlier = choosing_case(now=NOW - timedelta(days=30), email="first@example.org")
        promise = pledge(respondent_of(earlier), at=NOW - timedelta(days=1))
        case = choosing_case(email="second@example.org")

        assert self.choose(case).commitment == promise

    def test_a_promise_after_filing_binds_only_later_cases(self, case):
        pledge(respondent_of(case), at=NOW + timedelta(days=5))

        with pytest.raises(Conflict):
            self.choose(case)

    def test_withdrawn_it_still_binds_in_cases_filed_before(self):
        earlier = choosing_case(now=NOW - timedelta(days=30), email="first@example.org")
        seller = respondent_of(earlier)
        promise = pledge(seller, at=NOW - timedelta(days=2))
        case = choosing_case(email="second@example.org")
        commitments.withdraw(commitment_id=promise.pk, by=seller, now=NOW + timedelta(days=1))
        later = choosing_case(now=NOW + timedelta(days=2), email="third@example.org")

        assert commitments.holding(case) == promise
        assert commitments.holding(later) is None

    def test_a_marketplace_can_promise_for_its_sellers(self):
        marketplace = connected_marketplace()
        officer = marketplace.organisation.rolegrant_set.get().user
        promise = pledge(officer, at=NOW - timedelta(days=1))

        assert promise.marketplace == marketplace

        assert self.choose(choosing_case()).commitment == promise

    def test_a_promise_is_made_once_and_taken_back_by_its_maker_alone(self, case):
        seller = respondent_of(case)
        promise = pledge(seller, at=LATER)
        with pytest.raises(Conflict, match="made already"):
            pledge(seller, at=LATER)
        for other in (claimant_of(case), person()):
            with pytest.raises(NotFound):
                commitments.withdraw(commitment_id=promise.pk, by=other, now=LATER)
            with pytest.raises(NotFound):
                pledge(other, at=LATER)


class TestArbitration:
    def test_needs_a_fresh_yes_of_both_whoever_proposes_it(self, case):
        buyer, seller = parties(case)
        proposal = propose(case, seller)
        assert Notice.objects.filter(case=case, kind="arbitration_proposed").get().to == buyer
        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE

        proceeding = consent(case, buyer)

        case.refresh_from_db()
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        assert (proceeding.route, proceeding.seat, proceeding.language) == ("arbitration", "FR", "en")
        assert {(row.side, row.basis) for row in proceeding.consents.all()} == {
            ("claimant", "fresh"),
            ("respondent", "fresh"),
        }
        assert all(row.given_at >= case.created_at and row.proposal == proposal for row in proceeding.consents.all())
        assert not Clock.objects.filter(case=case, key="final_choice", state="running").exists()

    def test_the_ledger_keeps_the_words_each_side_was_shown_in_its_own_language(self):
        case = agreed_arbitration(language="zh-hans", respondent_country="DE")

        kept = {row.side: row for row in Consent.objects.filter(case=case)}

        assert kept["claimant"].language == "zh-hans"
        assert "仲裁" in kept["claimant"].text
        assert kept["respondent"].language == "en"
        assert "No clause in the terms" not in kept["respondent"].text
        for row in kept.values():
            shown = words.arbitration(side=row.side, reader=row.by, seat="FR", language="en")
            assert row.digest == shown.digest

    def test_nobody_agrees_in_a_language_that_is_not_theirs(self, case):
        buyer = claimant_of(case)
        buyer.language = "pt"
        buyer.save(update_fields=["language"])

        with pytest.raises(Conflict, match="not there in your language"):
            consents.propose_arbitration(
                case_id=case.pk, by=buyer, seat="FR", language="en", digest="0" * 64, now=LATER
            )

    def test_one_yes_is_no_arbitration_and_ones_own_proposal_is_not_ones_own_to_accept(self, case):
        buyer, seller = parties(case)
        with pytest.raises(Conflict, match="No arbitration is proposed"):
            consent(case, seller)
        propose(case, buyer)

        with pytest.raises(Conflict, match="Your side proposed"):
            consent(case, buyer)
        with pytest.raises(Conflict, match="proposed already"):
            propose(case, seller)

    def test_a_no_has_no_effect_but_that(self, case):
        buyer, seller = parties(case)
        propose(case, seller)

        proposal = consents.decline_arbitration(case_id=case.pk, by=buyer, now=LATER)

        assert proposal.state == ArbitrationProposal.State.DECLINED
        case.refresh_from_db()
        assert case.stage == Stage.FINAL_CHOICE
        assert propose(case, buyer).state == ArbitrationProposal.State.OPEN

    def test_another_seat_or_language_is_refused_naming_the_field(self, case):
        with pytest.raises(InvalidInput) as refusal:
            propose(case, claimant_of(case), seat="US", language="xx")

        assert set(refusal.value.errors) == {"seat", "language"}
        assert "FR, CN" in refusal.value.errors["seat"][0]

    def test_another_choice_or_the_end_of_the_time_leaves_no_proposal_open(self, case):
        proposal = propose(case, respondent_of(case))
        clock = case.clocks.get(key="final_choice", state="running")

        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        proposal.refresh_from_db()
        assert proposal.state == ArbitrationProposal.State.LAPSED
