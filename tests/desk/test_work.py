"""Whoever works here finds their desks on one page; whoever does not is led to their cases."""

import pytest
from django.urls import reverse

from odr.accounts.models import Role
from odr.desk.work import DESKS
from tests.factories import person, staff
from tests.plugins.access import come_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(DESKS))
def test_every_role_finds_its_desk_and_may_enter_it(client, role):
    worker = staff(role, country="FR" if role == Role.REGULATOR else "")
    come_in(client, worker)
    page, _words = DESKS[role]
    assert reverse(page) in client.get(reverse("cases:work")).content.decode()
    assert client.get(reverse(page)).status_code == 200


def test_a_buyer_is_led_to_their_cases(client):
    come_in(client, person())
    assert client.get(reverse("cases:work")).url == reverse("cases:mine")
