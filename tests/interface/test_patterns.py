"""Patterns say in words what they show: whose turn, by when, how far, who reads."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

DUE = datetime(2026, 12, 4, 22, 59, tzinfo=UTC)
STAGES = [("filed", "Filed"), ("told", "Seller told"), ("decision", "Decision")]


def drawn(source: str, *, language: str = "en", **words) -> str:
    with translation.override(language):
        return Template("{% load patterns formats i18n %}" + source).render(Context(words))


def deadline(*, before: timedelta, extra: str = "", language: str = "en") -> str:
    source = "{% deadline act='You must answer by' due=due now=now zone='Europe/Paris' " + extra + " %}"
    return drawn(source, language=language, due=DUE, now=DUE - before)


class TestADeadline:
    @pytest.mark.parametrize(
        ("before", "says", "never"),
        [
            (timedelta(days=6), "6 days left.", "Last days"),
            (timedelta(days=3), "3 days left.", "Last days"),
            (timedelta(days=2), "Last days", "Last day<"),
            (timedelta(days=1), "1 day left.", "1 days"),
            (timedelta(hours=1), "Today is the last day.", "days left"),
            (-timedelta(minutes=1), "This date has passed", "left."),
        ],
    )
    def test_says_in_words_how_near_it_is(self, before, says, never):
        box = deadline(before=before)
        assert says in box
        assert never not in box

    def test_names_the_act_the_day_the_time_and_the_zone(self):
        assert "You must answer by" in deadline(before=timedelta(days=6))
        assert "Friday 4 December 2026, 23:59 (Paris time)" in deadline(before=timedelta(days=6))

    def test_says_what_happens_if_nothing_is_done_and_how_the_day_was_found(self):
        box = deadline(before=timedelta(days=6), extra="otherwise='Your case goes on.' how=how ics='/x.ics'")
        assert "Your case goes on." in box
        assert "/x.ics" in box

    def test_that_is_stopped_shows_no_date(self):
        box = deadline(before=timedelta(days=6), extra="paused='The mediator is being replaced.'")
        assert "The clock is stopped" in box
        assert "December" not in box

    def test_that_was_met_is_not_alarming_even_on_its_last_day(self):
        box = deadline(before=timedelta(hours=1), extra="met='The seller answered.'")
        assert "due met" in box
        assert "Last day" not in box


class TestTheStageLine:
    def test_says_the_stage_in_words_and_marks_it_for_readers_of_any_kind(self):
        line = drawn("{% stage_line stages 'told' %}", stages=STAGES)
        assert "Stage 2 of 3: Seller told" in line
        assert line.count('aria-current="step"') == 1
        assert line.count("(done)") == 1

    def test_of_a_closed_case_has_every_stage_done(self):
        line = drawn("{% stage_line stages 'closed' %}", stages=STAGES)
        assert line.count("(done)") == 3
        assert "aria-current" not in line


class TestARoom:
    @pytest.mark.parametrize(
        ("room", "reader", "says"),
        [
            ("joint", "claimant", "The buyer, the seller and the mediator read this."),
            ("claimant", "claimant", "The seller cannot read this."),
            ("claimant", "mediator", "Private: the buyer and the mediator"),
            ("respondent", "respondent", "Private: you and the mediator"),
            ("respondent", "mediator", "The buyer cannot read this."),
        ],
    )
    def test_says_who_can_read_it(self, room, reader, says):
        assert says in drawn("{% include 'patterns/room_banner.html' %}", room=room, reader=reader)


class TestAMessage:
    words = {
        "author": "晨光",
        "text": "我们愿意退款。",
        "language": "zh-hans",
        "translation": "We will refund.",
        "machine": True,
    }

    def test_shows_the_translation_first_says_so_and_keeps_the_original(self):
        shown = drawn("{% include 'patterns/message.html' %}", message=self.words)
        assert shown.index("Machine translation") < shown.index("We will refund.") < shown.index("我们愿意退款。")
        assert '<div lang="zh-Hans" dir="auto">' in shown

    def test_in_the_readers_own_language_is_shown_as_it_was_written(self):
        shown = drawn("{% include 'patterns/message.html' %}", language="zh-hans", message=self.words)
        assert "We will refund." not in shown

    def test_cannot_smuggle_markup_into_the_page(self):
        shown = drawn("{% include 'patterns/message.html' %}", message=self.words | {"translation": "<b>x</b>"})
        assert "<b>" not in shown


def test_staying_signed_in_is_refused_when_nobody_is_signed_in():
    assert Client().post("/en/session/extend/").status_code == 401
    assert Client().get("/en/session/extend/").status_code == 405
