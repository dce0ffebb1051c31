"""The pages of feedback in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts.models import Role
from odr.cases import operations as cases
from odr.feedback import operations
from odr.feedback.models import Questionnaire
from tests.factories import staff
from tests.paths import claimant_of, mediating_case, mediator_of
from tests.plugins.access import come_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def case():
    found = mediating_case(now=timezone.now() - timedelta(days=6))
    cases.withdraw(case_id=found.pk, by=claimant_of(found), now=timezone.now())
    operations.ask(case_id=found.pk, now=timezone.now())
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_sound(case, width, language, client, live_server, browser_page, axe, screenshot):
    page, row = browser_page(width=width), Questionnaire.objects.get(case=case, side="claimant")
    visits = [(claimant_of(case), "feedback:answer", [row.pk]), (claimant_of(case), "feedback:public", [])]
    visits += [(mediator_of(case), "feedback:mine", []), (staff(Role.ADMINISTRATOR), "feedback:comments", [])]
    for user, name, args in visits:
        cookie = come_in(client, user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        with translation.override(language):
            page.goto(live_server.url + reverse(name, args=args))

        screenshot(page, f"{name.replace(':', '-')}-{language}-{width}")
        assert page.locator("h1").count() == 1, page.url
        assert axe(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
