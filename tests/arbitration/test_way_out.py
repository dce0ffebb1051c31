"""The way out: the buyer takes the papers and the case is closed; so does silence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from odr.arbitration import choice
from odr.cases import clocks
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import MoveNotAllowed, NotPermitted
from odr.notices.models import Notice
from tests.paths import MEDIATING, choosing_case, claimant_of, mediating_case, respondent_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]
CHOOSING = MEDIATING + timedelta(days=12)


def expire(case, key):
    clock = case.clocks.get(key=key, state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()


class TestTheBuyersChoice:
    @pytest.fixture
    def case(self):
        return choosing_case()

    def test_taking_the_papers_closes_the_case(self, case):
        choice.take_exit_pack(case_id=case.pk, by=claimant_of(case), now=CHOOSING)

        case.refresh_from_db()
        assert case.stage == Stage.CLOSED
        assert list(case.clocks.filter(state=Clock.State.RUNNING).values_list("key", flat=True)) == ["reopen"]
        with pytest.raises(MoveNotAllowed):
            choice.take_exit_pack(case_id=case.pk, by=claimant_of(case), now=CHOOSING)

    def test_is_not_the_sellers(self, case):
        with pytest.raises(NotPermitted):
            choice.take_exit_pack(case_id=case.pk, by=respondent_of(case), now=CHOOSING)

    def test_choosing_nothing_closes_it_too(self, case):
        expire(case, "final_choice")

        assert case.stage == Stage.CLOSED
        assert Notice.objects.filter(case=case, kind="case_closed").count() == 2


class TestThePage:
    @pytest.fixture
    def start(self):
        """Pages ask the real clock, so these cases begin shortly before now."""
        return timezone.now() - timedelta(days=6)

    def page(self, case, language="en"):
        with translation.override(language):
            return reverse("arbitration:exit", args=[case.pk])

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_shows_where_to_go_and_closes_the_case(self, start, signed_in_as, language):
        case = choosing_case(now=start)
        buyer = signed_in_as(claimant_of(case))
        address = self.page(case, language)

        assert buyer.get(address).status_code == 200
        assert buyer.post(address, {"version": str(case.version)}).status_code == 302

        case.refresh_from_db()
        assert case.stage == Stage.CLOSED
        assert buyer.get(address).status_code == 200

    def test_is_not_open_before_its_time(self, start, signed_in_as):
        case = mediating_case(now=start)

        assert signed_in_as(claimant_of(case)).get(self.page(case)).status_code == 409

    def test_the_case_page_leads_there(self, start, signed_in_as):
        case = choosing_case(now=start)

        for user, leads in ((claimant_of(case), True), (respondent_of(case), False)):
            browser = signed_in_as(user)
            ways = reverse("arbitration:ways", args=[case.pk])
            assert ways in browser.get(reverse("cases:case", args=[case.pk])).content.decode()
            assert (self.page(case) in browser.get(ways).content.decode()) is leads

    def test_programs_take_it_too(self, start, signed_in_as):
        case = choosing_case(now=start)
        answer = signed_in_as(claimant_of(case)).post(f"/api/v1/cases/{case.pk}/exit/")

        assert answer.json()["stage"] == "closed"
