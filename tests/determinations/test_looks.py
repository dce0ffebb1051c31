"""The pages around a determination in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts.models import Role
from tests import paths
from tests.determinations.ways import FOR_WORK, contest, rule
from tests.factories import staff
from tests.plugins.access import come_in
from tests.plugins.browser import sideways

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
FACTS = (
    "?answer=governing_law&fact=consumer.purpose&fact=directing.other_currency&fact=contract.date&fact=trader.branches"
)


@pytest.fixture
def views():
    """(name of the picture, who looks, address without language) before, during and after a ruling."""
    start = timezone.now() - timedelta(days=6)
    served = paths.served_case(now=start)
    seller = paths.respondent_of(served)
    contest(served, now=start + timedelta(hours=5))
    case = paths.mediating_case(now=start, email="wang@example.org", respondent_email="other@shop.example")
    mediator, buyer = paths.mediator_of(case), paths.claimant_of(case)
    row = contest(case, by=buyer, facts={**FOR_WORK, "consumer.residence": "DE"}, now=timezone.now())

    def before():
        yield "memo-contested", seller, reverse("determinations:memo", args=[served.pk])
        yield "contest", paths.claimant_of(served), reverse("determinations:contest", args=[served.pk])
        yield "facts", paths.claimant_of(served), reverse("determinations:contest-facts", args=[served.pk]) + FACTS
        yield "rule", mediator, reverse("determinations:rule", args=[case.pk, row.pk])
        yield "case-contested", mediator, reverse("cases:case", args=[case.pk])

    def after():
        rule(row, now=timezone.now())
        yield "memo-changed", buyer, reverse("determinations:memo", args=[case.pk])
        yield (
            "earlier",
            buyer,
            reverse("determinations:earlier", args=[case.pk, case.determinations.earliest("made_at").pk]),
        )
        yield "why", buyer, reverse("determinations:why", args=[case.pk, "governing_law"])

    return before, after, case


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_looks_right(live_server, browser_page, axe, screenshot, views, language, width):
    before, after, case = views
    wrong = []
    page = browser_page(width=width)

    def come(user) -> None:
        from django.test import Client

        cookie = come_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    def check(name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        screenshot(page, f"{name}-{language}-{width}")
        wrong.extend(f"{name}: {fault}" for fault in axe(page))
        if (over := sideways(page)) > 0:
            wrong.append(f"{name}: {over} px too wide")

    with translation.override(language):
        for shown in (before, after):
            for name, user, url in shown():
                come(user)
                answer = page.goto(live_server.url + url)
                assert answer is not None
                assert answer.status == 200, url
                check(name)
        come(staff(Role.ADMINISTRATOR))
        page.goto(live_server.url + reverse("determinations:memo", args=[case.pk]))
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.locator("form[action$='/replay/'] button").click()
        page.wait_for_selector("main ul.rows .tag.good")
        check("replay")
    assert not wrong, "\n".join(["", *wrong])
