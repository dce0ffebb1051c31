"""Ways to a stage of a case, made of the operations people use. Each step builds on the one before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from odr.accounts.models import Role, User
from odr.cases.models import Case
from odr.intake import complaints, operations, service
from odr.intake.complaints import Complaint
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


def claimant_of(case: Case) -> User:
    """The buyer's user."""
    return case.participations.get(side="claimant").user


def respondent_of(case: Case) -> User:
    """The seller's user."""
    return case.participations.get(side="respondent").user


def parties(case: Case) -> tuple[User, User]:
    """Buyer and seller."""
    return claimant_of(case), respondent_of(case)


__all__ = [
    "NOW",
    "SELLER_EMAIL",
    "admitted_case",
    "claimant_of",
    "complaint",
    "filed_case",
    "parties",
    "person",
    "respondent_of",
    "served_case",
]
