"""A passkey signs staff in by itself, in a real browser with a virtual authenticator."""

import pytest
from playwright.sync_api import expect

from odr.accounts import operations
from odr.accounts.models import Role
from odr.common.time import now

PASSWORD = "four quiet words here"


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_is_added_after_the_invitation_and_signs_in_alone(browser_page, axe, live_server, screenshot):
    _user, pair = operations.invite_staff(email="pat@example.org", role=Role.ARBITRATOR, by=None, now=now())
    page = browser_page(width=1280)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    authenticator = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    authenticator |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    base = live_server.url.replace("127.0.0.1", "localhost")  # passkeys need a name, not an address

    page.goto(f"{base}/en/account/link/{pair.token}/")
    page.get_by_role("button", name="Set up my sign-in").click()
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password once more").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    assert axe(page) == []
    screenshot(page, "staff-factors")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Sign in with this passkey alone").check()
    assert axe(page) == []
    page.get_by_role("button", name="Add this device or key").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{base}/en/staff/login/?next=/en/account/")
    screenshot(page, "staff-sign-in")
    assert axe(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    assert axe(page) == []
    screenshot(page, "account")
