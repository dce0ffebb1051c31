"""The pages about payments and papers in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from odr.cases import operations as cases
from odr.outcomes import operations_bank
from odr.outcomes.models import PerformanceStep
from tests import paths
from tests.outcomes.test_bank_files import FRENCH, booking, camt054, pain002, transaction
from tests.plugins.access import come_in
from tests.plugins.browser import sideways

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def views():
    """(name of the picture, who looks, the view and its arguments)."""
    start = timezone.now() - timedelta(days=6)
    case = paths.settled_case(now=start)
    step = PerformanceStep.objects.get(settlement__case=case)
    buyer, seller = paths.parties(case)
    operations_bank.give_account(case_id=case.pk, by=buyer, holder="Camille Durand", iban=FRENCH, now=timezone.now())
    name = f"ODR-{case.number}-{step.pk}"
    refused = pain002(transaction("RJCT", name=name, amount="129.00", reason="AC04"))
    operations_bank.import_bank_report(by=seller, content=refused, now=timezone.now())
    mixed = camt054(booking(name=name, amount="80.00") + booking(name="X") + booking(name=""))
    report = operations_bank.import_bank_report(by=seller, content=mixed, now=timezone.now())
    over = paths.negotiating_case(now=start, email="wang@example.org", respondent_email="other@shop.example")
    cases.withdraw(case_id=over.pk, by=paths.claimant_of(over), now=timezone.now())
    return [
        ("account", buyer, "outcomes:account", [case.pk]),
        ("case", buyer, "cases:case", [case.pk]),
        ("pay", seller, "outcomes:pay", [case.pk, step.pk]),
        ("payments", seller, "outcomes:payments", []),
        ("bank-report", seller, "outcomes:bank-report", [report.pk]),
        ("exit-pack", paths.claimant_of(over), "outcomes:exit-pack", [over.pk]),
    ]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390), ("ar", 390)])
def test_looks_right(live_server, browser_page, axe, screenshot, views, language, width):
    wrong = []
    page = browser_page(width=width)
    with translation.override(language):
        for name, user, view, args in views:
            cookie = come_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
            page.context.clear_cookies()
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
            answer = page.goto(live_server.url + reverse(view, args=args))
            assert answer is not None
            assert answer.status == 200, name
            screenshot(page, f"outcomes-{name}-{language}-{width}")
            wrong.extend(f"{name}: {fault}" for fault in axe(page))
            if (over := sideways(page)) > 0:
                wrong.append(f"{name}: {over} px too wide")
    assert not wrong, "\n".join(["", *wrong])
