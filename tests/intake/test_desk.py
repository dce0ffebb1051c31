"""The intake officer's pages, and the buyer's page to complete."""

from datetime import timedelta

import pytest
from django.urls import reverse

from odr.accounts.models import Role
from odr.cases.stages import Stage
from odr.intake import operations, queries
from tests.factories import person, staff
from tests.paths import NOW, claimant_of, filed_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return staff(Role.INTAKE_OFFICER)


@pytest.fixture
def desk(officer, signed_in_as):
    """The officer's browser."""
    return signed_in_as(officer)


class TestTheList:
    def test_has_the_oldest_first_and_goes_on_by_cursor(self):
        made = [filed_case(now=NOW + timedelta(minutes=n)) for n in range(5)]

        first = queries.waiting(after="", size=3)
        second = queries.waiting(after=first.more, size=3)

        assert [case.pk for case in first.rows + second.rows] == [case.pk for case in made]
        assert second.more == ""

    def test_needs_the_same_number_of_queries_however_long_it_is(self, django_assert_num_queries):
        for n in range(4):
            filed_case(now=NOW + timedelta(minutes=n))

        with django_assert_num_queries(2):
            queries.waiting(after="", size=3)

    def test_a_cursor_that_cannot_be_read_starts_at_the_oldest(self):
        case = filed_case()

        assert [row.pk for row in queries.waiting(after="%%%").rows] == [case.pk]

    def test_is_not_found_by_others(self, client):
        client.force_login(person())

        assert client.get(reverse("intake:desk")).status_code == 404


class TestDeciding:
    def test_the_case_page_shows_the_story_the_checklist_and_the_three_acts(self, desk):
        case = filed_case()

        body = desk.get(reverse("intake:case", args=[case.pk])).content.decode()

        assert "much smaller than the picture" in body
        assert "The seller can be served" in body
        for name in ("admit", "ask", "refuse"):
            assert reverse(f"intake:{name}", args=[case.pk]) in body

    def test_taking_on(self, desk):
        case = filed_case()

        assert desk.post(reverse("intake:admit", args=[case.pk]), {"version": case.version}).status_code == 302

        case.refresh_from_db()
        assert case.stage == Stage.ADMITTED

    def test_a_seller_without_an_address_is_said_on_the_page(self, desk):
        case = filed_case(respondent_email="")

        response = desk.post(reverse("intake:admit", args=[case.pk]), {"version": case.version})

        assert response.status_code == 422
        assert "Ask the buyer for one" in response.content.decode()

    def test_refusing_without_reasons_is_not_possible(self, desk):
        case = filed_case()

        response = desk.post(reverse("intake:refuse", args=[case.pk]), {"grounds": ["elsewhere"], "reasons": " "})

        assert response.status_code == 422
        assert "A refusal without reasons is not possible" in response.content.decode()

    def test_asking_for_something_else_needs_a_word_and_keeps_what_was_chosen(self, desk):
        case = filed_case()

        response = desk.post(reverse("intake:ask", args=[case.pk]), {"gaps": ["photos", "other"], "note": ""})

        assert response.status_code == 422
        assert "Describe what else is missing" in response.content.decode()
        assert 'value="photos" id="id_gaps_5" checked' in response.content.decode()

    def test_of_two_officers_the_second_is_told(self, desk, officer):
        case = filed_case()
        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["photos"], now=NOW)

        response = desk.post(reverse("intake:admit", args=[case.pk]), {"version": 1})

        assert response.status_code == 409


class TestCompleting:
    def test_shows_what_is_missing_and_takes_the_answer(self, client, officer):
        case = filed_case(respondent_email="")
        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["seller_address"], note="See the parcel.", now=NOW)
        client.force_login(claimant_of(case))
        page = reverse("intake:complete", args=[case.pk])

        body = client.get(page).content.decode()
        assert "An e-mail address at which the seller can be reached" in body
        assert "See the parcel." in body
        assert client.post(page, {"answer": "Here.", "respondent_email": "shop@example.com"}).status_code == 302

        case.refresh_from_db()
        assert (case.stage, case.respondent_email) == (Stage.SUBMITTED, "shop@example.com")

    def test_an_empty_answer_is_refused(self, client, officer):
        case = filed_case()
        operations.ask_for_more(case_id=case.pk, by=officer, gaps=["photos"], now=NOW)
        client.force_login(claimant_of(case))

        assert client.post(reverse("intake:complete", args=[case.pk]), {"answer": ""}).status_code == 422

    def test_is_not_possible_while_nothing_is_missing(self, client):
        case = filed_case()
        client.force_login(claimant_of(case))

        assert client.get(reverse("intake:complete", args=[case.pk])).status_code == 403
