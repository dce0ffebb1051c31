"""The pages of the track in a real Chromium: accessible, and nothing runs out of a small screen, in every language."""

import pytest

from odr.accounts.models import Role
from odr.marketplaces import queries as marketplaces
from odr.penalties.models import RegisterEntry
from tests.factories import staff
from tests.paths import (
    answered_charge,
    charged_seller,
    connected_marketplace,
    decided_measure,
    drafted_decision,
    noted_incident,
    respondent_of,
)
from tests.penalties.test_appeals import appeal_of, decide

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def world():
    """People, and the addresses each of them looks at, with a matter at every stage."""
    market = connected_marketplace()
    officer, approver, panel = (
        staff(role) for role in (Role.COMPLIANCE_OFFICER, Role.SECOND_APPROVER, Role.APPEAL_MEMBER)
    )
    noted, charged, answered, drafted, appealed, reversed_ = (
        noted_incident(order_number=f"MC-{n}", email=f"buyer{n}@example.org") for n in range(6)
    )
    charged_seller(incident=charged, officer=officer)
    answered_charge(incident=charged_seller(incident=answered, officer=officer))
    draft = drafted_decision(incident=answered_charge(incident=charged_seller(incident=drafted, officer=officer)))
    made = [
        decided_measure(draft=drafted_decision(incident=answered_charge(incident=charged_seller(incident=one))))
        for one in (appealed, reversed_)
    ]
    appeal_of(made[0])
    decide(appeal_of(made[1]), panel, "reverse")
    entries = [f"register/{entry.pk}/" for entry in RegisterEntry.objects.all()]
    market_officer = marketplaces.officers_of(market).get()
    order = made[0].orders.get()
    return [
        (officer, ["measures/", f"measures/{noted.pk}/", f"measures/{noted.pk}/charge/", f"measures/{noted.pk}/dismiss/",
                   f"measures/{answered.pk}/decision/", f"measures/{appealed.pk}/"]),
        (approver, [f"measures/decisions/{draft.pk}/approve/", f"measures/decisions/{draft.pk}/send-back/"]),
        (panel, ["measures/appeals/", f"measures/{appealed.pk}/appeal/"]),
        (respondent_of(charged.case), ["measures/mine/", f"measures/mine/{charged.pk}/", f"measures/mine/{charged.pk}/answer/",
                                       f"measures/mine/{appealed.pk}/", f"measures/mine/{reversed_.pk}/"]),
        (market_officer, ["measures/orders/", f"measures/orders/{order.pk}/", f"measures/orders/{order.pk}/refuse/"]),
        (None, ["register/", "register/?seller=nobody", *entries]),
    ]  # fmt: skip


def test_every_page_is_accessible_wide_and_narrow(look_at, world):
    for user, addresses in world:
        look_at(user, addresses)
