"""The pages of feedback in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from odr.accounts.models import Role
from odr.cases import operations as cases
from odr.feedback import operations
from odr.feedback.models import Questionnaire
from tests.factories import staff
from tests.paths import claimant_of, mediating_case, mediator_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def case():
    found = mediating_case(now=timezone.now() - timedelta(days=6))
    cases.withdraw(case_id=found.pk, by=claimant_of(found), now=timezone.now())
    operations.ask(case_id=found.pk, now=timezone.now())
    return found


def test_every_page_is_sound(case, look):
    row = Questionnaire.objects.get(case=case, side="claimant")
    visits = [(claimant_of(case), "feedback:answer", [row.pk]), (claimant_of(case), "feedback:public", [])]
    look([*visits, (mediator_of(case), "feedback:mine", []), (staff(Role.ADMINISTRATOR), "feedback:comments", [])])
