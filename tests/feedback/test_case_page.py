"""The page of a case that has ended leads each side to its own questions, as long as it can answer them."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from odr.accounts.models import Role
from odr.audit import log
from odr.cases import operations as cases
from odr.common import time as clock
from odr.feedback.models import Questionnaire
from tests.factories import staff
from tests.feedback.test_asking import ask, of, reply
from tests.paths import claimant_of, negotiating_case, parties

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class TestTheCasePage:
    @pytest.fixture
    def just_ended(self):
        moment = clock.now() - 2 * DAY
        found = negotiating_case(now=moment - 2 * DAY)
        cases.withdraw(case_id=found.pk, by=claimant_of(found), now=moment)
        return found

    def link(self, client, case):
        page = client.get(f"/en/cases/{case.pk}/").content.decode()
        return re.findall(r"/en/feedback/([0-9a-f-]{36})/", page)

    def test_leads_each_side_to_its_own_questions_until_it_has_answered(self, just_ended, signed_in_as):
        assert self.link(signed_in_as(claimant_of(just_ended)), just_ended) == []
        ask(just_ended, now=clock.now())
        for side, reader in zip(("claimant", "respondent"), parties(just_ended), strict=True):
            row = of(just_ended, side)
            assert self.link(signed_in_as(reader), just_ended) == [str(row.pk)]
            reply(row, reader, now=clock.now())
            assert self.link(signed_in_as(reader), just_ended) == []

    def test_does_not_after_their_time_nor_for_anybody_else(self, just_ended, signed_in_as):
        ask(just_ended, now=clock.now())
        assert self.link(signed_in_as(staff(Role.ADMINISTRATOR)), just_ended) == []
        past = clock.now() - DAY
        with transaction.atomic():
            Questionnaire.objects.filter(case=just_ended).update(asked_at=past - DAY, closes_at=past)
            log.record("feedback.asked", about=of(just_ended), case=just_ended, at=past)
        assert self.link(signed_in_as(claimant_of(just_ended)), just_ended) == []

    def test_asks_the_database_no_more_for_it(self, just_ended, signed_in_as):
        reader = signed_in_as(claimant_of(just_ended))

        def queries():
            reader.get(f"/en/cases/{just_ended.pk}/")
            with CaptureQueriesContext(connection) as captured:
                reader.get(f"/en/cases/{just_ended.pk}/")
            return len(captured)

        before = queries()
        ask(just_ended, now=clock.now())
        assert queries() == before
