"""An objection to court and law that nobody decided in the talks: whoever decides the case rules on it before the decision."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from odr.accounts import operations as accounts
from odr.arbitration import choice, queries
from odr.common.errors import InvalidInput
from odr.decisions import writing
from odr.determinations.models import Determination, Ruling
from odr.mediation import ending as mediation_ending
from odr.notices import rendering
from odr.notices.models import Notice
from tests import paths
from tests.decisions.arranged import appoint, arbitrator_of, choose, complete, expire, mediate, written_at
from tests.determinations.ways import contest

pytestmark = pytest.mark.django_db
STAGES = ["pleadings", "closed_for_decision"]
UPHELD = {"outcome": "upheld", "reasons": "The invoice shows it."}


@pytest.fixture
def start():
    """Pages ask the real clock, so these cases begin before now."""
    return timezone.now() - timedelta(days=60)


@pytest.fixture
def look(signed_in_as):
    """`look(user, name, *args)`: the page as this person sees it; with data, what is sent."""

    def look(user, name, *args, data=None):
        client = signed_in_as(user)
        answer = client.get(reverse(name, args=args)) if data is None else client.post(reverse(name, args=args), data)
        return answer, answer.content.decode()

    return look


def left_by_the_mediator(*, now):
    """The buyer objects in the mediation, which ends without a word on it; the buyer chooses how to go on."""
    case = paths.mediating_case(now=now)
    row = contest(case, by=paths.claimant_of(case), now=now + timedelta(days=3, hours=1))
    mediation_ending.end_mediation(
        case_id=case.pk, by=paths.mediator_of(case), reason="Too far apart.", now=now + timedelta(days=5)
    )
    case.refresh_from_db()
    return case, row


def before_the_arbitrator(stage="pleadings", *, now):
    """Somebody decides the case, and the objection is still open."""
    case, row = left_by_the_mediator(now=now)
    at = now + timedelta(days=6)
    choose(case, "arbitration", at=at)
    appoint(case, at=at)
    if stage == "closed_for_decision":
        expire(case, "pleadings")
        expire(case, "closing_warning")
    assert case.stage == stage
    return case, row


class TestWhenTheTalksEnd:
    def test_both_sides_read_that_it_is_open_and_who_rules_on_it(self, start, look):
        case, _row = left_by_the_mediator(now=start)
        for side in paths.parties(case):
            body = look(side, "determinations:memo", case.pk)[1]
            assert "Not decided yet" in body
            assert "Whoever decides the case rules on it" in body

    def test_the_arbitrator_is_told_of_it_and_nobody_else(self, start):
        case, _row = before_the_arbitrator(now=start)

        told = Notice.objects.filter(case=case, kind="contest_to_rule")
        assert [notice.to for notice in told] == [arbitrator_of(case)]

    def test_a_case_that_ends_without_a_decision_says_that_nobody_decided(self, start, look):
        case, _row = left_by_the_mediator(now=start)
        choice.take_exit_pack(case_id=case.pk, by=paths.claimant_of(case), now=start + timedelta(days=6))
        body = look(paths.claimant_of(case), "determinations:memo", case.pk)[1]

        assert "The case ended before somebody decided on it" in body
        assert "Not decided yet" not in body


@pytest.mark.parametrize("stage", STAGES)
class TestTheArbitrator:
    def test_finds_it_on_the_desk_in_the_file_and_on_the_case_page(self, start, look, stage):
        case, row = before_the_arbitrator(stage, now=start)
        by, link = arbitrator_of(case), reverse("determinations:rule", args=[case.pk, row.pk])

        assert "An objection waits for you" in look(by, "arbitration:desk")[1]
        assert link in look(by, "arbitration:file", case.pk)[1]
        assert link in look(by, "determinations:memo", case.pk)[1]
        assert "Decide on the objection" in look(by, "cases:case", case.pk)[1]

    def test_rules_on_it_on_its_page(self, start, look, stage):
        case, row = before_the_arbitrator(stage, now=start)
        by = arbitrator_of(case)
        assert look(by, "determinations:rule", case.pk, row.pk)[0].status_code == 200
        assert look(by, "determinations:rule", case.pk, row.pk, data=UPHELD)[0].status_code == 302

        assert Ruling.objects.get(contest=row).by == by
        assert Determination.objects.filter(case=case).count() == 2
        assert Notice.objects.filter(case=case, kind="contest_ruled").count() == 2
        assert "An objection waits for you" not in look(by, "arbitration:desk")[1]
        assert "mediator" not in look(paths.claimant_of(case), "determinations:memo", case.pk)[1].lower()

    def test_rules_on_it_through_a_program_and_nobody_else_does(self, start, client, stage):
        case, row = before_the_arbitrator(stage, now=start)
        mediator = case.participations.get(side="mediator").user

        def call(user):
            _row, token = accounts.issue_api_token(user=user, name="test", now=timezone.now())
            path = f"/api/v1/cases/{case.pk}/determination/contests/{row.pk}/ruling/"
            headers = {"Authorization": f"Bearer {token}"}
            return client.post(path, json.dumps(UPHELD), content_type="application/json", headers=headers)

        assert [call(user).status_code for user in (*paths.parties(case), mediator)] == [403, 403, 404]
        assert call(arbitrator_of(case)).status_code == 201
        assert Ruling.objects.get(contest=row).outcome == "upheld"


def test_no_decision_goes_to_the_second_reader_before(start, look):
    case, row = before_the_arbitrator("closed_for_decision", now=start)
    by = arbitrator_of(case)
    memo = reverse("determinations:memo", args=[case.pk]) + "#contests"
    assert f'href="{memo}"' in look(by, "decisions:write", case.pk)[1]
    given = {"case_id": case.pk, "by": by, "draft": complete(case), "to_reader": True, "now": written_at(case)}
    with pytest.raises(InvalidInput, match="objection"):
        writing.draft_decision(**given)

    look(by, "determinations:rule", case.pk, row.pk, data=UPHELD)
    assert writing.draft_decision(**given).to_reader_at is not None


def test_a_mediator_named_after_it_was_made_is_told_too():
    case = paths.appointing_case()
    contest(case, by=paths.claimant_of(case), now=paths.TALKS_OVER)
    mediator = mediate(case, at=paths.MEDIATING)

    assert [notice.to for notice in Notice.objects.filter(case=case, kind="contest_to_rule")] == [mediator]


@pytest.mark.parametrize(("language", "words"), [("en", "An objection to decide"), ("zh-hans", "异议")])
def test_the_notice_says_what_and_leads_to_the_objection(start, language, words):
    case, _row = before_the_arbitrator(now=start)
    reader = arbitrator_of(case)
    reader.language = language
    reader.save(update_fields=["language"])
    notice = Notice.objects.get(case=case, kind="contest_to_rule")
    notice.to = reader
    written = rendering.render(notice, now=start)
    with translation.override(language):
        assert reverse("determinations:memo", args=[case.pk]) in written.text
    assert words in written.subject
    assert case.number in written.subject


def test_the_list_of_cases_asks_once_for_all(start, django_assert_max_num_queries):
    case, _row = before_the_arbitrator(now=start)
    with django_assert_max_num_queries(6):
        (card,) = queries.cases_of_arbitrator(arbitrator_of(case))
    assert card["contested"]
