"""Sealed bids: sent locked, opened once both are in; a number is seen by nobody before that, and by nobody if they do not meet."""

import json
import secrets
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.audit.receipts import opened_fields
from odr.cases import clocks
from odr.cases.stages import Stage
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.desk import history, receipts
from odr.negotiation import bid_queries, bidding, operations, operations_bids, tasks
from odr.negotiation.models import Bid, BidRound
from odr.notices import rendering
from odr.notices.models import Notice
from odr.outcomes.models import Settlement
from tests.factories import person, staff
from tests.paths import ANSWERED, REFUND, claimant_of, negotiating_case, parties, respondent_of

LATER = ANSWERED + timedelta(hours=3)
OPENING = LATER + timedelta(hours=1)
#: Limits that stand nowhere else in a case.
SECRET, OTHER_SECRET = "73.19", "97.31"


@pytest.fixture
def case(db):
    return negotiating_case()


def bid(case, user, amount, *, round_number=1, now=LATER, currency="EUR"):
    """Send a bid as a browser does; returns the code that opens it."""
    side = case.participations.get(user=user).side
    salt = secrets.token_hex(32)
    commitment = bidding.commitment(
        case_id=case.pk,
        round_number=round_number,
        side=side,
        currency=currency,
        amount=Decimal(amount),
        salt=salt,
    )
    operations_bids.send_bid(case_id=case.pk, by=user, commitment=commitment, now=now)
    return f"{bidding.written(Decimal(amount), currency)}-{salt}"


def reveal(case, user, code, now=OPENING):
    return operations_bids.reveal_bid(case_id=case.pk, by=user, code=code, now=now)


def play(case, buyers, sellers, *, round_number=1, at=LATER, seller_first=False):
    """A whole round."""
    users = [(claimant_of(case), buyers), (respondent_of(case), sellers)]
    codes = [(user, bid(case, user, amount, round_number=round_number, now=at)) for user, amount in users]
    for user, code in reversed(codes) if seller_first else codes:
        reveal(case, user, code, now=at + timedelta(hours=1))
    case.refresh_from_db()
    return case.bid_rounds.get(number=round_number)


class TestBidsThatMeet:
    def test_settle_the_case_in_the_middle(self, case):
        play(case, "80.00", "100.00")

        settlement = Settlement.objects.get(case=case)
        assert case.stage == Stage.PERFORMANCE_DUE
        assert settlement.origin == "bids"
        assert [(term.amount, term.by) for term in settlement.agreed()] == [(Decimal("90.00"), "respondent")]

    def test_whoever_opens_first(self, db):
        sums = [
            play(negotiating_case(email=f"{first}@example.org"), "80.00", "100.01", seller_first=first).agreed
            for first in (False, True)
        ]
        assert sums[0] == sums[1] == Decimal("90.00")

    def test_can_be_checked_by_both_sides(self, case):
        play(case, "80.00", "100.00")

        seen = bid_queries.rounds_of(case, "claimant")[0]
        line = f"odr-bid-1|{case.pk}|1|respondent|EUR|100.00|{seen['theirs']['salt']}"
        assert seen["theirs"]["line"] == line

    def test_leave_no_offer_open(self, case):
        operations.make_offer(case_id=case.pk, by=respondent_of(case), terms=REFUND, now=LATER)

        play(case, "80.00", "100.00")

        assert not case.offers.filter(state="open").exists()

    def test_the_words_of_the_consent_are_kept(self, case):
        play(case, "80.00", "100.00")

        consents = set(Bid.objects.values_list("consent", flat=True))
        assert len(consents) == 2
        assert all("binds both sides" in text for text in consents)


