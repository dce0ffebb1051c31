"""Both sides are asked once when a case has ended, answer once and in time, and nobody else learns what they said."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from odr.audit.models import Box, Event
from odr.cases import operations as cases
from odr.cases.models import Case
from odr.cases.stages import FINAL
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.feedback import operations, queries, tasks
from odr.feedback.models import Questionnaire, Reply
from odr.notices import rendering
from odr.notices.models import Notice
from platform_rules import feedback
from platform_rules.clock_rules import LANGUAGES
from tests.factories import person
from tests.paths import NOW, claimant_of, filed_case, negotiating_case, parties, respondent_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDED = NOW + 4 * DAY


@pytest.fixture
def case():
    """A case the buyer withdrew after the seller had answered."""
    found = negotiating_case()
    cases.withdraw(case_id=found.pk, by=claimant_of(found), now=ENDED)
    return found


def ask(case, now=ENDED):
    return operations.ask(case_id=case.pk, now=now)


def of(case, side="claimant"):
    return Questionnaire.objects.get(case=case, side=side)


def reply(row, by, now=ENDED + DAY, **changes):
    told = {"answers": {"fair": "yes", "heard": "partly"}, "comment": "", **changes}
    return operations.reply(questionnaire_id=row.pk, by=by, now=now, **told)


class TestAsking:
    def test_asks_both_sides_once_for_the_time_of_the_data(self, case):
        assert len(ask(case)) == 2
        assert ask(case) == []
        assert {row.closes_at - row.asked_at for row in Questionnaire.objects.all()} == {30 * DAY}
        told = Notice.objects.filter(kind="feedback_asked")
        assert {notice.to for notice in told} == set(parties(case))
        assert told.count() == 2

    def test_the_notice_leads_to_the_readers_own_questions(self, case):
        ask(case)
        for side, reader in zip(("claimant", "respondent"), parties(case), strict=True):
            notice = Notice.objects.get(kind="feedback_asked", to=reader)
            assert f"/feedback/{of(case, side).pk}/" in rendering.render(notice, now=ENDED).text

    def test_the_task_finds_what_has_ended_and_nothing_twice(self, case, monkeypatch):
        monkeypatch.setattr(tasks, "now", lambda: ENDED)
        assert (tasks.ask_due(), tasks.ask_due()) == (1, 0)

    def test_a_case_under_way_or_never_taken_on_is_not_asked_about(self):
        assert queries.to_ask(now=NOW + 3 * DAY) == []
        running = negotiating_case()
        assert ask(running) == []
        door = filed_case(email="door@example.org")
        cases.withdraw(case_id=door.pk, by=claimant_of(door), now=NOW + DAY)
        assert ask(door, now=NOW + DAY) == []
        assert not Questionnaire.objects.exists()

    def test_a_case_that_ended_long_ago_is_not_asked_about(self, case):
        assert queries.to_ask(now=ENDED + 31 * DAY) == []
        assert ask(case, now=ENDED + 31 * DAY) == []

    @pytest.mark.parametrize("stage", sorted(FINAL))
    def test_every_end_but_a_refusal_at_the_door_is_one(self, case, stage):
        Case.objects.filter(pk=case.pk).update(stage=stage)
        assert (queries.to_ask(now=ENDED) == [case.pk]) == (stage != "inadmissible")


class TestAnswering:
    def test_keeps_what_was_said_without_the_person(self, case):
        ask(case)
        found = reply(of(case), claimant_of(case), comment=" It took long. ")
        assert (found.answers, found.comment) == ({"heard": "partly", "fair": "yes"}, "It took long.")
        assert not [
            field.name for field in Reply._meta.get_fields() if field.related_model and field.name != "questionnaire"
        ]

    def test_every_question_can_be_left_out(self, case):
        ask(case)
        assert reply(of(case), claimant_of(case), answers={"fair": "no", "heard": ""}).answers == {"fair": "no"}
        assert reply(of(case, "respondent"), respondent_of(case), answers={}, comment="Fine.").answers == {}

    def test_with_nothing_in_it_is_asked_again(self, case):
        ask(case)
        with pytest.raises(InvalidInput, match="at least one question"):
            reply(of(case), claimant_of(case), answers={"fair": ""}, comment="  ")
        assert not Reply.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"answers": {"fair": "maybe"}}, "fair", "no, partly, yes"),
            ({"answers": {"fair": ["yes"]}}, "fair", "no, partly, yes"),
            ({"answers": {"colour": "red"}}, "colour", "There is no such question"),
            ({"comment": "x" * 2001}, "comment", "2000"),
        ],
    )
    def test_names_the_question_and_what_would_be_right(self, case, changes, field, words):
        ask(case)
        with pytest.raises(InvalidInput) as wrong:
            reply(of(case), claimant_of(case), **changes)
        assert words in str(wrong.value.errors[field])
        assert not Reply.objects.exists()

    def test_is_taken_once_a_side(self, case):
        ask(case)
        first = reply(of(case), claimant_of(case))
        with pytest.raises(Conflict, match="Each side answers once"):
            reply(of(case), claimant_of(case), answers={"fair": "no"})
        first.refresh_from_db()
        assert first.answers["fair"] == "yes"
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.create(questionnaire=of(case), answers={}, language="en", created_at=ENDED)

    def test_too_late_says_what_is_still_possible(self, case):
        ask(case)
        last = of(case).closes_at
        with pytest.raises(Conflict, match="help page"):
            reply(of(case), claimant_of(case), now=last)
        assert reply(of(case), claimant_of(case), now=last - timedelta(seconds=1))

    def test_is_for_ones_own_side_alone(self, case):
        ask(case)
        for outsider in (respondent_of(case), person()):
            with pytest.raises(NotFound):
                reply(of(case), outsider)


class TestTheRecord:
    def test_says_that_an_answer_came_and_nothing_of_it(self, case):
        ask(case)
        reply(of(case), claimant_of(case), comment="A secret word.")
        event = Event.objects.get(type="feedback.answered")
        header = json.loads(bytes(event.header))
        assert (event.case_key, header["actor"], header["role"]) == (None, "", "")
        assert not Event.objects.filter(case_key=str(case.pk), type="feedback.answered").exists()
        assert Event.objects.filter(case_key=str(case.pk), type="feedback.asked").count() == 2
        boxes = Box.objects.filter(event=event)
        assert all(b"secret" not in bytes(box.box) for box in boxes)
        assert list(header["commit"]) == list(
            json.loads(bytes(Event.objects.filter(type="feedback.asked").first().header))["commit"]
        )

    def test_an_answer_without_a_record_is_refused_by_the_database(self, case):
        ask(case)
        with transaction.atomic(), connection.cursor() as cursor:
            Reply.objects.create(questionnaire=of(case), answers={}, language="en", created_at=ENDED)
            with pytest.raises(IntegrityError, match="no event was recorded"):
                cursor.execute("SET CONSTRAINTS feedback_reply_guard IMMEDIATE")
            transaction.set_rollback(True)


class TestTheData:
    def test_each_question_stands_in_both_languages_with_good_answers_and_others(self):
        rules = feedback.questionnaire()
        assert [question.key for question in rules.questions] == [
            "clear", "heard", "reasons", "fair", "length", "language",
        ]  # fmt: skip
        for question in rules.questions:
            assert set(question.ask) == set(LANGUAGES)
            assert 0 < len(question.good) < len(question.answers)
        assert (rules.open_days, rules.least_published, rules.interval_percent) == (30, 10, 95)
        assert "4.4" in rules.source

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"open_days": 0}, "open_days"),
            ({"least_published": "ten"}, "least_published"),
            ({"interval_percent": 100}, "interval_percent"),
            ({"confidence": "sure"}, "confidence"),
            ({"questions": [{"key": "x", "ask": {"en": "?"}, "answers": []}]}, "question x"),
        ],
    )
    def test_what_cannot_be_right_is_refused(self, monkeypatch, change, words):
        whole = feedback.read_yaml(feedback.DATA / "feedback.yaml")
        monkeypatch.setattr(feedback, "read_yaml", lambda path: {**whole, **change})
        with pytest.raises(feedback.BadRuleData, match=words):
            feedback.questionnaire.__wrapped__()
