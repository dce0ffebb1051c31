"""The pages of filing in a real Chromium: no accessibility violation, nothing sideways, in both languages and on a phone."""

import pytest
from django.urls import reverse
from django.utils import translation

from odr.determinations import operations as determinations
from odr.intake import drafts
from tests.determinations.test_pages import DECISION
from tests.evidence.test_uploads import picture
from tests.paths import NOW, claimant_of, complaint, served_case
from tests.plugins.browser import sideways

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WAYS = [("en", 1280), ("zh-hans", 390)]


@pytest.fixture
def look(live_server, browser_page, axe, screenshot):
    """Opens pages one after the other, and returns everything that is wrong with them."""

    def look(addresses, *, language, width, user=None):
        page = browser_page(width=width)
        if user is not None:
            sign_in(page, live_server, user)
        wrong = []
        for name, address in addresses.items():
            page.goto(live_server.url + address)
            screenshot(page, f"intake-{name}-{language}-{width}")
            wrong += [f"{name}: {violation}" for violation in axe(page)]
            if sideways(page) > 0:
                wrong.append(f"{name}: {sideways(page)} px sideways")
        return wrong

    return look


def sign_in(page, live_server, user):
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_filing(look, language, width):
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft = drafts.start(language=language, now=NOW)
    owner = drafts.give_to(draft_id=draft.pk, email="camille@example.org", now=NOW)
    answers = {name: value for name, value in complaint(language=language).as_answers().items() if value is not None}
    drafts.save(draft_id=draft.pk, step="what", answers=answers, now=NOW)
    drafts.add_file(
        draft_id=draft.pk, by=owner, upload=SimpleUploadedFile("lamp.jpg", picture()), now=NOW, shows="The lamp"
    )
    steps = ("what", "story", "purchase", "item", "reach", "seller", "wanted", "you")
    with translation.override(language):
        addresses = {"start": reverse("intake:start")}
        addresses |= {
            name: reverse(f"intake:{name}", args=[draft.pk]) for name in ("draft", "files", "rights", "check")
        }
        addresses |= {step: reverse("intake:step", args=[draft.pk, step]) for step in steps}

        assert look(addresses, language=language, width=width, user=owner) == []

        drafts.file(draft_id=draft.pk, now=NOW, by=owner)
        assert look({"sent": reverse("intake:sent", args=[draft.pk])}, language=language, width=width, user=owner) == []


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_the_sellers_notice(look, language, width):
    code = served_case().service_letters.get().code
    with translation.override(language):
        names = ("notice", "notice-not-mine")
        addresses = {name: reverse(f"intake:{name}", args=[code]) for name in names}
        addresses["notice-enter"] = reverse("intake:notice-enter")

        assert look(addresses, language=language, width=width) == []


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_memo_and_files(look, language, width):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from odr.evidence import operations as evidence

    case = served_case()
    determinations.report_decision(case=case, decision=DECISION, now=NOW)
    buyer = claimant_of(case)
    exhibit = evidence.add_to_case(case_id=case.pk, by=buyer, upload=SimpleUploadedFile("lamp.jpg", picture()), now=NOW)
    with translation.override(language):
        addresses = {
            "memo": reverse("determinations:memo", args=[case.pk]),
            "add": reverse("evidence:add", args=[case.pk]),
            "show": reverse("evidence:show", args=[exhibit.pk]),
        }

        assert look(addresses, language=language, width=width, user=buyer) == []
