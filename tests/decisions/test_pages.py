"""Pages and API of decisions: what was typed is never lost, what is signed or accepted is what was shown, bad input is refused."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from odr.accounts import operations as accounts
from odr.accounts.models import Role
from odr.decisions import corrections, queries, signing, writing
from odr.decisions.models import Decision, Draft, RecommendationAnswer
from tests.decisions.arranged import (
    arbitrator_of,
    claimant_of,
    closed_case,
    complete,
    parties,
    passed_draft,
    served,
    written_at,
)
from tests.decisions.test_counter_claim import countered_and_closed
from tests.factories import staff

pytestmark = pytest.mark.django_db
TERMS = [{"kind": "money", "amount": "60.00", "days": 10}]


@pytest.fixture
def start():
    """Pages ask the real clock, so these cases begin before now."""
    return timezone.now() - timedelta(days=60)


@pytest.fixture
def call(client):
    """`call(user, path, body)`: a POST to the API, or without a body a GET."""

    def call(user, path, body=None):
        _row, token = accounts.issue_api_token(user=user, name="test", now=timezone.now())
        headers = {"Authorization": f"Bearer {token}"}
        if body is None:
            return client.get(f"/api/v1/{path}", headers=headers)
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)

    return call


def page(name, *args):
    return reverse(f"decisions:{name}", args=args)


class TestTheDesk:
    def test_what_cannot_be_kept_is_named_and_what_was_typed_stays(self, start, signed_in_as):
        case = closed_case(now=start)
        typed = {"answer": "The seller pays.", "amount": "99999999.00", "days": "14"}
        answer = signed_in_as(arbitrator_of(case)).post(page("write", case.pk), typed)
        body = answer.content.decode()

        assert answer.status_code == 422
        assert "Give a sum above 0" in body
        assert "The seller pays." in body
        assert not Draft.objects.filter(case=case).exists()

    def test_a_version_saved_meanwhile_takes_nothing_of_what_was_typed(self, start, signed_in_as):
        case = closed_case(now=start)
        by = arbitrator_of(case)
        for _time in range(2):
            writing.draft_decision(case_id=case.pk, by=by, draft=complete(case), now=written_at(case))
        desk = signed_in_as(by)
        answer = desk.post(page("write", case.pk), {"answer": "Written for an hour.", "base": "1"})

        assert answer.status_code == 409
        assert "Written for an hour." in answer.content.decode()
        assert desk.post(page("write", case.pk), {"answer": "Written for an hour.", "base": "2"}).status_code == 302
        assert queries.drafts(by, case)[0].content["answer"] == "Written for an hour."

    def test_what_is_missing_keeps_it_from_the_second_reader_and_is_saved_all_the_same(self, start, signed_in_as):
        case = closed_case(now=start)
        by = arbitrator_of(case)
        answer = signed_in_as(by).post(page("write", case.pk), {"answer": "The seller pays.", "to_reader": "1"})

        assert answer.status_code == 422
        (row,) = queries.drafts(by, case)
        assert (row.content["answer"], row.to_reader_at) == ("The seller pays.", None)

    @pytest.mark.parametrize("base", ["9" * 5000, "x", "-1"])
    def test_a_number_that_is_none_is_no_fault_of_the_server(self, start, signed_in_as, base):
        case = closed_case(now=start)
        answer = signed_in_as(arbitrator_of(case)).post(page("write", case.pk), {"answer": "Yes.", "base": base})

        assert answer.status_code == 302

    def test_what_the_buyer_pays_is_ordered_where_the_seller_asked_for_a_sum(self, start, signed_in_as):
        case = countered_and_closed(now=start)
        by = arbitrator_of(case)
        desk = signed_in_as(by)
        typed = {"amount": "89.00", "amount_by_buyer": "15.50", "days": "10", "answer": "Both pay."}
        assert desk.post(page("write", case.pk), typed).status_code == 302

        (row,) = queries.drafts(by, case)
        assert [(one["by"], one["amount"]) for one in row.content["orders"]] == [
            ("respondent", "89.00"),
            ("claimant", "15.50"),
        ]
        assert 'value="15.50"' in desk.get(page("write", case.pk)).content.decode()


class TestALongRuling:
    def test_given_too_early_is_not_lost(self, start, signed_in_as):
        decision = served(closed_case(now=timezone.now() - timedelta(days=26)))
        case = decision.case
        row = corrections.request_correction(
            case_id=case.pk, by=claimant_of(case), kind="correction", text="98, not 89.", now=timezone.now()
        )
        typed = {"granted": "no", "ruling": "It took me an evening to write this."}
        answer = signed_in_as(decision.signed_by).post(page("rule", case.pk, row.pk), typed)

        assert answer.status_code == 409
        assert typed["ruling"] in answer.content.decode()


class TestWhatIsAccepted:
    def test_is_what_was_shown(self, start, signed_in_as):
        decision = served(closed_case(route="recommendation", now=start))
        case = decision.case
        buyer = signed_in_as(claimant_of(case))
        shown = buyer.get(page("accept", case.pk)).context["case"].version
        corrections.correct_on_own_motion(
            case_id=case.pk,
            by=decision.signed_by,
            ruling="The sum was wrong.",
            orders=[{"kind": "money", "amount": "9.00", "days": 14}],
            now=decision.served_at + timedelta(days=1),
        )

        assert buyer.post(page("accept", case.pk), {"version": shown}).status_code == 409
        assert not RecommendationAnswer.objects.filter(decision=decision).exists()

    def test_is_what_was_shown_for_programs_that_name_its_version(self, start, call):
        decision = served(closed_case(route="recommendation", now=start))
        case, path = decision.case, f"cases/{decision.case_id}/decision/answer/"

        refused = call(claimant_of(case), path, {"accepts": True, "version": case.version - 1})
        assert (refused.status_code, refused.json()["code"]) == (409, "stale-page")
        assert call(claimant_of(case), path, {"accepts": True, "version": case.version}).status_code == 200


class TestAnAwardOnAgreedTerms:
    @pytest.fixture
    def agreed(self, start):
        case = closed_case(now=start)
        for side in parties(case):
            signing.ask_for_consent_award(case_id=case.pk, by=side, terms=TERMS, now=written_at(case))
        case.refresh_from_db()
        return case

    CHECK = {"remains": "The French rules.", "respected": "They stay.", "place": "Lyon", "seat": "FR"}

    def test_is_signed_with_the_second_factor_shown_anew(self, agreed, signed_in_as):
        by = arbitrator_of(agreed)
        by.set_password("something to be asked for anew")
        by.save()
        client = signed_in_as(by)
        answer = client.post(page("make-consent-award", agreed.pk), self.CHECK)

        assert answer.status_code == 302
        assert "reauthenticate" in answer.url
        assert not Decision.objects.filter(case=agreed).exists()

    def test_is_made_of_the_terms_that_were_checked(self, agreed, signed_in_as):
        client = signed_in_as(arbitrator_of(agreed))
        shown = client.get(page("make-consent-award", agreed.pk)).context["version"]
        other = [{"kind": "money", "amount": "1.00", "days": 10}]
        for side in parties(agreed):
            signing.ask_for_consent_award(case_id=agreed.pk, by=side, terms=other, now=written_at(agreed))

        assert client.post(page("make-consent-award", agreed.pk), {**self.CHECK, "version": shown}).status_code == 409
        assert not Decision.objects.filter(case=agreed).exists()

    def test_speaks_its_own_language_whatever_the_page_speaks(self, agreed, signed_in_as):
        client = signed_in_as(arbitrator_of(agreed))
        address = page("make-consent-award", agreed.pk).replace("/en/", "/zh-hans/")
        assert client.post(address, self.CHECK).status_code == 302

        said = Decision.objects.get(case=agreed).content
        assert (said["language"], said["answer"][:17]) == ("en", "Both sides agreed")


class TestThroughPrograms:
    @pytest.mark.parametrize(
        "draft",
        [
            {"orders": [{"kind": "other", "text": "Null \x00", "days": 10}]},
            {"answer": "A lone \ud800"},
            {"orders": [{"kind": "other", "text": "Soon", "days": "9" * 5000}]},
            {"language": "klingon"},
            {"language": "x" * 40},
        ],
    )
    def test_a_draft_that_cannot_be_kept_is_refused(self, start, call, draft):
        case = closed_case(now=start)
        answer = call(arbitrator_of(case), f"cases/{case.pk}/drafts/", {"draft": draft})

        assert answer.status_code == 422
        assert not Draft.objects.filter(case=case).exists()

    @pytest.mark.parametrize("name", ["words", "topic", "law", "outcome"])
    def test_a_search_with_a_null_character_finds_nothing_and_breaks_nothing(self, client, name):
        assert client.get("/api/v1/decisions/", {name: "x\x00"}).status_code == 200

    def test_versions_are_measured_by_one_look_at_the_file(self, start, call, django_assert_max_num_queries):
        case = closed_case(now=start)
        by = arbitrator_of(case)
        for _time in range(12):
            writing.draft_decision(case_id=case.pk, by=by, draft=complete(case), now=written_at(case))
        with django_assert_max_num_queries(40):
            assert len(call(by, f"cases/{case.pk}/drafts/").json()) == 12


def test_the_second_reader_sees_one_line_a_case(start, signed_in_as, django_assert_max_num_queries):
    case = closed_case(now=start)
    passed_draft(case)
    newer = writing.draft_decision(
        case_id=case.pk, by=arbitrator_of(case), draft=complete(case), to_reader=True, now=written_at(case)
    )
    reader = staff(Role.SECOND_READER)

    assert [(card["case"], card["draft"]) for card in queries.to_read(reader)] == [(case, newer)]
    with django_assert_max_num_queries(6):
        queries.to_read(reader)
