"""Rows that wait for one another: written in order, seen by whoever reads, all or none."""

from contextlib import suppress

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from odr.common import rows
from odr.marketplaces.models import Marketplace
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return organisation()


@pytest.fixture
def market(owner):
    return lambda name="50 % off; '€'": Marketplace(name=name, organisation=owner, country="FR")


class TestRowsThatWait:
    def test_are_written_in_one_round_trip(self, market, django_assert_num_queries):
        with django_assert_num_queries(1), transaction.atomic(savepoint=False), rows.together():
            rows.add(market("a"))
            rows.add(market("b"), market("c"))
        assert sorted(Marketplace.objects.values_list("name", flat=True)) == ["a", "b", "c"]

    def test_are_seen_by_what_is_read_in_the_block(self, market):
        with transaction.atomic(), rows.together():
            rows.add(market())
            assert Marketplace.objects.get().name == "50 % off; '€'"

    def test_are_written_before_a_savepoint_that_is_taken_back(self, market):
        with transaction.atomic(), rows.together():
            rows.add(market("before"))
            with suppress(ZeroDivisionError), transaction.atomic():
                rows.add(market("inside"))
                Marketplace.objects.count()
                raise ZeroDivisionError
        assert Marketplace.objects.get().name == "before"

    def test_wait_for_a_savepoint_that_waits_itself(self, market):
        with transaction.atomic(savepoint=False), rows.together(), connection.execute_wrapper(pytest.fail):
            with transaction.atomic():
                rows.add(market("kept"))
            with suppress(ZeroDivisionError), transaction.atomic():
                rows.add(market("taken back"))
                raise ZeroDivisionError
        assert Marketplace.objects.get().name == "kept"

    def test_do_not_stand_in_the_way_of_taking_an_error_back(self, market):
        with transaction.atomic(), rows.together():
            with suppress(DataError), transaction.atomic():
                with connection.cursor() as cursor, pytest.raises(DataError):
                    cursor.execute("SELECT 1 / 0")
                rows.add(market("inside"))
                raise DataError
            rows.add(market("after"))
        assert Marketplace.objects.get().name == "after"

    def test_are_not_written_after_an_error(self, market):
        with suppress(ZeroDivisionError), transaction.atomic(), rows.together():
            rows.add(market())
            raise ZeroDivisionError
        assert not Marketplace.objects.exists()

    def test_fail_with_what_is_sent_next(self, market):
        wrong = market()
        wrong.organisation_id = None
        with transaction.atomic(), rows.together():
            rows.add(wrong)
            with pytest.raises(IntegrityError):
                Marketplace.objects.count()
            transaction.set_rollback(True)

    def test_count_as_saved(self, market):
        with transaction.atomic(), rows.together():
            row = market()
            rows.add(row)
        row.name = "Mercato"
        row.save()
        assert Marketplace.objects.get().name == "Mercato"


def test_outside_the_block_a_row_is_written_at_once(market):
    rows.add(market())
    assert Marketplace.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_block_needs_a_transaction():
    with pytest.raises(RuntimeError, match="in one transaction"), rows.together():
        pass