class TestBidsThatDoNotMeet:
    def test_leave_no_number_behind(self, case):
        round_ = play(case, SECRET, "50.00")

        assert (round_.state, round_.agreed, case.stage) == ("not_met", None, Stage.NEGOTIATION)
        assert set(round_.bids.values_list("amount", "salt", "box")) == {(None, "", "")}

    def test_can_be_followed_by_two_more_rounds(self, case):
        for number in (1, 2, 3):
            play(case, SECRET, "50.00", round_number=number, at=LATER + timedelta(hours=2 * number))

        with pytest.raises(Conflict, match="3 rounds"):
            bid(case, claimant_of(case), "60.00", round_number=4, now=LATER + timedelta(hours=12))

    def test_both_sides_are_told_no_more_than_that(self, case):
        play(case, SECRET, "50.00")

        notices = Notice.objects.filter(kind="bids_over")
        assert {notice.to for notice in notices} == set(parties(case))
        assert all(SECRET not in json.dumps(notice.context) for notice in notices)


class TestWhatNobodyReadsBeforeBothAreOpen:
    """One side has opened its bid, the other has not."""

    @pytest.fixture
    def half_open(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, SECRET)
        bid(case, seller, OTHER_SECRET)
        reveal(case, buyer, code)
        return case

    def test_the_pages_and_the_api_of_the_other_side(self, half_open, client):
        seller = respondent_of(half_open)
        client.force_login(seller)
        api = APIClient()
        api.force_authenticate(seller)

        pages = [client.get(f"/en/cases/{half_open.pk}/{path}") for path in ("", "bids/")]
        answer = api.get(f"/api/v1/cases/{half_open.pk}/bids/")

        assert all(page.status_code == 200 and SECRET not in page.content.decode() for page in pages)
        assert answer.status_code == 200
        assert SECRET not in json.dumps(answer.json())
        assert answer.json()[0]["theirs"]["commitment"] == ""

    def test_the_record(self, half_open):
        events = Event.objects.filter(case_key=str(half_open.pk))

        assert {"negotiation.bid-sent", "negotiation.bid-revealed"} <= {event.type for event in events}
        for event in events:
            assert SECRET not in json.dumps(opened_fields(event), default=str)

    def test_the_notices(self, half_open):
        assert all(SECRET not in json.dumps(notice.context) for notice in Notice.objects.all())

    def test_the_database_holds_no_bid_that_is_not_open(self, half_open):
        sealed = Bid.objects.get(side="respondent")
        assert (sealed.amount, sealed.salt) == (None, "")
        with pytest.raises(IntegrityError), transaction.atomic():
            Bid.objects.filter(pk=sealed.pk).update(amount=Decimal("1.00"))

    def test_and_nobody_ever_if_the_round_runs_out(self, half_open):
        round_ = half_open.bid_rounds.get()

        assert operations_bids.note_bids_over(round_id=round_.pk, now=round_.ends_at + timedelta(minutes=1))

        assert set(round_.bids.values_list("amount", "salt")) == {(None, "")}
        assert not operations_bids.note_bids_over(round_id=round_.pk, now=round_.ends_at + timedelta(minutes=2))


