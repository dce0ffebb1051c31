"""The desks of service and mail in a real Chromium: no accessibility violation, nothing sideways, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from odr.accounts.models import Role
from odr.mailroom import operations
from tests.architecture.access_world import lost, mail_in
from tests.factories import staff
from tests.mailroom.mails import message, reply_to
from tests.paths import NOW, claimant_of
from tests.plugins.access import come_in
from tests.plugins.browser import sideways

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page, live_server, user):
    from django.conf import settings
    from django.test import Client

    cookie = come_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def addresses(case, mails, delivery):
    return {
        "told": reverse("intake:told", args=[case.pk]),
        "letters": reverse("intake:letters"),
        "serve-again": reverse("intake:serve-again", args=[case.pk]),
        "posted": reverse("intake:letter-note", args=[delivery.pk, "posted"]),
        "tray": reverse("mailroom:tray"),
        "held": reverse("mailroom:held", args=[mails[0].pk]),
    }


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_desks_of_service_and_mail(live_server, browser_page, axe, screenshot, language, width):
    case = lost()
    text = "May I speak for them? هل يمكنني؟"
    to = reply_to(case, "claimant")
    mails = [
        operations.receive(raw=message(to=to, sender="friend@example.net", text=text), now=NOW),
        mail_in(case, held=True),
    ]
    boss = staff(Role.ADMINISTRATOR, language=language)
    wrong = []
    for user in (boss, claimant_of(case)):
        page = browser_page(width=width)
        sign_in(page, live_server, user)
        with translation.override(language):
            pages = addresses(case, mails, case.deliveries.get(channel="post"))
        for name, address in pages.items():
            if user != boss and name != "told":
                continue
            page.goto(live_server.url + address)
            screenshot(page, f"mailroom-{name}-{user == boss}-{language}-{width}")
            wrong += [f"{name}: {violation}" for violation in axe(page)]
            if sideways(page) > 0:
                wrong.append(f"{name}: {sideways(page)} px sideways")
    assert wrong == []
