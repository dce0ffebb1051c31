"""Ways to a stage of a case, made of the operations people use. Each step builds on the one before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from odr.accounts.models import Role, User
from odr.cases.models import Case
from odr.intake import complaints, operations, service
from odr.intake.complaints import Complaint
from odr.mediation import operations as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation import talks
from odr.neutrals import operations as neutrals
from odr.neutrals.models import NeutralProfile
from odr.notices import operations as notices
from tests.factories import person, staff

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)  # a Monday
SELLER_EMAIL = "service@lumen-shop.example"


def complaint(**changes: Any) -> Complaint:
    """A complete complaint of a buyer in France about a lamp from China; a test names only what matters to it."""
    answers: dict[str, Any] = {
        "issue": "not_as_described",
        "story": "The lamp is much smaller than the picture showed. I wrote to the shop twice and got no answer.",
        "item": "Desk lamp with wireless charger",
        "contract_kind": "goods",
        "purchased_on": "2026-10-02",
        "price": "129.00",
        "currency": "EUR",
        "marketplace_name": "Mercato",
        "order_number": "MC-4481-220",
        "delivery_country": "FR",
        "purpose": "private",
        "bought_on": "marketplace",
        "in_my_language": "yes",
        "in_my_currency": "yes",
        "ships_here": "yes",
        "advertised_here": "unknown",
        "respondent_name": "Lumen Trading Co.",
        "respondent_country": "CN",
        "respondent_email": SELLER_EMAIL,
        "remedy": "refund",
        "remedy_amount": "129.00",
        "full_name": "Camille Durand",
        "email": "camille@example.org",
        "country": "FR",
        "language": "en",
        **changes,
    }
    return complaints.parse(answers, today=NOW.date())


def filed_case(*, by: User | None = None, now: datetime = NOW, **changes: Any) -> Case:
    """A case as filed, waiting for the first check."""
    return operations.file_complaint(complaint=complaint(**changes), by=by, now=now)


def admitted_case(*, officer: User | None = None, now: datetime = NOW, **changes: Any) -> Case:
    """A case that was taken on; the letter to the seller is in the outbox."""
    case = filed_case(now=now, **changes)
    return operations.admit(case_id=case.pk, by=officer or staff(Role.INTAKE_OFFICER), now=now + timedelta(hours=1))


def served_case(*, officer: User | None = None, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose letter was sent; the seller's time to answer runs."""
    case = admitted_case(officer=officer, now=now, **changes)
    letter = case.service_letters.get()
    sent_at = now + timedelta(hours=1, seconds=3)
    notices.send(notice_id=letter.notice_id, now=sent_at)
    served = service.complete_service(code=letter.code, now=sent_at + timedelta(seconds=3))
    assert served is not None
    return served


def settled_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case that ended in agreement: the seller agreed to everything two days after the letter."""
    case = served_case(now=now, **changes)
    negotiation.accept_claim(case_id=case.pk, by=respondent_of(case), now=now + timedelta(days=2))
    case.refresh_from_db()
    return case


def claimant_of(case: Case) -> User:
    """The buyer's user."""
    return case.participations.get(side="claimant").user


def respondent_of(case: Case) -> User:
    """The seller's user."""
    return case.participations.get(side="respondent").user


def parties(case: Case) -> tuple[User, User]:
    """Buyer and seller."""
    return claimant_of(case), respondent_of(case)


#: When the seller answers, the talks end, and the mediation begins, on the ways below.
ANSWERED = NOW + timedelta(days=1)
TALKS_OVER = NOW + timedelta(days=2)
MEDIATING = NOW + timedelta(days=3)
PROPOSED = NOW + timedelta(days=5)
REFUND = [{"kind": "money", "amount": "89.00", "days": 14}]


def negotiating_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case the seller has answered with a no; the time for negotiation runs."""
    case = served_case(now=now, **changes)
    negotiation.answer(
        case_id=case.pk,
        by=respondent_of(case),
        kind="deny",
        reasons="The lamp has the size that the listing gives.",
        now=now + timedelta(days=1),
    )
    case.refresh_from_db()
    return case


def on_the_roster(
    name: str = "", *, languages: list[str] | None = None, countries: list[str] | None = None, **changes: Any
) -> NeutralProfile:
    """A mediator who can be asked."""
    user = staff(Role.MEDIATOR)
    if name:
        user.full_name = name
        user.save(update_fields=["full_name"])
    return NeutralProfile.objects.create(
        user=user, languages=languages or ["en"], countries=countries or ["CH"], created_at=NOW, **changes
    )


def appointing_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose sides agreed to go on with a mediator; nobody is asked yet."""
    case = negotiating_case(now=now, **changes)
    buyer, seller = parties(case)
    talks.suggest_mediation(case_id=case.pk, by=seller, now=now + timedelta(days=2))
    talks.ask_for_mediation(case_id=case.pk, by=buyer, now=now + timedelta(days=2))
    case.refresh_from_db()
    return case


def mediating_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case with a mediator to whom both sides agreed; the time for mediation runs."""
    case = appointing_case(now=now, **changes)
    on_the_roster()
    began = now + timedelta(days=3)
    appointment = neutrals.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=began)
    neutrals.accept_appointment(
        appointment_id=appointment.pk, by=appointment.neutral.user, independent=True, now=began
    )
    for side in parties(case):
        neutrals.agree_to_mediator(case_id=case.pk, by=side, now=began)
    case.refresh_from_db()
    return case


def mediator_of(case: Case) -> User:
    """The mediator's user."""
    return case.participations.get(side="mediator").user


def proposed_case(*, now: datetime = NOW, **changes: Any) -> tuple[Case, Proposal]:
    """A case with an open proposal of the mediator: 89.00 back."""
    case = mediating_case(now=now, **changes)
    proposal = mediation.propose_settlement(
        case_id=case.pk, by=mediator_of(case), terms=REFUND, now=now + timedelta(days=5)
    )
    case.refresh_from_db()
    return case, proposal


__all__ = [
    "ANSWERED",
    "MEDIATING",
    "NOW",
    "PROPOSED",
    "REFUND",
    "SELLER_EMAIL",
    "TALKS_OVER",
    "admitted_case",
    "appointing_case",
    "claimant_of",
    "complaint",
    "filed_case",
    "mediating_case",
    "mediator_of",
    "negotiating_case",
    "on_the_roster",
    "parties",
    "person",
    "proposed_case",
    "respondent_of",
    "served_case",
    "settled_case",
]
