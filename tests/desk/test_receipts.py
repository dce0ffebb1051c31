"""A receipt opens to its reader what that reader may know, and proves the rest without showing it."""

import base64

import pytest
from django.urls import reverse

from odr.accounts.models import Role
from odr.audit import operations as audit
from odr.audit.queries import events_of
from tests.factories import person, staff
from tests.paths import NOW, SELLER_EMAIL, claimant_of, respondent_of, served_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    case = served_case()
    audit.sequence(now=NOW)
    return case


def receipt_of(client, case, event_type, *, by) -> str:
    client.force_login(by)
    event = events_of(case).get(type=event_type)
    response = client.get(reverse("cases:receipt", args=[case.pk, event.uuid]))
    assert response.status_code == 200
    extra = next(line for line in response.content.decode().splitlines() if line.startswith("extra "))
    return base64.b64decode(extra.removeprefix("extra ")).decode()


def test_the_buyer_reads_their_own_complaint_and_the_seller_does_not(client, case):
    assert "camille@example.org" in receipt_of(client, case, "intake.complaint-filed", by=claimant_of(case))
    assert "camille@example.org" not in receipt_of(client, case, "intake.complaint-filed", by=respondent_of(case))


def test_the_letters_code_and_address_are_opened_to_nobody(client, case):
    letter = case.service_letters.get()
    for reader in (claimant_of(case), respondent_of(case)):
        text = receipt_of(client, case, "intake.complaint-admitted", by=reader)
        assert letter.code not in text
        assert SELLER_EMAIL not in text


def test_an_outsider_gets_none(client, case):
    client.force_login(person())
    event = events_of(case).get(type="intake.complaint-filed")
    assert client.get(reverse("cases:receipt", args=[case.pk, event.uuid])).status_code == 404


def test_a_regulator_is_led_to_the_page_without_names(client, case):
    regulator = staff(Role.REGULATOR, country="FR")
    client.force_login(regulator)
    response = client.get(reverse("cases:case", args=[case.pk]))
    assert response.status_code == 302
