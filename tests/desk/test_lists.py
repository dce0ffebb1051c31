"""Lists by cursor: each row once whatever its moment, and read from the place where the page before ended."""

from datetime import timedelta

import pytest
from django.db import connection

from odr.cases.models import Case
from odr.common import cursors
from tests import paths

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed():
    """Five cases, the middle three of one moment, so that only their keys tell them apart."""
    moments = [paths.NOW + timedelta(minutes=minute) for minute in (0, 1, 1, 1, 2)]
    return [paths.filed_case(now=moment) for moment in moments]


def read_through(*, oldest_first: bool) -> list[Case]:
    """All pages, one case each, following the cursors."""
    page = cursors.page(Case.objects.all(), after="", size=1, oldest_first=oldest_first)
    rows = page.rows
    while page.more:
        page = cursors.page(Case.objects.all(), after=page.more, size=1, oldest_first=oldest_first)
        rows += page.rows
    return rows


def test_every_row_comes_once_in_order(filed):
    by_place = sorted(filed, key=lambda case: (case.created_at, case.pk))
    assert read_through(oldest_first=True) == by_place
    assert read_through(oldest_first=False) == by_place[::-1]


@pytest.mark.parametrize("cursor", ["", "%%%", "bm90IGEgcGxhY2U=", "MjAyNi0xMS0xNlQwOTozMDowMHx4"])
def test_a_cursor_that_cannot_be_read_starts_at_the_beginning(filed, cursor):
    assert cursors.page(Case.objects.all(), after=cursor, size=1).rows == [filed[-1]]


def test_the_condition_begins_inside_the_index(filed):
    cursor = cursors.write((filed[2].created_at, filed[2].pk))
    with connection.cursor() as settings:
        settings.execute("SET LOCAL enable_seqscan = off")
    plan = cursors.beyond(Case.objects.order_by("-created_at", "-id"), cursor).explain()
    bound = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "created_at <=" in bound
