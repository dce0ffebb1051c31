"""The pages of bundles in a real browser: no accessibility fault, nothing wider than the phone, no JavaScript for a yes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from odr.accounts.models import Role
from odr.bundles import leading
from odr.bundles.models import Member
from tests.bundles import ways
from tests.factories import staff
from tests.paths import claimant_of, respondent_of
from tests.plugins.looks import enter

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


@pytest.fixture
def start(monkeypatch):
    """Pages ask the real clock, so the bundle begins shortly before now."""
    at = timezone.now() - timedelta(days=4)
    monkeypatch.setattr(ways, "claims", lambda many, make=ways.claims: make(many, now=at))
    return at


def test_every_page_is_sound(start, look):
    look(visits(start))


def test_two_buyers_join_by_keyboard_and_without_javascript(start, live_server, browser_page):
    bundle = ways.proposed(5, now=start + timedelta(days=3))
    for member, script in zip(ways.members(bundle)[:2], (True, False), strict=True):
        page = browser_page(script=script)
        enter(page, claimant_of(member.case), live_server.url)
        page.goto(live_server.url + reverse("bundles:answer", args=[member.case_id]))
        page.get_by_role("button", name="I agree, my case joins").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Leave the bundle").wait_for()
        assert Member.objects.get(pk=member.pk).state == "joined"
