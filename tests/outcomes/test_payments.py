"""Money moves outside the platform: who sees where to, what banks report, and that nothing a bank says confirms for a side."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.notices import rendering
from odr.notices.models import Notice
from odr.outcomes import operations, operations_bank, payments, refunds
from odr.outcomes.models import BankEntry, BankReport, PaymentOrder, PerformanceStep, Settlement
from odr.outcomes.performance import steps_for
from odr.outcomes.terms import Term
from tests.factories import person, staff
from tests.outcomes.test_bank_files import FRENCH, GERMAN, booking, camt054, pain002, transaction
from tests.paths import NOW, claimant_of, connected_marketplace, parties, respondent_of, settled_case

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
PAYER = {"holder": "Lumen Trading", "iban": GERMAN}


@pytest.fixture
def case() -> Case:
    return settled_case()


@pytest.fixture
def step(case) -> PerformanceStep:
    return PerformanceStep.objects.get(settlement__case=case)


def give_account(case, *, by=None, **changes):
    given_ = {"holder": "Camille Durand", "iban": FRENCH, "now": LATER} | changes
    return operations_bank.give_account(case_id=case.pk, by=by or claimant_of(case), **given_)


def order(case, step, *, by=None, **changes):
    given_ = {"payer": PAYER, "pay_on": date(2026, 11, 20), "now": LATER} | changes
    return operations_bank.order_payment(case_id=case.pk, step_id=step.pk, by=by or respondent_of(case), **given_)


def imported(case, content: bytes, *, by=None):
    return operations_bank.import_bank_report(by=by or respondent_of(case), content=content, now=LATER)


def in_english(notice) -> str:
    notice.to.language = "en"
    return rendering.render(notice, now=LATER).text


def booked(step, **changes) -> bytes:
    return camt054(booking(**({"name": payments.end_to_end_id(step), "amount": "129.00"} | changes)))


class TestAnAccount:
    def test_is_seen_by_who_has_to_pay_and_by_nobody_else(self, case, step):
        give_account(case)
        found = payments.account_for(payments.step_to_pay(respondent_of(case), case.pk, step.pk))
        assert found is not None
        assert found.iban == FRENCH
        for other in (claimant_of(case), person(), staff(Role.ADMINISTRATOR), staff(Role.MARKETPLACE_OFFICER)):
            with pytest.raises(NotFound):
                payments.step_to_pay(other, case.pk, step.pk)

    def test_can_be_put_right_until_the_case_ends(self, case, step):
        give_account(case)
        give_account(case, iban=GERMAN)
        assert payments.account_for(step).iban == GERMAN

    def test_is_given_by_a_side_only(self, case):
        for other in (person(), staff(Role.ADMINISTRATOR)):
            with pytest.raises(NotFound):
                give_account(case, by=other)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"iban": "FR1420041010050500013M02607"}, "iban"),
            ({"iban": ""}, "iban"),
            ({"iban": "", "number": "6228480402564890018"}, "bic"),
            ({"number": "12345678"}, "number"),
            ({"holder": "李雷"}, "holder"),
        ],
    )
    def test_that_cannot_be_paid_is_refused_by_field(self, case, changes, field):
        with pytest.raises(InvalidInput) as refusal:
            give_account(case, **changes)
        assert field in refusal.value.errors

    def test_is_told_to_whoever_pays_without_its_number(self, case, step):
        give_account(case)
        notice = Notice.objects.get(case=case, kind="payee_account_known")
        assert notice.to == respondent_of(case)
        text = in_english(notice)
        assert "said where its money should go" in text
        assert not any(number in text for number in (FRENCH, FRENCH[-4:]))
        assert not Notice.objects.filter(kind="own_account_changed").exists()

    def test_that_is_changed_is_told_to_both(self, case, step):
        give_account(case)
        give_account(case, iban=GERMAN)
        own = Notice.objects.get(case=case, kind="own_account_changed")
        assert own.to == claimant_of(case)
        assert "3000" in in_english(own)
        told = [in_english(notice) for notice in Notice.objects.filter(case=case, kind="payee_account_known")]
        assert sum("changed the account" in text for text in told) == 1

    def test_is_told_to_nobody_who_has_nothing_to_pay(self, case, step):
        give_account(case, by=respondent_of(case), iban=GERMAN)
        assert not Notice.objects.filter(kind="payee_account_known").exists()

    def test_stands_nowhere_in_the_clear_in_the_record(self, case):
        give_account(case)
        event = Event.objects.get(type="outcomes.account-given")
        assert FRENCH not in str(event.header)


class TestAnOrder:
    def test_names_the_step_in_at_most_35_characters(self, case, step):
        give_account(case)
        made, content = order(case, step)
        name = payments.end_to_end_id(step)
        assert len(name) <= 35
        assert len(made.message_id) <= 35
        assert f"<EndToEndId>{name}</EndToEndId>".encode() in content
        assert b'<InstdAmt Ccy="EUR">129.00</InstdAmt>' in content

    def test_waits_for_the_account(self, case, step):
        with pytest.raises(Conflict, match="not yet said"):
            order(case, step)

    def test_is_not_made_for_a_step_that_is_done(self, case, step):
        give_account(case)
        operations.report_performed(case_id=case.pk, step_id=step.pk, by=respondent_of(case), report="Paid", now=LATER)
        with pytest.raises(Conflict, match="twice"):
            order(case, step)

    @pytest.mark.parametrize("day", [date(2026, 11, 18), date(2027, 3, 1)])
    def test_is_for_a_day_that_can_be(self, case, step, day):
        give_account(case)
        with pytest.raises(InvalidInput) as refusal:
            order(case, step, pay_on=day)
        assert "pay_on" in refusal.value.errors

    def test_is_for_a_day_of_whoever_pays_and_not_of_the_server(self, case, step):
        give_account(case)
        seller = respondent_of(case)
        seller.time_zone = "America/Los_Angeles"
        seller.save(update_fields=["time_zone"])
        order(case, step, pay_on=date(2026, 11, 19), now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
        with pytest.raises(InvalidInput) as refusal:
            order(case, step, pay_on=date(2026, 11, 18), now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
        assert "pay_on" in refusal.value.errors

    def test_of_a_sum_the_currency_does_not_have_is_not_made(self, case, step):
        give_account(case)
        PerformanceStep.objects.filter(pk=step.pk).update(amount=Decimal("1200.50"), currency="JPY")
        with pytest.raises(InvalidInput, match="small parts"):
            order(case, step)
        assert not PaymentOrder.objects.exists()

    def test_is_made_by_the_marketplace_that_holds_the_money(self):
        home = connected_marketplace()
        case = settled_case()
        step = PerformanceStep.objects.get(settlement__case=case)
        give_account(case)
        officer = home.organisation.rolegrant_set.get().user
        assert [row["step"] for row in payments.to_pay(officer)] == [step]
        order(case, step, by=officer)


class TestABanksReport:
    def test_of_the_whole_sum_counts_as_reported_and_is_confirmed_by_the_buyer_alone(self, case, step):
        report = imported(case, booked(step))
        step.refresh_from_db()
        assert (report.entries.get().result, step.state, step.reported_by) == ("matched", "reported", None)
        assert "BANK-77" in step.report
        assert Clock.objects.get(case=case, state="running").key == "confirmation"
        operations.confirm_performed(case_id=case.pk, step_id=step.pk, by=claimant_of(case), now=LATER)
        case.refresh_from_db()
        assert case.stage == Stage.CLOSED

    def test_of_an_order_that_was_taken_in_is_evidence_only(self, case, step):
        imported(case, pain002(transaction("ACCP", name=payments.end_to_end_id(step), amount="129.00")))
        step.refresh_from_db()
        assert step.state == "due"
        assert payments.reported_on([step])[step.pk][0].status == "accepted"

    def test_of_a_refusal_shows_its_reason_to_both(self, case, step):
        imported(case, pain002(transaction("RJCT", name=payments.end_to_end_id(step), amount="129.00", reason="AC04")))
        step.refresh_from_db()
        assert step.state == "due"
        assert payments.reported_on([step])[step.pk][0].reason == "AC04 Account closed"
        assert Notice.objects.filter(case=case, kind="payment_failed").count() == 2

    def test_of_a_refused_file_finds_the_step_by_the_orders_name(self, case, step):
        give_account(case)
        made, _content = order(case, step)
        group = (
            f"<OrgnlGrpInfAndSts><OrgnlMsgId>{made.message_id}</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
        )
        assert imported(case, pain002(group)).entries.get().step == step

    @pytest.mark.parametrize(
        ("changes", "result"),
        [
            ({"amount": "128.99"}, "wrong_amount"),
            ({"currency": "USD"}, "wrong_currency"),
            ({"amount": "none"}, "wrong_amount"),
            ({"name": "ODR-FR-2026-000-001-999999"}, "unknown"),
            ({"name": "SALARY"}, "unknown"),
            ({"name": "NOTPROVIDED"}, "unreadable"),
        ],
    )
    def test_that_does_not_fit_is_kept_and_changes_nothing(self, case, step, changes, result):
        report = imported(case, booked(step, **changes))
        step.refresh_from_db()
        assert (report.entries.get().result, step.state) == (result, "due")

    def test_of_somebody_elses_payment_is_unknown_to_whoever_sends_it(self, case, step):
        stranger = imported(case, booked(step), by=person()).entries.get()
        buyer = imported(case, booked(step), by=claimant_of(case)).entries.get()
        assert (stranger.result, stranger.step, buyer.result) == ("unknown", None, "unknown")

    def test_sent_twice_is_one_report(self, case, step):
        assert imported(case, booked(step)) == imported(case, booked(step))

    def test_of_the_same_booking_in_another_file_is_told_once(self, case, step):
        imported(case, booked(step))
        again = imported(case, booked(step) + b"\n")
        assert again.entries.get().result == "repeated"
        assert len(payments.reported_on([step])[step.pk]) == 1

    def test_of_money_that_came_back_takes_the_banks_word_back(self, case, step):
        imported(case, booked(step))
        imported(case, booked(step, more="<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>"))
        assert not payments.is_booked(payments.reported_on([step])[step.pk])
        assert Notice.objects.filter(case=case, kind="payment_failed").count() == 2

    def test_that_names_another_payment_of_a_file_of_ours_is_unknown(self, case, step):
        give_account(case)
        made, _content = order(case, step)
        group = f"<OrgnlGrpInfAndSts><OrgnlMsgId>{made.message_id}</OrgnlMsgId></OrgnlGrpInfAndSts>"
        report = imported(case, pain002(group + transaction("ACSC", name="SALARY", amount="129.00")))
        step.refresh_from_db()
        assert (report.entries.get().result, report.entries.get().step, step.state) == ("unknown", None, "due")

    def test_tells_others_the_banks_codes_and_no_words_of_the_file(self, case, step):
        told = transaction("RJCT", name=payments.end_to_end_id(step), amount="129.00", reason="AC04")
        imported(case, pain002(told.replace("Account closed", "Pay to my cousin instead: bit.ly/x")))
        for notice in Notice.objects.filter(case=case, kind="payment_failed"):
            text = rendering.render(notice, now=LATER).text
            assert "AC04" in text
            assert "cousin" not in text

    def test_of_the_seller_shows_the_buyer_codes_alone_and_whose_file_it_is(self, case, step, signed_in_as):
        told = transaction("RJCT", name=payments.end_to_end_id(step), amount="129.00", reason="AC04")
        imported(case, pain002(told))
        pages = [signed_in_as(user).get(f"/en/cases/{case.pk}/").content.decode() for user in parties(case)]
        assert ["Account closed" in page for page in pages] == [False, True]
        assert ["Look at your own account" in page for page in pages] == [True, False]

    def test_needs_no_more_queries_for_many_entries_that_are_not_ours(self, case, step):
        def queries(many):
            content = camt054("".join(booking(name=f"X-{at}") for at in range(many)))
            with CaptureQueriesContext(connection) as captured:
                imported(case, content)
            return len(captured)

        assert queries(2) == queries(200)

    def test_that_cannot_be_read_leaves_nothing_behind(self, case, step):
        broken = booked(step)[:-20]
        bomb = b'<!DOCTYPE a [<!ENTITY x "lol">]>' + booked(step)
        foreign = booked(step).replace(b"camt.054", b"camt.053")
        for content in (broken, bomb, foreign, b"", camt054("")):
            with pytest.raises(InvalidInput) as refusal:
                imported(case, content)
            assert list(refusal.value.errors) == ["file"]
        step.refresh_from_db()
        assert step.state == "due"
        assert not BankReport.objects.exists()
        assert not BankEntry.objects.exists()
        assert not Event.objects.filter(type__startswith="outcomes.bank").exists()

    def test_whose_second_entry_fails_leaves_nothing_of_the_first(self, case, step, monkeypatch):
        name = payments.end_to_end_id(step)
        content = camt054(
            booking(name=name, amount="129.00") + booking(name=name, amount="129.00", status="<Cd>PDNG</Cd>")
        )
        applied = operations_bank._apply

        def fail(row, **known):
            if row.position == 2:
                raise Conflict("The case went on.")
            applied(row, **known)

        monkeypatch.setattr(operations_bank, "_apply", fail)
        with pytest.raises(Conflict):
            imported(case, content)
        step.refresh_from_db()
        assert step.state == "due"
        assert not BankReport.objects.exists()

    @given(st.lists(st.sampled_from(["fits", "sum", "currency", "unknown", "unnamed"]), min_size=1, max_size=6))
    @settings(max_examples=15, deadline=None)
    def test_has_a_row_for_every_entry_whatever_they_are(self, kinds):
        case = settled_case(email=f"{abs(hash(tuple(kinds)))}@example.org")
        step = PerformanceStep.objects.get(settlement__case=case)
        name = payments.end_to_end_id(step)
        made = {
            "fits": booking(name=name, amount="129.00"), "sum": booking(name=name, amount="1.00"),
            "currency": booking(name=name, amount="129.00", currency="USD"), "unknown": booking(name="X-1"),
            "unnamed": booking(name=""),
        }  # fmt: skip
        report = imported(case, camt054("".join(made[kind] for kind in kinds)))
        assert report.entries.count() == len(kinds)
        assert sum(row.result == "matched" for row in report.entries.all()) == min(1, kinds.count("fits"))
        assert not BankEntry.objects.filter(report=report, step=None, result="matched").exists()


class TestMoney:
    @given(
        st.lists(
            st.tuples(st.integers(1, 10**8), st.sampled_from(["claimant", "respondent"]), st.integers(1, 90)),
            min_size=1, max_size=10,
        )
    )  # fmt: skip
    @settings(max_examples=25, deadline=None)
    def test_of_all_steps_is_the_money_of_all_terms(self, given_):
        case = Case.objects.first() or settled_case()
        terms = [
            Term(kind="money", by=by, amount=Decimal(cents) / 100, currency="EUR", days=days)
            for cents, by, days in given_
        ]
        settlement = Settlement(case=case, terms=[term.as_json() for term in terms], created_at=NOW)
        steps = steps_for(settlement, carried=[])
        assert payments.totals(steps) == {"EUR": sum((term.amount for term in terms), Decimal(0))}
        assert payments.totals(steps_for(settlement, carried=steps)) == payments.totals(steps)


class TestARefundsNumber:
    def test_of_a_card_is_checked_and_kept_with_the_report(self, case, step):
        number = "74537604221222132710574"
        operations.report_performed(
            case_id=case.pk,
            step_id=step.pk,
            by=respondent_of(case),
            report="Refunded",
            refund_reference=number,
            now=LATER,
        )
        step.refresh_from_db()
        assert step.refund_reference == number
        assert refunds.is_arn(number)

    @pytest.mark.parametrize("typed", ["74537604221222132710572", "??", "re fund!"])
    def test_that_cannot_be_is_refused_and_nothing_is_reported(self, case, step, typed):
        with pytest.raises(InvalidInput):
            operations.report_performed(
                case_id=case.pk, step_id=step.pk, by=respondent_of(case), report="x", refund_reference=typed, now=LATER
            )
        step.refresh_from_db()
        assert step.state == "due"
