"""Customs, duties and returns as issues of a complaint, with their own questions: by page and by API."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from odr.cases.models import Case
from odr.common.errors import InvalidInput
from odr.determinations.facts import from_complaint
from odr.intake import complaints, drafts, steps
from odr.logistics import queries, questions
from tests import paths
from tests.factories import person

pytestmark = pytest.mark.django_db
API = "/api/v1/complaints/"


class TestTheQuestions:
    def test_every_issue_about_a_parcel_has_some(self):
        for issue in ("non_delivery", "late", "customs", "duties", "return"):
            assert questions.of_issue(issue)
        assert questions.of_issue("digital") == ()

    @pytest.mark.parametrize(
        ("told", "message"),
        [
            ({"promised": "2026-10-20"}, "promised"),
            ({"promised_on": "20.10.2026"}, "YYYY-MM-DD"),
            ({"promised_on": "0026-10-20"}, "YYYY-MM-DD"),
            ({"duties": "31.205"}, "2 decimals"),
            ({"duties": "-1"}, "2 decimals"),
            ({"held_because": "weather"}, "papers"),
            ({"tracking_number": "??"}, "letters and digits"),
            ({"carrier": "x" * 121}, "120"),
            ({"carrier": 7}, "120"),
            ("papers", "object"),
        ],
    )
    def test_say_what_would_be_right(self, told, message):
        with pytest.raises(InvalidInput) as refused:
            paths.complaint(issue="customs", shipment=told)
        assert set(refused.value.errors) == {"shipment"}
        assert message in str(refused.value.errors["shipment"][0])

    def test_what_another_issue_asks_is_not_kept(self):
        case = paths.filed_case(issue="return", shipment={"promised_on": "2026-10-20", "return_agreed": "no"})
        assert queries.told_of(case) == {"return_agreed": "no"}

    def test_nothing_told_leaves_no_row(self):
        assert queries.told_of(paths.filed_case(issue="customs")) == {}

    def test_the_promised_day_is_a_fact_of_the_law_engine(self):
        answers = paths.complaint(issue="late", shipment={"promised_on": "2026-10-20"}).as_answers()
        assert from_complaint(answers)["delivery.due_on"] == "2026-10-20"
        assert "delivery.due_on" not in from_complaint(paths.complaint().as_answers())


class TestByApi:
    def body(self, **more: object) -> dict[str, object]:
        told = paths.complaint().as_answers()
        return {key: value for key, value in told.items() if value and key != "email"} | more

    @pytest.mark.parametrize(
        ("issue", "told"),
        [
            ("customs", {"held_since": "2026-10-07", "held_because": "duty", "papers_from": "buyer", "duties": "31.2"}),
            ("duties", {"duties": "31.20", "duties_paid": "yes", "duties_included": "included"}),
            (
                "return",
                {"returned_on": "2026-11-02", "return_number": "RB 000 000 005 CN", "return_trouble": "refused"},
            ),
        ],
    )
    def test_a_complaint_of_each_issue_is_filed(self, signed_in_as, issue, told):
        buyer = person(email="camille@example.org")
        answer = signed_in_as(buyer).post(
            API, json.dumps(self.body(issue=issue, shipment=told)), content_type="application/json"
        )
        assert answer.status_code == 201, answer.content
        case = Case.objects.get(pk=answer.json()["id"])
        assert case.issue == issue
        assert set(queries.told_of(case)) == set(told)

    def test_a_wrong_answer_is_named(self, signed_in_as):
        wrong = self.body(issue="customs", shipment={"held_since": "yesterday"})
        answer = signed_in_as(person(email="camille@example.org")).post(
            API, json.dumps(wrong), content_type="application/json"
        )
        assert answer.status_code == 422
        assert "shipment" in answer.json()["errors"]

    def test_the_schema_tells_every_question(self, client):
        schema = client.get("/api/v1/schema/?format=json").json()
        told = schema["components"]["schemas"]
        reference = told[next(name for name in told if name.startswith("ComplaintIn"))]["properties"]["shipment"]
        named = next(part["$ref"] for part in reference.get("allOf", [reference]) if "$ref" in part)
        assert set(told[named.rpartition("/")[2]]["properties"]) == set(questions.BY_KEY)


class TestByPage:
    def begin(self, client: Client, issue: str) -> str:
        client.post(reverse("intake:start"))
        (draft,) = drafts.of(person(), held=client.session["drafts"])
        client.post(reverse("intake:step", args=[draft.pk, "what"]), {"issue": issue})
        return str(draft.pk)

    def test_the_page_comes_after_the_story_for_these_issues_only(self, client):
        for issue, following in (("customs", "shipment"), ("digital", "purchase")):
            browser = Client()
            key = self.begin(browser, issue)
            answer = browser.post(reverse("intake:step", args=[key, "story"]), {"story": "It is held in Roissy."})
            assert answer.headers["Location"] == reverse("intake:step", args=[key, following])

    def test_another_issue_has_no_such_page(self, client):
        key = self.begin(client, "digital")
        assert client.get(reverse("intake:step", args=[key, "shipment"])).status_code == 404

    def test_answers_are_kept_shown_and_filed(self, client):
        key = self.begin(client, "customs")
        page = reverse("intake:step", args=[key, "shipment"])
        answer = client.post(page, self.dated(client, page, held_because="duty", duties="31.2"))
        assert answer.status_code == 302, answer.context["form"].errors
        draft = drafts.of(person(), held=client.session["drafts"])[0]
        assert draft.answers["shipment"] == {"held_since": "2026-10-07", "held_because": "duty", "duties": "31.20"}
        again = client.get(page).content.decode()
        assert 'value="2026"' in again
        known = {name: value for name, value in paths.complaint().as_answers().items() if name not in ("issue", "story", "shipment", "facts")}  # fmt: skip
        drafts.save(draft_id=draft.pk, step="you", answers={**known, "story": "It is held."}, now=paths.NOW)
        client.post(reverse("intake:check", args=[key]), {"declared": "on"})
        case = Case.objects.get(draft__pk=key)
        assert queries.told_of(case)["held_because"] == "duty"

    def dated(self, client: Client, page: str, **more: str) -> dict[str, str]:
        parts = dict(zip(("day", "month", "year"), ("7", "10", "2026"), strict=True))
        shown = client.get(page).content.decode()
        marks = {part: f"held_since_{part}" for part in parts if f'name="held_since_{part}"' in shown}
        assert set(marks) == set(parts), "the date field has other names now"
        return {marks[part]: value for part, value in parts.items()} | more

    def test_a_wrong_answer_stands_beside_its_question(self, client):
        key = self.begin(client, "duties")
        answer = client.post(reverse("intake:step", args=[key, "shipment"]), {"duties": "a lot"})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"duties"}

    def test_nothing_need_be_known(self, client):
        key = self.begin(client, "return")
        answer = client.post(reverse("intake:step", args=[key, "shipment"]), {})
        assert answer.status_code == 302

    def test_a_draft_from_before_the_questions_can_still_be_sent(self, client):
        key = self.begin(client, "customs")
        draft = drafts.of(person(), held=client.session["drafts"])[0]
        known = {name: value for name, value in paths.complaint(issue="customs").as_answers().items() if name not in ("shipment", "facts")}  # fmt: skip
        drafts.save(draft_id=draft.pk, step="you", answers=known, now=paths.NOW)
        draft.refresh_from_db()
        assert steps.wrong(draft, today=paths.NOW.date()) == {}
        answer = client.post(reverse("intake:check", args=[key]), {"declared": "on"})
        assert answer.headers["Location"] == reverse("intake:sent", args=[key])

    def test_a_complaint_without_the_field_is_whole(self):
        raw = {key: value for key, value in paths.complaint().as_answers().items() if key != "shipment"}
        assert complaints.parse(raw, today=paths.NOW.date()).shipment == {}
