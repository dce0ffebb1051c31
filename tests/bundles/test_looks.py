"""The pages of bundles in a real browser: no accessibility fault, nothing wider than the phone, no JavaScript for a yes."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts.models import Role
from odr.bundles import leading
from odr.bundles.models import Member
from tests.bundles import ways
from tests.factories import staff
from tests.paths import claimant_of, respondent_of
from tests.plugins.access import come_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def visits(at):
    """The buyer's yes, the seller's and a regulator's view, the administrator's desk, and a case that waits."""
    bundle = ways.proposed(6, now=at + timedelta(days=3))
    first, *_rest = rows = ways.members(bundle)
    admin = staff(Role.ADMINISTRATOR)
    yield claimant_of(first.case), "cases:case", [first.case_id]
    yield claimant_of(first.case), "bundles:answer", [first.case_id]
    for member in rows:
        ways.say_yes(member, now=at + timedelta(days=3, hours=1))
    yield claimant_of(first.case), "bundles:leave", [first.case_id]
    yield admin, "bundles:lead", [bundle.pk]
    best = leading.ranking(bundle)[0]["member"]
    leading.confirm_lead(bundle_id=bundle.pk, by=admin, member_id=best, now=at + timedelta(days=3, hours=2))
    bundle.refresh_from_db()
    waiting = ways.others(bundle)[0]
    yield claimant_of(waiting.case), "bundles:answer", [waiting.case_id]
    yield claimant_of(waiting.case), "cases:case", [waiting.case_id]
    yield respondent_of(waiting.case), "bundles:bundle", [bundle.pk]
    yield admin, "bundles:desk", []
    yield admin, "bundles:bundle", [bundle.pk]
    yield admin, "bundles:dissolve", [bundle.pk]
    yield staff(Role.REGULATOR, country="FR"), "bundles:bundle", [bundle.pk]


def enter(page, user, client, live_server):
    cookie = come_in(client, user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


@pytest.fixture
def start(monkeypatch):
    """Pages ask the real clock, so the bundle begins shortly before now."""
    at = timezone.now() - timedelta(days=4)
    monkeypatch.setattr(ways, "claims", lambda many, make=ways.claims: make(many, now=at))
    return at


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-hans"), (390, "ar")])
def test_every_page_is_sound(width, language, start, client, live_server, browser_page, axe, screenshot):
    page = browser_page(width=width)
    for number, (user, name, args) in enumerate(visits(start)):
        enter(page, user, client, live_server)
        with translation.override(language):
            page.goto(live_server.url + reverse(name, args=args))

        screenshot(page, f"bundles-{number:02d}-{name.replace(':', '-')}-{language}-{width}")
        assert page.locator("h1").count() == 1, page.url
        assert axe(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_two_buyers_join_by_keyboard_and_without_javascript(start, client, live_server, browser_page):
    bundle = ways.proposed(5, now=start + timedelta(days=3))
    for member, script in zip(ways.members(bundle)[:2], (True, False), strict=True):
        page = browser_page(script=script)
        enter(page, claimant_of(member.case), client, live_server)
        page.goto(live_server.url + reverse("bundles:answer", args=[member.case_id]))
        page.get_by_role("button", name="I agree, my case joins").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Leave the bundle").wait_for()
        assert Member.objects.get(pk=member.pk).state == "joined"
