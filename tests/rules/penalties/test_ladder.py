"""The ladder of measures: its levels, its clocks, and what the rules propose."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_rules.penalties import (
    BadFact,
    UnknownLadder,
    appeal_suspends,
    check_level,
    clock,
    ladder,
    ladders,
    propose,
)
from platform_rules.penalty_conditions import OPERATORS, facts_of, holds
from platform_rules.procedures import CONFIDENCE, LANGUAGES, UnknownClock

LADDER = ladder("1.0")
DAY = date(2026, 5, 1)
BROKEN = {
    "outcome.binding": True,
    "outcome.performed": False,
    "outcome.cure_notice_expired": True,
    "outcome.stay": False,
}
UNSAFE = {"product.safety_alert": "serious"}


def proposed(facts, *, earlier=(), day=DAY):
    return propose(facts, conduct_date=day, earlier_levels=earlier)


class TestTheLadder:
    def test_has_four_levels_with_growing_notice_and_visibility(self):
        levels = [(one.name, one.number, one.effect_days, one.register_months) for one in LADDER.levels.values()]
        assert levels == [
            ("warning", 1, 0, 12),
            ("listing_block", 2, 3, 24),
            ("store_closure", 3, 14, 36),
            ("permanent_closure", 4, 30, 60),
        ]

    @pytest.mark.parametrize("steps", ladders(), ids=lambda one: one.version)
    def test_never_gets_milder_on_the_way_up(self, steps):
        levels = list(steps.levels.values())
        for lower, higher in pairwise(levels):
            assert higher.number == lower.number + 1
            assert higher.effect_days >= lower.effect_days
            assert higher.register_months >= lower.register_months
            assert higher.suspensive_appeal >= lower.suspensive_appeal
            assert higher.needs_second_approver >= lower.needs_second_approver

    def test_closes_a_store_for_7_to_90_days(self):
        closure = LADDER.level(3)
        assert (closure.min_days, closure.max_days) == (7, 90)

    def test_says_which_levels_there_are(self):
        with pytest.raises(LookupError, match="1, 2, 3, 4"):
            LADDER.level(5)
        with pytest.raises(UnknownLadder, match=r"It has: 1\.0"):
            ladder("9.9")


@pytest.mark.parametrize(
    ("key", "length", "unit", "limit"),
    [
        ("triage", 5, "days", None),
        ("notice_answer", 14, "days", None),
        ("interim_answer", 48, "hours", None),
        ("interim_review", 72, "hours", None),
        ("decision", 10, "days", None),
        ("appeal", 6, "months", None),
        ("appeal_suspensive", 14, "days", None),
        ("panel", 30, "days", 60),
        ("marketplace_acknowledgement", 24, "hours", None),
        ("marketplace_execution", 72, "hours", None),
        ("register_publication", 15, "minutes", None),
        ("rehabilitation_decision", 10, "days", None),
    ],
)
def test_clocks_of_the_way_to_a_measure(key, length, unit, limit):
    rule = clock(key)
    assert (rule.length, rule.unit, rule.max_days) == (length, unit, limit)


def test_an_unknown_clock_lists_those_there_are():
    with pytest.raises(UnknownClock, match=r"It has: .*triage"):
        clock("hearing")


class TestEveryRule:
    @pytest.mark.parametrize("rule", LADDER.rules, ids=lambda rule: rule.id)
    def test_is_graduated_cited_and_said_in_both_languages(self, rule):
        assert 1 <= rule.first <= rule.repeat <= rule.at_most <= 4
        assert rule.citation
        assert rule.confidence in CONFIDENCE
        assert set(rule.title) == set(rule.says) == set(LANGUAGES)
        assert rule.wire["category"].startswith("STATEMENT_CATEGORY_")
        assert rule.wire["ground"].startswith("DECISION_GROUND_")

    @pytest.mark.parametrize("rule", LADDER.rules, ids=lambda rule: rule.id)
    def test_uses_known_operators_on_named_facts(self, rule):
        def check(condition):
            if "fact" in condition:
                assert len(set(condition) & OPERATORS) == 1
                assert len(condition) == 2
            else:
                [(group, inner)] = condition.items()
                assert group in {"all", "any", "none"}
                for one in inner:
                    check(one)

        check(dict(rule.when))

    @pytest.mark.parametrize("rule", LADDER.rules, ids=lambda rule: rule.id)
    def test_closes_for_good_only_after_an_earlier_measure(self, rule):
        assert rule.level([]) < 4

    def test_ids_are_unique(self):
        assert len({rule.id for rule in LADDER.rules}) == len(LADDER.rules)


class TestAProposal:
    def test_for_a_first_breach_is_a_warning_with_its_reason(self):
        found = proposed(BROKEN)
        assert (found.level, found.rule_id, found.needs_reasons_for_jump) == (1, "outcome_not_performed", False)
        assert found.because["en"].endswith("Proposed: Warning (no earlier measure).")
        assert "建议：警告" in found.because["zh-hans"]

    @pytest.mark.parametrize(("earlier", "level"), [([1], 2), ([1, 1], 2), ([2], 3), ([3], 3), ([4], 3)])
    def test_for_a_repeated_breach_is_one_step_up_and_never_above_the_rule(self, earlier, level):
        assert proposed(BROKEN, earlier=earlier).level == level

    @pytest.mark.parametrize("fact", sorted(BROKEN))
    def test_is_not_made_while_a_fact_is_unknown_and_names_it(self, fact):
        found = proposed({name: value for name, value in BROKEN.items() if name != fact})
        assert found.level is None
        assert found.unknown_facts == (fact,)

    def test_is_not_made_during_a_stay(self):
        found = proposed(BROKEN | {"outcome.stay": True})
        assert (found.level, found.unknown_facts) == (None, ())

    def test_takes_the_heaviest_rule_that_holds(self):
        found = proposed(BROKEN | UNSAFE)
        assert (found.rule_id, found.level, found.safety) == ("unsafe_listing", 2, True)

    def test_that_skips_a_level_needs_reasons(self):
        assert proposed(UNSAFE).needs_reasons_for_jump
        assert not proposed(UNSAFE, earlier=[1]).needs_reasons_for_jump

    def test_names_what_would_settle_a_heavier_rule(self):
        found = proposed(BROKEN | {"finding.fraud": True})
        assert (found.level, found.unknown_facts) == (1, ("finding.final",))

    def test_needs_enough_cases_and_enough_people(self):
        rate = {
            "orders.90d": 400,
            "upheld.90d": 30,
            "complainants.distinct_90d": 5,
            "upheld_rate.p_above_twice_category": 0.99,
        }
        assert proposed(rate).rule_id == "claim_rate"
        assert proposed(rate | {"complainants.distinct_90d": 4}).level is None
        assert proposed(rate | {"orders.90d": 39}).level is None

    def test_rests_on_the_law_of_the_day_of_the_conduct(self):
        silent = {
            "seller.bound_to_answer": True,
            "service.proven": True,
            "response.received": False,
            "final_notice.expired": True,
        }
        assert [one.id for one in proposed(silent).basis] == ["seller-terms"]
        assert [one.id for one in proposed(silent, day=date(2028, 9, 20)).basis] == ["seller-terms", "adr-2025-reply"]

    def test_is_not_made_for_conduct_before_the_rules(self):
        found = proposed(BROKEN, day=date(2025, 12, 31))
        assert (found.level, found.version) == (None, None)

    def test_ends_with_the_last_day_of_its_ground(self):
        ground = LADDER.legal_basis["p2b-4"]
        ended = replace(ground, in_force_to=date(2027, 1, 31))
        assert ended.in_force(date(2027, 1, 31))
        assert not ended.in_force(date(2027, 2, 1))

    @pytest.mark.parametrize(
        ("facts", "named"),
        [
            ({"outcome.perfomed": False}, "outcome.perfomed: no rule asks"),
            (BROKEN | {"outcome.stay": "no"}, "outcome.stay: 'no' is not true or false"),
            ({"orders.90d": "many", "upheld.90d": 5}, "orders.90d: 'many' is not a number"),
            ({"product.safety_alert": True}, "product.safety_alert: True is not a word"),
        ],
    )
    def test_refuses_a_wrong_fact_by_its_name(self, facts, named):
        with pytest.raises(BadFact, match=named):
            proposed(facts)


KNOWN = {name: one for rule in LADDER.rules for name in facts_of(rule.when) for one in [rule]}
VALUES = {
    name: st.sampled_from(["none", "serious", "high", "low"])
    if name == "product.safety_alert"
    else st.floats(0, 100)
    if any(part in name for part in ("90d", "180d", "p_above"))
    else st.booleans()
    for name in KNOWN
}
some_facts = st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in VALUES.items()})
some_levels = st.lists(st.integers(1, 4), max_size=4)


@given(facts=some_facts, earlier=some_levels)
def test_a_fact_taken_away_never_makes_the_proposal_heavier(facts, earlier):
    without = proposed(facts, earlier=earlier)
    for name in facts:
        less = proposed({key: value for key, value in facts.items() if key != name}, earlier=earlier)
        assert (less.level or 0) <= (without.level or 0)


@given(facts=some_facts, earlier=some_levels, more=st.integers(1, 4))
def test_a_longer_record_never_makes_the_proposal_milder(facts, earlier, more):
    before, after = proposed(facts, earlier=earlier).level, proposed(facts, earlier=[*earlier, more]).level
    assert (after or 0) >= (before or 0)


@given(facts=some_facts, earlier=some_levels)
def test_the_same_facts_give_the_same_proposal(facts, earlier):
    assert proposed(facts, earlier=earlier) == proposed(dict(reversed(facts.items())), earlier=earlier)


class TestThreeValues:
    TRUE, FALSE, OPEN = ({"fact": name, "is": True} for name in ("yes", "no", "open"))
    FACTS = {"yes": True, "no": False, "open": None}

    @pytest.mark.parametrize(
        ("condition", "answer"),
        [
            ({"all": [TRUE, OPEN]}, None),
            ({"all": [FALSE, OPEN]}, False),
            ({"any": [TRUE, OPEN]}, True),
            ({"any": [FALSE, OPEN]}, None),
            ({"none": [FALSE, OPEN]}, None),
            ({"none": [TRUE, OPEN]}, False),
            ({"none": [FALSE]}, True),
        ],
    )
    def test_not_known_decides_only_what_it_must(self, condition, answer):
        assert holds(condition, self.FACTS) is answer


class TestCheckingALevel:
    def test_the_next_level_needs_no_reasons(self):
        assert check_level(1, [], "") is None
        assert check_level(3, [1, 2], "") is None
        assert check_level(1, [3], "") is None

    def test_a_jump_needs_reasons(self):
        problem = check_level(3, [1], "  ")
        assert problem is not None
        assert problem.code == "jump-needs-reasons"
        assert set(problem.says) == set(LANGUAGES)
        assert check_level(3, [1], "Buyers were injured.") is None

    def test_a_level_off_the_ladder_is_refused(self):
        problem = check_level(0, [], "why not")
        assert problem is not None
        assert problem.code == "no-such-level"


class TestAnAppealPutsOnHold:
    WINDOW = datetime(2026, 5, 15, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("level", "late_by", "safety", "held"),
        [(3, 0, False, True), (4, 0, False, True), (2, 0, False, False), (1, 0, False, False), (3, 1, False, False),
         (4, 0, True, False)],
    )  # fmt: skip
    def test_a_closure_in_time_and_not_for_safety(self, level, late_by, safety, held):
        filed = self.WINDOW + timedelta(seconds=late_by)
        assert appeal_suspends(LADDER.level(level), filed_at=filed, window_ends_at=self.WINDOW, safety=safety) is held
