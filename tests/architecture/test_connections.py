"""Connections to the database: kept between requests, and checked before a request unless they served a moment ago."""

import pytest
from django.db import OperationalError, connection

from odr.common.postgres.base import FRESH_SECONDS, DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept():
    """A connection of its own that has served a request."""
    made = DatabaseWrapper(connection.settings_dict | {"CONN_HEALTH_CHECKS": True}, alias="kept")
    pid = asked(made)
    between_requests(made)
    yield made, pid
    made.close()


def asked(made: DatabaseWrapper) -> int:
    with made.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def between_requests(made: DatabaseWrapper) -> None:
    made.close_if_unusable_or_obsolete()


def end(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_one_that_rested_is_made_anew_if_it_died(kept):
    made, pid = kept
    end(pid)
    made.used_at -= FRESH_SECONDS

    assert asked(made) != pid


def test_one_that_died_a_moment_after_serving_fails_one_request_and_no_more(kept):
    made, pid = kept
    end(pid)

    with pytest.raises(OperationalError):
        asked(made)
    between_requests(made)

    assert asked(made) != pid


def test_one_that_served_a_moment_ago_is_not_asked(kept, monkeypatch):
    made, pid = kept
    monkeypatch.setattr(made, "is_usable", lambda: pytest.fail("asked"))

    assert asked(made) == pid


def test_none_is_asked_within_a_transaction(kept, monkeypatch):
    made, pid = kept
    monkeypatch.setattr(made, "is_usable", lambda: pytest.fail("asked"))
    assert asked(made) == pid
    made.used_at -= FRESH_SECONDS

    assert asked(made) == pid
