"""Lists and the page of a case need few queries, always the same number, and none that grows with what is not shown."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from odr.cases import operations as cases
from odr.cases.models import Case
from odr.negotiation import operations as negotiation
from tests import paths

pytestmark = pytest.mark.django_db

LIST_BUDGET = 12
#: The aim is 12; each panel of the page still asks for its own rows.
CASE_BUDGET = 24
#: What grows with the rows that are skipped or counted.
GROWING = re.compile(r"\bOFFSET\b|\bcount\s*\(", re.IGNORECASE)


def statements(client: Client, path: str) -> list[str]:
    """What the second request of a page asks the database; the first fills the caches of a process."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return [each["sql"] for each in captured.captured_queries]


def buyer_of(case: Case, client: Client) -> Client:
    client.force_login(paths.claimant_of(case), backend="django.contrib.auth.backends.ModelBackend")
    return client


class TestMyCases:
    def test_need_the_same_few_queries_for_one_case_and_for_many(self, client):
        buyer_of(paths.negotiating_case(), client)
        one = statements(client, reverse("cases:mine"))
        for _ in range(3):
            paths.filed_case()
        many = statements(client, reverse("cases:mine"))
        assert len(many) == len(one) <= LIST_BUDGET
        assert not [sql for sql in many if GROWING.search(sql)]

    def test_older_ones_are_found_by_key(self, client):
        filed = [paths.filed_case(now=paths.NOW + timedelta(minutes=minute)) for minute in range(22)]
        buyer_of(filed[0], client)
        answer = client.get(reverse("cases:mine"))
        older = statements(client, f"{reverse('cases:mine')}?after={answer.context['older']}")
        assert len(older) <= LIST_BUDGET
        assert not [sql for sql in older if GROWING.search(sql)]


class TestTheCasePage:
    def test_needs_the_same_queries_however_much_was_said(self, client):
        case = paths.negotiating_case()
        page = reverse("cases:case", args=[case.pk])
        buyer_of(case, client)
        short = statements(client, page)
        buyer, seller = paths.parties(case)
        for minute in range(3):
            at = paths.TALKS_OVER + timedelta(minutes=minute)
            for side in (buyer, seller):
                cases.send_message(case_id=case.pk, by=side, room="joint", body="Hello", language="en", now=at)
        negotiation.make_offer(case_id=case.pk, by=seller, terms=paths.REFUND, now=paths.TALKS_OVER)
        long = statements(client, page)
        assert len(long) == len(short) <= CASE_BUDGET
        assert not [sql for sql in long if GROWING.search(sql)]

    @pytest.mark.parametrize("way", [paths.served_case, paths.mediating_case, paths.settled_case])
    def test_stays_in_its_budget_at_other_stages(self, client, way):
        case = way()
        buyer_of(case, client)
        found = statements(client, reverse("cases:case", args=[case.pk]))
        assert len(found) <= CASE_BUDGET
        assert not [sql for sql in found if GROWING.search(sql)]
