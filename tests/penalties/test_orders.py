"""The marketplace's side: it gets an order, says so, carries it out or says why it cannot."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role, User
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.marketplaces import queries as marketplaces
from odr.notices.models import Notice
from odr.penalties import clocks, orders, queries
from odr.penalties.models import Clock, MarketplaceOrder
from tests.factories import staff
from tests.paths import connected_marketplace, decided_measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def market():
    return connected_marketplace()


@pytest.fixture
def officer(market) -> User:
    return marketplaces.officers_of(market).get()


@pytest.fixture
def order(officer) -> MarketplaceOrder:
    return decided_measure().orders.get()


def soon(order):
    return order.sent_at + timedelta(hours=1)


def test_is_sent_when_the_measure_takes_effect_with_24_and_72_hours(order, officer):
    due = {clock.key: clock.due_at - order.sent_at for clock in order.clocks.all()}
    assert due == {"marketplace_acknowledgement": timedelta(hours=24), "marketplace_execution": timedelta(hours=72)}
    assert Notice.objects.filter(kind="measure_order", to=officer).exists()


def test_is_acknowledged_once(order, officer):
    orders.acknowledge(order_id=order.pk, by=officer, now=soon(order))
    assert Clock.objects.get(order=order, key="marketplace_acknowledgement").state == "met"
    with pytest.raises(Conflict, match="already"):
        orders.acknowledge(order_id=order.pk, by=officer, now=soon(order))


def test_reporting_it_done_says_that_it_was_received(order, officer):
    done = orders.report_executed(order_id=order.pk, by=officer, report="Warning shown in the shop.", now=soon(order))
    assert done.acknowledged_at == done.executed_at
    assert not Clock.objects.filter(order=order, state="running").exists()
    with pytest.raises(Conflict, match="no longer open"):
        orders.refuse(order_id=order.pk, by=officer, ground="gone", explanation="x", now=soon(order))


def test_a_refusal_needs_a_ground_of_the_list_and_an_explanation(order, officer):
    for ground, explanation, field in (("no_time", "busy", "ground"), ("gone", " ", "explanation")):
        with pytest.raises(InvalidInput, match=field):
            orders.refuse(order_id=order.pk, by=officer, ground=ground, explanation=explanation, now=soon(order))


def test_a_refused_order_is_told_and_can_be_sent_again(order, officer):
    compliance = staff(Role.COMPLIANCE_OFFICER)
    orders.refuse(order_id=order.pk, by=officer, ground="unclear", explanation="Two stores have it.", now=soon(order))
    assert Notice.objects.filter(kind="measure_order_refused", to=compliance).exists()
    again = orders.send_order_again(order_id=order.pk, by=compliance, now=soon(order))
    assert again.pk != order.pk
    with pytest.raises(Conflict, match="newest"):
        orders.send_order_again(order_id=order.pk, by=compliance, now=soon(order))


def test_is_seen_by_the_marketplaces_own_officer_and_by_no_other(order, officer, market):
    other = marketplaces.officers_of(connected_marketplace("Bazar")).get()
    assert queries.orders_visible_to(officer).get() == order
    for stranger in (other, staff(Role.MARKETPLACE_OFFICER)):
        with pytest.raises(NotFound):
            orders.acknowledge(order_id=order.pk, by=stranger, now=soon(order))
    assert not queries.visible_to(officer).exists()  # a marketplace sees orders, not matters


def test_a_marketplace_that_does_not_answer_stands_in_the_record(order):
    boss = staff(Role.ADMINISTRATOR)
    for clock in order.clocks.order_by("due_at"):
        clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    told = Notice.objects.filter(kind="measure_late", to=boss).order_by("created_at")
    assert [notice.context["clock_key"] for notice in told] == ["marketplace_acknowledgement", "marketplace_execution"]
    order.refresh_from_db()
    assert order.ended_at is None  # it is still due


def test_without_a_connected_marketplace_nothing_is_sent():
    assert not decided_measure().orders.exists()
