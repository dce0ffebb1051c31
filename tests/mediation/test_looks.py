"""The pages of talks, appointments and mediation in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from odr.accounts.models import Role
from odr.mediation import contesting, ending, hearings, rooms, translations
from odr.negotiation import operations as negotiation
from odr.neutrals import operations as neutrals
from tests.factories import staff
from tests.paths import (
    REFUND,
    appointing_case,
    claimant_of,
    mediating_case,
    mediator_of,
    negotiating_case,
    on_the_roster,
    proposed_case,
    respondent_of,
    served_case,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
OTHER = {"email": "wang@example.org", "respondent_email": "other@shop.example"}


@pytest.fixture
def start():
    return timezone.now() - timedelta(days=6)


def answering(start):
    """The seller's answer, and the talks from both sides."""
    served = served_case(now=start)
    seller = respondent_of(served)
    for name in ("answer", "answer-reasons", "answer-more"):
        yield seller, f"negotiation:{name}", [served.pk]
    case = negotiating_case(now=start, **OTHER)
    offer = negotiation.make_offer(case_id=case.pk, by=respondent_of(case), terms=REFUND, now=timezone.now())
    buyer = claimant_of(case)
    yield buyer, "cases:case", [case.pk]
    yield buyer, "negotiation:make-offer", [case.pk]
    yield buyer, "negotiation:accept-offer", [case.pk, offer.pk]
    yield buyer, "negotiation:ask-for-mediation", [case.pk]
    yield respondent_of(case), "cases:case", [case.pk]


def appointing(start):
    """The administrator's list, a candidate's offer, and what a side reads."""
    case = appointing_case(now=start)
    first, second = on_the_roster("Rita Meier", countries=["FR"]), on_the_roster("Jonas Lind", expertise=["late"])
    on_the_roster("Ana Reis", languages=["pt"])
    office = staff(Role.ADMINISTRATOR)
    yield office, "neutrals:waiting", []
    yield office, "neutrals:appoint", [case.pk]
    appointment = neutrals.appoint_mediator(case_id=case.pk, by=office, now=timezone.now())
    user = appointment.neutral.user
    assert user in (first.user, second.user)
    yield user, "neutrals:desk", []
    yield user, "neutrals:offer", [appointment.pk]
    neutrals.accept_appointment(appointment_id=appointment.pk, by=user, independent=True, now=timezone.now())
    yield claimant_of(case), "neutrals:mediator", [case.pk]


def mediating(start):
    """Rooms from the mediator's side and a side's own, notes, a proposal, and the way out."""
    case = mediating_case(now=start)
    for by, room, body in (
        (claimant_of(case), "private_claimant", "I would take 60."),
        (respondent_of(case), "joint", "早上好，我们愿意谈一谈。"),
        (claimant_of(case), "joint", "Good morning. What could you offer?"),
    ):
        rooms.send_message(case_id=case.pk, by=by, room=room, body=body, language="en", now=timezone.now())
    for room in ("joint", "private_claimant", "private_respondent"):
        yield mediator_of(case), "mediation:room", [case.pk, room]
    yield claimant_of(case), "mediation:room", [case.pk, "private_claimant"]
    yield mediator_of(case), "cases:case", [case.pk]
    yield mediator_of(case), "mediation:notes", [case.pk]
    yield mediator_of(case), "mediation:propose", [case.pk]
    other, proposal = proposed_case(now=start, **OTHER)
    yield claimant_of(other), "cases:case", [other.pk]
    yield claimant_of(other), "mediation:accept", [other.pk, proposal.pk]
    yield respondent_of(other), "mediation:accept", [other.pk, proposal.pk]
    ending.end_mediation(case_id=case.pk, by=mediator_of(case), reason="Too far apart.", now=timezone.now())
    yield claimant_of(case), "arbitration:exit", [case.pk]


def meeting(start):
    """Times offered, answered, fixed and called off; translations beside their original; a contest and its answer."""
    case = mediating_case(now=start)
    mediator, office, soon = mediator_of(case), staff(Role.ADMINISTRATOR), timezone.now() + timedelta(days=2)
    yield mediator, "mediation:offer-hearing", [case.pk]
    told = {"zone": "UTC", "how": "video", "where": "https://meet.example/a1", "now": timezone.now()}
    slots = [soon, soon + timedelta(hours=3)]
    hearings.set_hearing(case_id=case.pk, by=mediator, slots=slots, **told)
    yield claimant_of(case), "mediation:hearing", [case.pk]
    for side in (claimant_of(case), respondent_of(case)):
        hearings.answer_hearing(case_id=case.pk, by=side, suits=[2], now=timezone.now())
    yield mediator, "mediation:hearing", [case.pk]
    yield claimant_of(case), "cases:case", [case.pk]
    yield claimant_of(case), "mediation:longer", [case.pk]
    said = rooms.send_message(
        case_id=case.pk, by=respondent_of(case), room="joint", body="Zu klein?", language="de", now=timezone.now()
    )
    buyer = claimant_of(case)
    yield buyer, "mediation:ask-translation", [case.pk]
    row = translations.ask_translation(case_id=case.pk, by=buyer, message=said.pk, into="en", now=timezone.now())
    yield office, "mediation:translation", [case.pk, row.pk]
    yield buyer, "mediation:room", [case.pk, "joint"]
    translations.give_translation(translation_id=row.pk, by=office, text="Too small?", how="person", now=timezone.now())
    yield buyer, "mediation:translation", [case.pk, row.pk]
    yield buyer, "mediation:contest-translation", [case.pk, row.pk]
    contesting.contest(
        case_id=case.pk, by=buyer, translation=row.pk, passage="small", reason="Narrow.", now=timezone.now()
    )
    yield office, "mediation:translation-desk", []
    yield office, "mediation:answer-contest", [case.pk]
    yield buyer, "mediation:translations", [case.pk]


@pytest.mark.parametrize("visit", [answering, appointing, mediating, meeting], ids=lambda visit: visit.__name__)
def test_every_page_is_sound(visit, start, look):
    look(visit(start))