class TestRefusals:
    def test_a_second_bid_in_the_same_round(self, case):
        bid(case, claimant_of(case), "80.00")

        with pytest.raises(Conflict, match="cannot be changed"):
            bid(case, claimant_of(case), "90.00")

    def test_opening_before_both_are_in(self, case):
        code = bid(case, claimant_of(case), "80.00")

        with pytest.raises(Conflict, match="not sent its bid yet"):
            reveal(case, claimant_of(case), code)

    def test_opening_nothing(self, case):
        with pytest.raises(Conflict, match="no bid"):
            reveal(case, claimant_of(case), "80.00-" + "0" * 64)

    @pytest.mark.parametrize("change", ["amount", "salt", "nonsense"])
    def test_a_code_that_is_not_the_one_of_the_bid(self, case, change):
        buyer, seller = parties(case)
        code = bid(case, buyer, "80.00")
        bid(case, seller, "100.00")
        salt = code.rpartition("-")[2]
        wrong = {"amount": f"79.00-{salt}", "salt": "80.00-" + "0" * 64, "nonsense": "open sesame"}[change]

        with pytest.raises(InvalidInput) as refusal:
            reveal(case, buyer, wrong)

        assert list(refusal.value.errors) == ["code"]
        assert Bid.objects.filter(revealed_at=None).count() == 2

    @pytest.mark.parametrize("amount", ["1e999999999", "1e-999999999", "9" * 80, "NaN", "٨٩", "8.9e1"])
    def test_an_amount_no_bid_has_is_not_even_written_out(self, case, amount):
        buyer, seller = parties(case)
        code = bid(case, buyer, "89.00")
        bid(case, seller, "100.00")

        with pytest.raises(InvalidInput, match="does not open"):
            reveal(case, buyer, f"{amount}-{code.rpartition('-')[2]}")

    def test_a_bid_between_the_end_of_the_talks_and_what_follows_from_it(self, case):
        end = case.clocks.get(key="negotiation", state="running").due_at

        with pytest.raises(Conflict, match="time for this is over"):
            bid(case, claimant_of(case), "80.00", now=end + timedelta(seconds=1))
        assert not BidRound.objects.exists()

    def test_a_bid_made_for_another_currency(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, "80.00", currency="USD")
        bid(case, seller, "100.00")

        with pytest.raises(InvalidInput, match="does not open"):
            reveal(case, buyer, code)

    def test_a_bid_below_nothing(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, "-80.00")
        bid(case, seller, "100.00")

        with pytest.raises(InvalidInput, match="no sum that can be paid"):
            reveal(case, buyer, code)

    def test_a_copy_of_the_other_sides_lock_opens_with_nothing(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, "80.00")
        copied = Bid.objects.get().commitment
        operations_bids.send_bid(case_id=case.pk, by=seller, commitment=copied, now=LATER)

        with pytest.raises(InvalidInput, match="does not open"):
            reveal(case, seller, code)

    def test_opening_late(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, "80.00")
        bid(case, seller, "100.00")
        round_ = case.bid_rounds.get()

        with pytest.raises(Conflict, match="over"):
            reveal(case, buyer, code, now=round_.ends_at + timedelta(seconds=1))

    def test_opening_twice(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, "80.00")
        bid(case, seller, "100.00")
        reveal(case, buyer, code)

        with pytest.raises(Conflict, match="open already"):
            reveal(case, buyer, code)

    @pytest.mark.parametrize("commitment", ["", "80.00", "Z" * 64, "A" * 64])
    def test_what_is_no_fingerprint(self, case, commitment):
        with pytest.raises(InvalidInput) as refusal:
            operations_bids.send_bid(case_id=case.pk, by=claimant_of(case), commitment=commitment, now=LATER)
        assert list(refusal.value.errors) == ["commitment"]
        assert not BidRound.objects.exists()

    def test_strangers_and_other_stages(self, case):
        with pytest.raises(NotFound):
            operations_bids.send_bid(case_id=case.pk, by=person(), commitment="a" * 64, now=LATER)
        play(case, "80.00", "100.00")
        with pytest.raises(MoveNotAllowed):
            operations_bids.send_bid(case_id=case.pk, by=claimant_of(case), commitment="a" * 64, now=OPENING)

    def test_only_the_sides_read_that_they_bid(self, case):
        with pytest.raises(NotPermitted):
            bid_queries.side_of(person(), case)


class TestWhoeverMediatesOrDecides:
    def test_finds_no_sign_of_bids_in_the_history_nor_a_receipt_of_one(self, case):
        play(case, SECRET, "50.00")
        event = Event.objects.filter(type="negotiation.bid-sent").first()

        told = {
            side: {entry["title"] for entry in history.of(case, side=side)} for side in ("claimant", "mediator", "")
        }

        assert "A sealed bid was sent" in told["claimant"]
        assert not any("bid" in title for side in ("mediator", "") for title in told[side])
        with pytest.raises(NotFound):
            receipts.of_event(case, event.uuid, user=staff(Role.ADMINISTRATOR))


