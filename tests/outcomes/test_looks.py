"""The pages about payments and papers in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from odr.cases import operations as cases
from odr.outcomes import operations_bank
from odr.outcomes.models import PerformanceStep
from tests import paths
from tests.outcomes.test_bank_files import FRENCH, booking, camt054, pain002, transaction

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def views():
    """Who looks, the view and its arguments."""
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
        (buyer, "outcomes:account", [case.pk]),
        (buyer, "cases:case", [case.pk]),
        (seller, "outcomes:pay", [case.pk, step.pk]),
        (seller, "outcomes:payments", []),
        (seller, "outcomes:bank-report", [report.pk]),
        (paths.claimant_of(over), "outcomes:exit-pack", [over.pk]),
    ]


def test_looks_right(look, views):
    look(views)
