"""Lists and the page of a case need few queries, always the same number, and none that grows with what is not shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from odr.accounts.models import Role
from odr.cases import operations as cases
from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.negotiation import operations as negotiation
from odr.outcomes import queries as outcomes
from tests import paths
from tests.benchmarks.queries import BUDGET, asked, growing
from tests.desk import ways
from tests.factories import staff

pytestmark = pytest.mark.django_db


def statements(client: Client, path: str) -> list[str]:
    """What the second request of a page asks the database; the first fills the caches of a process."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return asked(captured.captured_queries)


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
        assert len(many) == len(one) <= BUDGET
        assert not growing(many)

    def test_older_ones_are_found_by_key(self, client):
        filed = [paths.filed_case(now=paths.NOW + timedelta(minutes=minute)) for minute in range(22)]
        buyer_of(filed[0], client)
        answer = client.get(reverse("cases:mine"))
        older = statements(client, f"{reverse('cases:mine')}?after={answer.context['older']}")
        assert len(older) <= BUDGET
        assert not growing(older)


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
        assert len(long) == len(short) <= BUDGET
        assert not growing(long)

    def test_every_stage_has_its_longest_way(self):
        assert set(ways.LONGEST) == set(Stage) - {Stage.FINAL}

    @pytest.mark.parametrize("stage", list(ways.LONGEST))
    def test_keeps_to_the_budget_for_everybody_at_every_stage(self, stage, signed_in_as):
        case = ways.at(stage)
        readers = ways.taking_part(case) | {role: staff(role) for role in (Role.INTAKE_OFFICER, Role.ADMINISTRATOR)}
        for reader in readers.values():
            within_budget(signed_in_as(reader), reverse("cases:case", args=[case.pk]))

    @pytest.mark.parametrize("stage", list(ways.LONGEST))
    def test_keeps_to_the_budget_for_a_regulator(self, stage, signed_in_as):
        case = ways.at(stage)
        regulator = signed_in_as(staff(Role.REGULATOR, country="FR"))
        page = reverse("reports:case", args=[case.pk])
        assert regulator.get(reverse("cases:case", args=[case.pk])).headers["Location"] == page
        within_budget(regulator, page)

    @pytest.mark.parametrize("stage", [Stage.NEGOTIATION, Stage.PERFORMANCE_DUE, Stage.BREACHED, Stage.CLOSED])
    def test_lists_every_document_of_the_case(self, stage, client):
        case = ways.at(stage)
        shown = buyer_of(case, client).get(reverse("cases:case", args=[case.pk])).context["documents"]
        assert shown == list(outcomes.documents(case))


def within_budget(client: Client, page: str) -> None:
    """Fails for a page with a thirteenth query, and names them all."""
    found = statements(client, page)
    assert len(found) <= BUDGET, "\n".join(found)
    assert not growing(found)
