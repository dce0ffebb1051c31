"""The pages of decision-makers, challenges, draws and the roster in a real browser: accessible, and no wider than a phone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from odr.accounts.models import Role
from odr.neutrals import challenges, roster, tribunal
from odr.neutrals.models import Office
from tests.factories import staff
from tests.paths import a_decision_maker, claimant_of, on_the_roster, respondent_of, routed_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def deciding():
    """The list, the offer, what a side reads, a challenge from three sides, and the draw."""
    case, office = routed_case(now=timezone.now() - timedelta(days=7)), staff(Role.ADMINISTRATOR)
    buyer = claimant_of(case)
    yield buyer, "neutrals:decision-maker", [case.pk]
    first = a_decision_maker("Aoife Byrne")
    tied = a_decision_maker("Tan Wei Ling")
    roster.enter_tie(by=tied.user, kind="works_for", to_name="Lumen Trading Co.", now=timezone.now())
    yield office, "neutrals:tribunal-appoint", [case.pk]
    tribunal.draw_lot(case_id=case.pk, by=office, now=timezone.now())
    yield office, "neutrals:tribunal-appoint", [case.pk]
    asked = tribunal.appoint_arbitrator(case_id=case.pk, by=office, now=timezone.now())
    yield first.user, "neutrals:tribunal-desk", []
    yield first.user, "neutrals:tribunal-offer", [asked.pk]
    tribunal.accept_tribunal(
        appointment_id=asked.pk, by=first.user, independent=True, disclosures="I bought there.", now=timezone.now()
    )
    yield buyer, "cases:case", [case.pk]
    yield buyer, "neutrals:decision-maker", [case.pk]
    yield buyer, "neutrals:challenge-new", [case.pk]
    made = challenges.challenge_arbitrator(
        case_id=case.pk, by=buyer, ground="ties", reason="She worked for the seller in 2024.", now=timezone.now()
    )
    challenges.answer_challenge(
        challenge_id=made.pk, by=respondent_of(case), text="我们从未合作过。", now=timezone.now()
    )
    yield first.user, "neutrals:challenge", [made.pk]
    yield staff(Role.ADMINISTRATOR), "neutrals:challenge", [made.pk]
    yield office, "neutrals:waiting", []
    yield buyer, "neutrals:draw", [case.lotteries.get(role=Office.ARBITRATOR).pk]


def keeping_the_roster():
    """The roster, an entry, ties, and a neutral's own page."""
    office, profile = staff(Role.ADMINISTRATOR), on_the_roster("Rita Meier")
    on_the_roster("Jonas Lind", active=False)
    on_the_roster("Ana Reis", paused_until=date(2099, 1, 1))
    roster.enter_tie(by=profile.user, kind="owns", to_name="A Ltd", since=date(2020, 1, 1), now=timezone.now())
    roster.enter_tie(by=office, from_name="Holding AG", kind="owns", to_name="A Ltd", now=timezone.now())
    yield office, "neutrals:roster", []
    yield office, "neutrals:roster-join", []
    yield office, "neutrals:roster-entry", [profile.pk]
    yield office, "neutrals:company-ties", []
    yield profile.user, "neutrals:own", []
    yield profile.user, "neutrals:own-tie", []


@pytest.mark.parametrize("visit", [deciding, keeping_the_roster], ids=lambda visit: visit.__name__)
def test_every_page_is_sound(visit, look):
    look(visit())
