"""The pages of a parcel in a real Chromium: no accessibility violation, nothing sideways, in both languages and on a phone."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from odr.cases.models import Case
from odr.logistics import operations
from odr.logistics.models import TrackingImport
from tests import paths
from tests.logistics.arranged import AT, LINES, NUMBER, carrier_of, imported, joined_case, offered
from tests.plugins.browser import sideways

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WAYS = [("en", 1280), ("zh-hans", 390)]


@pytest.fixture
def case() -> Case:
    """A case with everything a parcel can have: two files that differ, odd rows, a hold, a statement, an open offer."""
    case = joined_case(
        issue="customs", shipment={"promised_on": "2026-10-18", "held_because": "duty", "duties": "31.20"}
    )
    odd = f"{NUMBER},2026-09-01 10:00:00+08:00,EMB,Arrival at outward office of exchange,Guangzhou,CN"
    imported(case, paths.claimant_of(case), *LINES, odd, f"{NUMBER},never,EMH,Unsuccessful,Lyon,FR")
    imported(
        case, paths.respondent_of(case), *LINES[:3], f"{NUMBER},2026-10-20 10:00,EMG,Arrival at delivery office,x,"
    )
    operations.make_statement(case_id=case.pk, by=carrier_of(case), body="It was in Roissy until 19 October.", now=AT)
    offered(case, valid_days=30)
    return case


@pytest.mark.parametrize(("language", "width"), WAYS)
@pytest.mark.parametrize("who", ["buyer", "carrier"])
def test_every_page_of_a_parcel(case, who, language, width, live_server, browser_page, axe, screenshot):
    user = paths.claimant_of(case) if who == "buyer" else carrier_of(case)
    page = browser_page(width=width)
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    wrong = []
    for name, address in addresses(case, who, language).items():
        page.goto(live_server.url + address)
        assert page.title()
        screenshot(page, f"parcel-{who}-{name}-{language}-{width}")
        wrong += [f"{name}: {violation}" for violation in axe(page)]
        if sideways(page) > 0:
            wrong.append(f"{name}: {sideways(page)} px sideways")
    assert wrong == []


def addresses(case: Case, who: str, language: str) -> dict[str, str]:
    """The pages each of them can open."""
    offer = case.third_party_offers.get()
    with translation.override(language):
        found = {name: reverse(f"logistics:{name}", args=[case.pk]) for name in ("shipment", "import-tracking")}
        if who == "carrier":
            own = {name: reverse(f"logistics:{name}", args=[case.pk]) for name in ("statement", "offer")}
            back = reverse("logistics:take-back", args=[case.pk, offer.pk])
            return {**found, **own, "take-back": back, "mine": reverse("logistics:mine")}
        row = TrackingImport.objects.get(side="claimant")
        return {
            **found,
            "join": reverse("logistics:join", args=[case.pk]),
            "import": reverse("logistics:import", args=[case.pk, row.pk]),
            "accept": reverse("logistics:accept", args=[case.pk, offer.pk]),
            "decline": reverse("logistics:decline", args=[case.pk, offer.pk]),
            "case": reverse("cases:case", args=[case.pk]),
        }
