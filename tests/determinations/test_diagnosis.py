"""The question chooser: little is asked, only what matters, and everybody comes to a result."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odr.common.errors import NotFound
from odr.determinations import diagnosis, parts
from odr.determinations.askable import BY_FACT, QUESTIONS
from odr.determinations.facts import agreeing
from platform_rules.pack import pack
from platform_rules.vocabulary import vocabulary

DAY = date(2026, 11, 16)
ISSUES = vocabulary().facts["claim.issue"].values
PLACES = sorted({code for rule in pack().rules for code in rule.forum if len(code) == 2 and code.isupper()} - {"EU"})
FRENCH = {
    "country": "FR",
    "respondent_country": "CN",
    "contract_kind": "goods",
    "purpose": "private",
    "issue": "not_as_described",
    "bought_on": "marketplace",
    "purchased_on": "2026-10-02",
    "facts": {},
}
FIRST_ANSWERS = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["", *PLACES]),
        "respondent_country": st.sampled_from(["", *PLACES]),
        "contract_kind": st.sampled_from(["", "goods", "services", "digital_service", "other"]),
        "purpose": st.sampled_from(["private", "mixed", "professional", "unknown"]),
        "issue": st.sampled_from(["", *ISSUES]),
        "bought_on": st.sampled_from(["marketplace", "website", "distance", "shop", "unknown"]),
        "purchased_on": st.sampled_from(["", "2026-10-02", "2019-01-31"]),
        "facts": st.just({}),
    }
)
KNOWS = st.sampled_from(["nothing", "yes", "no"])


def replied(answers, fact, knows):
    """The answers after a further question, as a page would keep them."""
    question = BY_FACT[fact]
    if knows == "nothing":
        return {**answers, question.keeps: ""} if question.keeps else answers
    if question.kind == "yes_no":
        value = knows == "yes"
        return (
            {**answers, question.keeps: knows}
            if question.keeps
            else {**answers, "facts": answers["facts"] | {fact: value}}
        )
    if question.keeps == "remedy":
        return {**answers, "remedy": "refund"}
    if question.kind == "money":
        return {**answers, "price": "129.00", "currency": "EUR"}
    given = {"day": "2026-10-09", "place": "FR", "choice": (question.values or ("",))[0]}[question.kind]
    return {**answers, "facts": answers["facts"] | {fact: given}}


def walk(answers, knows):
    """Answer whatever is asked until nothing is; returns the facts asked."""
    asked = []
    while left := diagnosis.remaining(answers, asked=asked, as_of=DAY):
        assert left[0] not in asked
        answers = replied(answers, left[0], knows)
        asked.append(left[0])
        answers = {**answers, "facts": agreeing(answers, as_of=DAY)}
    return asked, answers


class TestWhatIsAsked:
    @settings(max_examples=150, deadline=None)
    @given(FIRST_ANSWERS, KNOWS)
    def test_is_never_more_than_twelve_questions(self, answers, knows):
        asked, _after = walk(answers, knows)

        assert diagnosis.FIRST + len(asked) <= 12

    @settings(max_examples=60, deadline=None)
    @given(FIRST_ANSWERS)
    def test_fits_what_was_bought_and_what_went_wrong(self, answers):
        for fact in diagnosis.remaining(answers, asked=[], as_of=DAY):
            assert BY_FACT[fact].fits(issue=answers["issue"], contract=answers["contract_kind"])

    def test_is_something_the_engine_said_is_missing(self):
        reading = diagnosis.read(FRENCH, as_of=DAY)
        missing = {row["fact"] for row in reading.unsettled} | {row["fact"] for row in reading.undated}

        assert set(diagnosis.remaining(FRENCH, asked=[], as_of=DAY)) <= missing

    def test_begins_with_what_settles_most_and_asks_for_days_too(self):
        asked = diagnosis.remaining(FRENCH, asked=[], as_of=DAY)

        assert BY_FACT[asked[0]].about == "law"
        assert "delivery.received_on" in asked

    def test_nobody_is_asked_when_something_came_that_never_came(self):
        asked, _after = walk({**FRENCH, "issue": "non_delivery"}, "nothing")

        assert "delivery.received_on" not in asked

    def test_an_answer_that_settles_the_law_spares_the_rest_about_it(self):
        settled = {**FRENCH, "ships_here": "yes", "in_my_language": "yes", "remedy": "refund"}

        assert all(BY_FACT[fact].about != "law" for fact in diagnosis.remaining(settled, asked=[], as_of=DAY))


class TestTheResult:
    @settings(max_examples=60, deadline=None)
    @given(FIRST_ANSWERS, KNOWS)
    def test_is_reached_whatever_is_answered(self, answers, knows):
        _asked, after = walk(answers, knows)
        reading = diagnosis.read(after, as_of=DAY)

        assert reading.memo["enforcement"]
        for group in reading.rights:
            for right in group["rights"]:
                assert vocabulary().answers[right["key"]]

    def test_is_reached_by_somebody_who_knows_nothing(self):
        asked, after = walk({"facts": {}}, "nothing")
        reading = diagnosis.read(after, as_of=DAY)

        assert asked == []
        assert reading.rights == []
        assert reading.memo["governing_law"]["value"] is None

    def test_dates_are_sorted_and_those_of_the_seller_stand_apart(self):
        told = {**FRENCH, "facts": {"delivery.received_on": "2026-10-20", "withdrawal.sent_on": "2026-10-25"}}
        told |= {"ships_here": "yes", "in_my_language": "yes"}
        reading = diagnosis.read(told, as_of=DAY)

        running = [row["until"] for row in reading.dates if not row["past"]]
        assert running == sorted(running)
        assert next(row for row in reading.dates if row["key"] == "withdrawal_period")["past"]  # 14 days
        assert {row["key"]: row["until"] for row in reading.their_dates}["refund_period"] == "2026-11-08"

    def test_the_next_date_is_one_to_act_on(self):
        told = {**FRENCH, "facts": {"delivery.received_on": "2026-10-20"}, "ships_here": "yes", "in_my_language": "yes"}
        reading = diagnosis.read(told, as_of=DAY)

        assert (reading.next_date["key"], reading.next_date["until"]) == ("conformity_period", "2028-10-20")
        assert reading.dates[0]["key"] == "withdrawal_period_untold"  # earlier, but only if nobody told of the right

    def test_the_longer_time_to_withdraw_goes_when_the_seller_told_of_the_right(self):
        facts = {"delivery.received_on": "2026-10-20", "withdrawal.told": True}
        reading = diagnosis.read({**FRENCH, "facts": facts}, as_of=DAY)

        assert "withdrawal_period_untold" not in {row["key"] for row in reading.dates}

    def test_the_time_to_sue_in_tort_is_left_out_where_nobody_was_hurt(self):
        reading = diagnosis.read(FRENCH, as_of=DAY)
        keys = {row["key"] for row in [*reading.dates, *reading.undated]}

        assert "limitation_period_tort" not in keys


class TestWhy:
    def test_shows_the_rule_that_decides_first_and_those_that_fail(self):
        settled = {**FRENCH, "ships_here": "yes", "in_my_language": "yes", "remedy": "refund"}
        found = diagnosis.why(settled, "court_competent", at="FR", as_of=DAY)

        assert found[0]["fate"] == "decides"
        assert "fails" in {rule["fate"] for rule in found}

    def test_shows_what_a_judgment_is_worth_with_the_facts_the_memo_asked_with(self):
        found = diagnosis.why(FRENCH, "enforceable", at="CN", effect="judgment", as_of=DAY)
        said = diagnosis.read(FRENCH, as_of=DAY).memo["enforcement"]["judgment"]["because"]

        assert {step["rule"] for step in said if step["answer"] == "enforceable"} <= {
            rule["rule"] for rule in found if rule["fate"] == "decides"
        }

    @pytest.mark.parametrize(
        ("answer", "at", "effect"), [("nothing", "FR", ""), ("court_competent", "Mars", ""), ("enforceable", "CN", "x")]
    )
    def test_of_what_does_not_exist_is_not_found(self, answer, at, effect):
        with pytest.raises(NotFound):
            diagnosis.why(FRENCH, answer, at=at, effect=effect, as_of=DAY)


class TestFactsToldDirectly:
    def test_give_way_to_a_later_answer_that_contradicts_them(self):
        told = {**FRENCH, "purchased_on": "2026-10-12", "facts": {"delivery.received_on": "2026-10-09"}}

        assert agreeing(told, as_of=DAY) == {}

    def test_a_part_of_a_state_gives_way_when_another_state_is_answered(self):
        told = {"country": "FR", "facts": {"consumer.residence": "US-CA", "goods.durable": True}}

        assert agreeing(told, as_of=DAY) == {"goods.durable": True}

    def test_stay_where_nothing_contradicts_them(self):
        told = {**FRENCH, "country": "US", "facts": {"consumer.residence": "US-CA"}}

        assert agreeing(told, as_of=DAY) == {"consumer.residence": "US-CA"}


class TestTheQuestions:
    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.fact)
    def test_ask_for_facts_and_values_of_the_vocabulary(self, question):
        word = vocabulary().facts[question.fact]

        assert set(question.values) <= set(word.values)
        kinds = {"yes_no": "bool", "choice": "enum", "day": "date", "money": "number", "place": "code"}
        assert kinds[question.kind] == word.type

    def test_every_part_of_a_state_with_rules_can_be_chosen(self):
        ruled = {code for rule in pack().rules for code in rule.forum if "-" in code}

        assert ruled <= parts.NAMES.keys()
