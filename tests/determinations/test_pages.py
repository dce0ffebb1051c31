"""The memo's page: answer first, reasons folded, the real decision beside it."""

import pytest
from django.urls import reverse
from django.utils import translation

from odr.determinations import operations
from tests.factories import person
from tests.paths import NOW, claimant_of, filed_case

pytestmark = pytest.mark.django_db

DECISION = {
    "name": "Emrek v Sabranovic",
    "court": "Court of Justice of the European Union",
    "decided_on": "2013-10-17",
    "citation": "C-218/12",
    "expected": {"court_competent": True, "governing_law": "FR"},
    "source": "curia.europa.eu",
}


@pytest.fixture
def case():
    return filed_case()


@pytest.fixture
def page(client, case):
    client.force_login(claimant_of(case))

    def page(language="en"):
        with translation.override(language):
            return client.get(reverse("determinations:memo", args=[case.pk])).content.decode()

    return page


def test_says_where_which_law_and_what_a_result_is_worth(page):
    body = page()

    for heading in (
        "Where your case can be decided",
        "Which law applies",
        "What a result is worth where the seller is",
    ):
        assert heading in body
    assert "the result is the same, letter by letter" in body


def test_in_chinese_has_no_english_sentence(page):
    body = page("zh-hans")

    assert "可以在哪里解决" in body
    assert "Which law applies" not in body


def test_shows_what_the_court_decided_beside_what_we_found(page, case):
    operations.report_decision(case=case, decision=DECISION, now=NOW)
    operations.report_decision(case=case, decision={**DECISION, "citation": "C-218/12 (2013)"}, now=NOW)

    body = page()

    assert "Emrek v Sabranovic" in body
    assert "C-218/12 (2013)" in body


def test_is_not_found_by_others(client, case):
    client.force_login(person())

    assert client.get(reverse("determinations:memo", args=[case.pk])).status_code == 404
