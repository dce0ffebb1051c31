"""The procedure a case is taken on under: offered with one line why each is open, the one it was filed under chosen."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.test import APIClient

from odr.accounts.models import Role
from odr.intake import procedure_choice
from tests.factories import staff
from tests.paths import NOW, filed_case

pytestmark = pytest.mark.django_db
CODES = {"GLOBAL-LOW", "EU-ADR", "CN", "APEC-B2B", "STANDARD-ARB"}


@pytest.fixture
def api():
    """A client of the API, signed in as somebody."""

    def client(user):
        found = APIClient()
        found.force_authenticate(user)
        return found

    return client


@pytest.fixture
def case():
    return filed_case(now=timezone.now())


def lines(case):
    return {option.code: option.why for option in procedure_choice.options(case, now=NOW)}


class TestTheOptions:
    def test_are_those_in_force_the_usual_one_first(self, case):
        found = procedure_choice.options(case, now=NOW)
        assert {option.code for option in found} == CODES
        assert [option.usual for option in found] == [True, False, False, False, False]
        assert found[0].code == case.procedure

    def test_each_says_why_in_both_languages(self, case):
        for language in ("en", "zh-hans"):
            with translation.override(language):
                for option in procedure_choice.options(case, now=NOW):
                    assert all((option.title, option.says, option.why))
                    assert bool(re.search(r"[\u4e00-\u9fff]", option.hint)) == (language == "zh-hans")

    @pytest.mark.parametrize(
        ("country", "code", "words"),
        [
            ("FR", "EU-ADR", "Open because the buyer lives in the EU: France"),
            ("BR", "EU-ADR", "Brazil, not in the EU"),
            ("CN", "CN", "Open because the buyer lives in China"),
            ("FR", "CN", "France, not in China"),
        ],
    )
    def test_name_what_is_known_of_the_buyers_place(self, case, country, code, words):
        case.claimant_country = country
        assert words in lines(case)[code]


class TestThePage:
    def test_offers_them_with_the_usual_one_chosen(self, case, signed_in_as):
        body = signed_in_as(staff(Role.INTAKE_OFFICER)).get(reverse("intake:case", args=[case.pk])).content.decode()
        assert set(re.findall(r'name="procedure" value="([A-Z0-9-]+)"', body)) == CODES
        assert re.findall(r'value="([A-Z0-9-]+)"[^>]* checked', body) == [case.procedure]

    @pytest.mark.parametrize(
        ("sent", "follows"), [("EU-ADR", "EU-ADR"), ("GLOBAL-LOW", "GLOBAL-LOW"), (None, "GLOBAL-LOW")]
    )
    def test_takes_the_case_on_under_the_one_chosen(self, case, signed_in_as, sent, follows):
        told = {"version": case.version} | ({"procedure": sent} if sent else {})
        officer = signed_in_as(staff(Role.INTAKE_OFFICER))
        assert officer.post(reverse("intake:admit", args=[case.pk]), told).status_code == 302
        case.refresh_from_db()
        assert (case.stage, case.procedure) == ("admitted", follows)

    def test_one_that_is_not_offered_takes_nothing_on(self, case, signed_in_as):
        officer = signed_in_as(staff(Role.INTAKE_OFFICER))
        answer = officer.post(reverse("intake:admit", args=[case.pk]), {"version": case.version, "procedure": "OLD"})
        assert (answer.status_code, "Choose a procedure from the list" in answer.content.decode()) == (422, True)
        case.refresh_from_db()
        assert case.stage == "submitted"


class TestTheApi:
    def test_lists_and_takes_one(self, case, api):
        officer, path = api(staff(Role.INTAKE_OFFICER)), f"/api/v1/cases/{case.pk}"
        found = officer.get(f"{path}/procedures/").json()
        assert {row["code"] for row in found} == CODES
        assert all(row["why"] for row in found)
        wrong = officer.post(f"{path}/admit/", {"procedure": "OLD"}, format="json")
        assert (wrong.status_code, "GLOBAL-LOW" in str(wrong.json()["errors"]["procedure"])) == (422, True)
        taken = officer.post(f"{path}/admit/", {"procedure": "EU-ADR"}, format="json")
        assert taken.json()["procedure"] == "EU-ADR"