class TestWithoutAScript:
    def test_a_bid_locked_by_the_server_opens_with_its_code_alone(self, case):
        buyer, seller = parties(case)
        locked, code = operations_bids.send_bid_to_lock(case_id=case.pk, by=buyer, amount=Decimal(SECRET), now=LATER)
        other = bid(case, seller, OTHER_SECRET)

        assert SECRET not in locked.box
        with pytest.raises(InvalidInput):
            reveal(case, buyer, code[:-1] + ("0" if code[-1] != "0" else "1"))
        reveal(case, buyer, code.upper().replace("-", " "))
        reveal(case, seller, other)

        assert case.bid_rounds.get().agreed == Decimal("85.25")

    def test_the_code_is_shown_once_and_kept_nowhere(self, case, client):
        client.force_login(claimant_of(case))

        page = client.post(f"/en/cases/{case.pk}/bids/", {"amount": SECRET})
        code = page.context["code"]

        assert page.status_code == 200
        assert code in page.content.decode()
        assert code not in client.get(f"/en/cases/{case.pk}/bids/").content.decode()
        kept = Bid.objects.get()
        assert code.replace("-", "") not in json.dumps([kept.box, kept.commitment, kept.consent])
        assert client.session.get("code") is None

    @pytest.mark.parametrize("amount", ["", "0", "-3", "abc", "1.005"])
    def test_what_is_no_sum_is_said_beside_the_field(self, case, client, amount):
        client.force_login(claimant_of(case))

        page = client.post(f"/en/cases/{case.pk}/bids/", {"amount": amount})

        assert page.status_code == 422
        assert page.context["bid_form"].errors["amount"]
        assert not Bid.objects.exists()


class TestTheEndOfTheTalks:
    def test_ends_the_round_and_wipes_what_was_opened(self, case):
        buyer, seller = parties(case)
        code = bid(case, buyer, SECRET)
        bid(case, seller, OTHER_SECRET)
        reveal(case, buyer, code)
        clock = case.clocks.get(key="negotiation", state="running")

        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        round_ = case.bid_rounds.get()
        assert round_.state == "lapsed"
        assert set(round_.bids.values_list("amount", "salt", "box")) == {(None, "", "")}

    def test_no_step_outlives_the_talks(self, case):
        end = case.clocks.get(key="negotiation", state="running").due_at
        bid(case, claimant_of(case), "80.00", now=end - timedelta(hours=2))

        assert case.bid_rounds.get().ends_at == end

    def test_the_notices_name_the_moment_that_holds_and_no_longer_time(self, case):
        buyer, seller = parties(case)
        end = case.clocks.get(key="negotiation", state="running").due_at
        bid(case, buyer, "80.00", now=end - timedelta(hours=2))
        bid(case, seller, "70.00", now=end - timedelta(hours=1))

        notices = list(Notice.objects.filter(kind__in=["bid_sent", "bids_in"]))
        assert len(notices) == 3
        for notice in notices:
            notice.to.language = "en"
            text = rendering.render(notice, now=end).text
            zone = "Europe/Paris" if notice.to == buyer else "Asia/Shanghai"
            assert formats.moment(end, zone, language="en", with_weekday=True) in text
            assert "72 hours" not in text

    def test_a_withdrawn_case_keeps_no_number_either(self, case, monkeypatch):
        from odr.cases import operations as cases

        bid(case, claimant_of(case), SECRET)
        cases.withdraw(case_id=case.pk, by=claimant_of(case), now=OPENING)
        round_ = case.bid_rounds.get()
        monkeypatch.setattr(tasks, "now", lambda: round_.ends_at + timedelta(minutes=1))

        assert tasks.end_bid_rounds() == 1
        round_.refresh_from_db()
        assert round_.state == "lapsed"
