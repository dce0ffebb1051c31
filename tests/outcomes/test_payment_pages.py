"""The pages and the API about payments, as people and programs use them."""

import io

import pytest
from django.test import Client
from django.utils import translation

from odr.common.time import now
from odr.outcomes import payments
from odr.outcomes.models import PerformanceStep
from tests.outcomes.test_bank_files import FRENCH, GERMAN
from tests.outcomes.test_payments import booked
from tests.paths import claimant_of, respondent_of, settled_case

pytestmark = pytest.mark.django_db
ACCOUNT = {"holder": "Camille Durand", "iban": FRENCH}


@pytest.fixture
def case():
    return settled_case()


@pytest.fixture
def step(case):
    return PerformanceStep.objects.get(settlement__case=case)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def today_parts(user):
    day = payments.today_of(user, now=now())
    return {"pay_on_day": day.day, "pay_on_month": day.month, "pay_on_year": day.year}


def test_the_buyer_gives_an_account_and_the_seller_downloads_an_order_for_it(case, step):
    given = signed_in(claimant_of(case)).post(f"/en/cases/{case.pk}/account/", ACCOUNT)
    assert given.status_code == 302
    seller = signed_in(respondent_of(case))
    url = f"/en/cases/{case.pk}/steps/{step.pk}/pay/"
    assert FRENCH in seller.get(url).content.decode()
    answer = seller.post(url, {"holder": "Lumen Trading", "iban": GERMAN, **today_parts(respondent_of(case))})
    assert answer["Content-Type"] == "application/xml"
    assert "attachment" in answer["Content-Disposition"]
    assert FRENCH.encode() in answer.content


def test_a_wrong_check_digit_is_shown_beside_its_field_and_what_was_typed_stays(case):
    page = signed_in(claimant_of(case)).post(f"/en/cases/{case.pk}/account/", {**ACCOUNT, "iban": FRENCH[:-1] + "7"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "check digits" in text
    assert FRENCH[:-1] + "7" in text


def test_an_account_of_one_side_never_stands_on_the_other_sides_case_page(case):
    signed_in(claimant_of(case)).post(f"/en/cases/{case.pk}/account/", ACCOUNT)
    for user in (claimant_of(case), respondent_of(case)):
        assert FRENCH not in signed_in(user).get(f"/en/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_a_banks_report_is_uploaded_and_shown_on_the_step_in_every_language(case, step, language):
    seller = signed_in(respondent_of(case))
    file = io.BytesIO(booked(step))
    file.name = "camt.xml"
    answer = seller.post(f"/{language}/cases/payments/", {"file": file}, follow=True)
    assert payments.end_to_end_id(step) in answer.content.decode()
    page = signed_in(claimant_of(case)).get(f"/{language}/cases/{case.pk}/").content.decode()
    assert "BANK-77" in page
    with translation.override(language):
        assert translation.gettext("Reported by a bank's file") in page


def test_a_file_that_is_no_banks_message_says_what_would_be_right(case):
    file = io.BytesIO(b"<html/>")
    file.name = "x.xml"
    page = signed_in(respondent_of(case)).post("/en/cases/payments/", {"file": file})
    assert page.status_code == 422
    assert "pain.002" in page.content.decode()


def test_programs_do_the_same(case, step):
    buyer, seller = signed_in(claimant_of(case)), signed_in(respondent_of(case))
    given = buyer.post(f"/api/v1/cases/{case.pk}/account/", ACCOUNT, content_type="application/json")
    assert (given.status_code, given.json()["account"]) == (201, "…2606")
    due = seller.get("/api/v1/payments/due/").json()
    assert [(row["step_id"], row["amount"], row["ready"]) for row in due] == [(step.pk, "129.00", True)]
    day = payments.today_of(respondent_of(case), now=now())
    order = seller.post(
        f"/api/v1/cases/{case.pk}/steps/{step.pk}/order/",
        {"payer": {"holder": "Lumen", "iban": GERMAN}, "pay_on": day.isoformat()},
        content_type="application/json",
    )
    assert FRENCH.encode() in order.content
    file = io.BytesIO(booked(step))
    file.name = "camt.xml"
    made = seller.post("/api/v1/payments/reports/", {"file": file})
    assert made.json()["entries"][0]["result"] == "matched"
    assert seller.get(f"/api/v1/payments/reports/{made.json()['id']}/").json() == made.json()
    assert buyer.get(f"/api/v1/payments/reports/{made.json()['id']}/").status_code == 404


def test_what_was_typed_stays_when_the_step_was_done_meanwhile(case, step):
    seller, buyer = signed_in(respondent_of(case)), signed_in(claimant_of(case))
    url = f"/en/cases/{case.pk}/steps/{step.pk}"
    typed = {"report": "Paid on Monday, reference 4711"}
    assert seller.post(f"{url}/report/", typed).status_code == 302
    again = seller.post(f"{url}/report/", typed)
    assert (again.status_code, "reference 4711" in again.content.decode()) == (422, True)
    assert "You reported:" in again.content.decode()
    assert "already reported" in again.content.decode()
    buyer.post(f"{url}/confirm/")
    dispute = buyer.post(f"{url}/dispute/", {"reason": "Nothing came."})
    assert "Nothing came." in dispute.content.decode() or dispute.status_code == 409


def test_whoever_said_that_a_step_was_not_done_is_not_called_the_other_side(case, step):
    seller, buyer = signed_in(respondent_of(case)), signed_in(claimant_of(case))
    url = f"/en/cases/{case.pk}/steps/{step.pk}"
    seller.post(f"{url}/report/", {"report": "Paid"})
    assert buyer.post(f"{url}/dispute/", {"reason": "Nothing came."}).status_code == 302
    for reader in (buyer, seller):
        text = reader.get(f"/en/cases/{case.pk}/").content.decode()
        assert "Nothing came." in text
        assert "The other side says:" not in text
