"""Both sides at once in a bundle of six similar cases: a buyer in Chinese on a phone, the seller in English.

The six complaints, and the way of the lead case from its lead to its decision, are arranged through the operations.
"""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from odr.accounts.models import Role
from odr.bundles import tasks
from odr.bundles.models import Bundle
from odr.cases.stages import Stage
from tests.bundles import ways
from tests.factories import staff
from tests.journeys.together import at, come_back, reach
from tests.journeys.walk import deliver
from tests.paths import NOW

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_six_buyers_of_one_seller_wait_for_a_lead_case_and_are_decided_one_by_one(sides, desk, clock):
    """Proposed to six, joined with consent, one leads and the others wait; after its decision each goes to one of its own."""
    claims = [ways.claims(1, start=number, now=NOW + timedelta(minutes=number))[0] for number in range(6)]
    reach(claims[-1], clock)
    tasks.work_due()
    deliver()
    bundle = Bundle.objects.get()
    mine = claims[-1]
    buyer, seller = sides(mine)
    buyer.follow("/bundle/")
    figures = [each.strip() for each in buyer.page.locator("main dl.rows dd").all_inner_texts()]
    assert "6" in figures, "how many were asked"
    assert "Secret" not in buyer.text(), "nobody learns who the others are"
    buyer.press()
    for member in ways.members(bundle)[:5]:
        ways.say_yes(member, now=now())
    seller.open(f"/bundles/{bundle.pk}/")

    administrator = desk(staff(Role.ADMINISTRATOR))
    administrator.open("/bundles/")
    administrator.follow(f"/bundles/{bundle.pk}/")
    administrator.follow("/lead/")
    first = administrator.page.locator('main [name="member"]').first.get_attribute("value") or ""
    administrator.answer(member=first)
    deliver()
    bundle.refresh_from_db()
    assert str(bundle.lead_id) == first
    assert at(mine) == Stage.STAYED
    buyer.open(f"/cases/{mine.pk}/")
    buyer.follow("/bundle/")

    ways.decide(bundle.lead.case, at=now())
    reach(bundle.lead.case, clock)
    tasks.work_due()
    deliver()
    assert at(mine) == Stage.TRIBUNAL_APPOINTMENT, (
        "the lead decision binds nobody else: every case is decided by itself"
    )
    come_back(mine, buyer, seller)
    buyer.follow("/bundle/")
    assert buyer.page.locator("main time").count() > 0, "the day by which the own decision is due"
    seller.open(f"/bundles/{bundle.pk}/")
    assert seller.page.locator('main a[href*="/cases/"]').count() >= 6
