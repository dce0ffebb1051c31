"""The page of whoever works here in a real browser, with work and without."""

from datetime import timedelta

import pytest
from django.utils import timezone

from odr.accounts.models import Role, RoleGrant
from tests.factories import staff
from tests.paths import appointing_case, filed_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def test_my_work(look):
    officer = staff(Role.INTAKE_OFFICER)
    RoleGrant.objects.create(user=officer, role=Role.ADMINISTRATOR)
    now = timezone.now()
    filed_case(now=now - timedelta(days=9))
    filed_case(
        now=now - timedelta(hours=2), email="wang@example.org", item="没有收到的耳机", language="zh-hans", country="CN"
    )
    appointing_case(now=now - timedelta(days=4), email="b@example.org", respondent_email="c@shop.example")
    look([(officer, "cases:work", []), (staff(Role.SECOND_READER), "cases:work", [])])
