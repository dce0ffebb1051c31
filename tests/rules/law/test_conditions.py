"""Conditions by hand: each operator true, false and unknown, with the keys it rests on and the facts it lacks."""

from datetime import date

import pytest

from platform_rules.conditions import Verdict, compile_condition, keys_of, operators_of
from platform_rules.facts import NONE, UNKNOWN

DAY = (date(2026, 11, 21), date(2026, 11, 21))


class Told:
    """Facts by key; what is not told is unknown and names itself as missing."""

    def __init__(self, **values):
        self.values = {key.replace("__", "."): value for key, value in values.items()}

    def value(self, key):
        return self.values.get(key, UNKNOWN)

    def missing(self, key):
        return frozenset({f"{key}?"})


def ask(when, day=DAY, **facts):
    return compile_condition(when)(Told(**facts), day)


HOME, SELLER = "consumer.residence", "trader.establishment"


@pytest.mark.parametrize(
    ("when", "facts", "truth"),
    [
        ({HOME: "FR"}, {"consumer__residence": "FR"}, True),
        ({HOME: "FR"}, {"consumer__residence": "DE"}, False),
        ({HOME: ["FR", "DE"]}, {"consumer__residence": "DE"}, True),
        ({HOME: "US"}, {"consumer__residence": "US-CA"}, True),
        ({HOME: "US-CA"}, {"consumer__residence": "US"}, False),
        ({HOME: "US-CA"}, {"consumer__residence": "US-NY"}, False),
        ({HOME: ["FR", "US-NY"]}, {"consumer__residence": "US-NY"}, True),
        ({"contract.online": True}, {"contract__online": True}, True),
        ({"contract.online": True}, {"contract__online": False}, False),
        ({"contract.online": True}, {"contract__online": 1}, False),
        ({"contract.price": 1}, {"contract__price": True}, False),
        ({"contract.price": 5}, {"contract__price": 5.0}, True),
        ({HOME: "FR"}, {"consumer__residence": NONE}, False),
        ({HOME: {"state": "US-NY"}}, {"consumer__residence": "US-CA"}, True),
        ({HOME: {"state": "$trader.establishment"}}, {"consumer__residence": "FR", "trader__establishment": "FR"}, True),
        ({HOME: {"state": "$trader.establishment"}}, {"consumer__residence": "FR", "trader__establishment": "DE"}, False),
        ({HOME: {"not_state": "$trader.establishment"}}, {"consumer__residence": "FR", "trader__establishment": "DE"}, True),
        ({HOME: {"not_state": "$trader.establishment"}}, {"consumer__residence": "FR", "trader__establishment": "FR"}, False),
        ({HOME: {"place": "US"}}, {"consumer__residence": "US-CA"}, True),
        ({HOME: {"place": "US-CA"}}, {"consumer__residence": "US"}, True),
        ({HOME: {"place": "US-CA"}}, {"consumer__residence": "US-NY"}, False),
        ({HOME: {"not_place": "US-CA"}}, {"consumer__residence": "US-NY"}, True),
        ({HOME: {"not_place": "US-CA"}}, {"consumer__residence": "US"}, False),
        ({HOME: {"not_same": "$trader.establishment"}}, {"consumer__residence": "US-CA", "trader__establishment": "US-NY"}, True),
        ({HOME: {"not_same": "$trader.establishment"}}, {"consumer__residence": "FR", "trader__establishment": "FR"}, False),
        ({"trader.directs_to": {"has": "US-NY"}}, {"trader__directs_to": ("FR", "US-CA")}, True),
        ({"trader.directs_to": {"has": "DE"}}, {"trader__directs_to": ("FR",)}, False),
        ({"trader.directs_to": {"has": "DE"}}, {"trader__directs_to": NONE}, False),
        ({"trader.directs_to": {"lacks": "DE"}}, {"trader__directs_to": ("FR",)}, True),
        ({"trader.directs_to": {"lacks": "FR"}}, {"trader__directs_to": ("FR",)}, False),
        ({"trader.directs_to": {"lacks": "FR"}}, {"trader__directs_to": NONE}, True),
        ({"trader.directs_to": {"has": "$consumer.residence"}}, {"trader__directs_to": ("FR",), "consumer__residence": NONE}, False),
        ({HOME: {"in": ["EU", "CH"]}}, {"consumer__residence": "CH"}, True),
        ({HOME: {"in": ["EU"]}}, {"consumer__residence": "CH"}, False),
        ({HOME: {"in": "EU"}}, {"consumer__residence": "FR"}, True),
        ({"trader.branches": {"in": ["EU"]}}, {"trader__branches": ("CN", "FR")}, True),
        ({"trader.branches": {"in": ["EU"]}}, {"trader__branches": ("CN",)}, False),
        ({HOME: {"not_in": ["EU"]}}, {"consumer__residence": "CH"}, True),
        ({HOME: {"not_in": ["EU"]}}, {"consumer__residence": "FR"}, False),
        ({"decision.amount": {"above": 10}}, {"decision__amount": 11}, True),
        ({"decision.amount": {"above": 10}}, {"decision__amount": 10}, False),
        ({"decision.amount": {"at_most": 10}}, {"decision__amount": 10}, True),
        ({"decision.amount": {"at_most": 10}}, {"decision__amount": 11}, False),
        ({"decision.amount": {"above": 1, "at_most": 3}}, {"decision__amount": 2}, True),
        ({"decision.amount": {"above": 1, "at_most": 3}}, {"decision__amount": 4}, False),
        ({"clause.forum": {"given": True}}, {"clause__forum": "FR"}, True),
        ({"clause.forum": {"given": True}}, {"clause__forum": NONE}, False),
        ({"clause.forum": {"given": True}}, {}, False),
        ({"clause.forum": {"given": False}}, {}, True),
        ({"clause.forum": {"given": False}}, {"clause__forum": "FR"}, False),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026-01-01", "b__day": "2026-01-02"}, True),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026-01-02", "b__day": "2026-01-02"}, False),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026-02", "b__day": "2026-01"}, False),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026-01", "b__day": "2026-02"}, True),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026-01", "b__day": "2026-01"}, None),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026", "b__day": "2026-01-01"}, False),
        ({"a.day": {"before": "$b.day"}}, {"a__day": "2026-01-31", "b__day": "2026-02"}, True),
    ],
)  # fmt: skip
def test_an_operator(when, facts, truth):
    assert ask(when, **facts).truth is truth


@pytest.mark.parametrize(
    ("when", "keys"),
    [
        ({HOME: "FR"}, {HOME}),
        ({HOME: {"state": "$trader.establishment"}}, {HOME, SELLER}),
        ({HOME: {"in": ["EU"]}}, {HOME}),
        ({"decision.amount": {"above": 1}}, {"decision.amount"}),
    ],
)
def test_what_is_not_told_leaves_it_open_and_is_named(when, keys):
    assert ask(when) == Verdict(None, frozenset(keys), frozenset(f"{key}?" for key in keys))


def test_only_the_side_that_is_not_told_is_missing():
    found = ask({HOME: {"state": "$trader.establishment"}}, consumer__residence="FR")

    assert found == Verdict(None, frozenset({HOME, SELLER}), frozenset({f"{SELLER}?"}))


def test_a_reference_to_nothing_is_false_with_both_keys():
    found = ask({HOME: {"state": "$trader.establishment"}}, consumer__residence="FR", trader__establishment=NONE)

    assert found == Verdict(False, frozenset({HOME, SELLER}))


@pytest.mark.parametrize("value", [True, False])
def test_a_decided_condition_names_the_keys_it_rests_on_and_lacks_nothing(value):
    assert ask({"contract.online": True}, contract__online=value) == Verdict(value, frozenset({"contract.online"}))
    assert ask({HOME: {"in": ["EU"]}}, consumer__residence="FR" if value else "CH") == Verdict(value, frozenset({HOME}))
    assert ask({"clause.forum": {"given": value}}, clause__forum="FR") == Verdict(value, frozenset({"clause.forum"}))


def test_membership_is_asked_of_the_days_given():
    britain = {HOME: {"in": ["EU"]}}
    around = (date(2020, 12, 1), date(2021, 1, 31))

    assert ask(britain, (date(2019, 1, 1), date(2019, 1, 1)), consumer__residence="GB").truth is True
    assert ask(britain, consumer__residence="GB").truth is False
    assert ask(britain, around, consumer__residence="GB").truth is None
    assert ask({HOME: {"not_in": ["EU"]}}, around, consumer__residence="GB").truth is None


class TestTogether:
    BOTH = {HOME: "FR", "contract.online": True}

    def test_all_must_hold(self):
        assert ask(self.BOTH, consumer__residence="FR", contract__online=True) == Verdict(True, frozenset(self.BOTH))
        assert (
            ask(
                {"all": [{HOME: "FR"}, {"contract.online": True}]}, consumer__residence="FR", contract__online=False
            ).truth
            is False
        )

    def test_one_that_fails_decides_alone_and_is_named_alone(self):
        assert ask(self.BOTH, contract__online=False) == Verdict(False, frozenset({"contract.online"}))

    def test_one_that_is_open_leaves_all_open(self):
        found = ask(self.BOTH, consumer__residence="FR")

        assert found == Verdict(None, frozenset(self.BOTH), frozenset({"contract.online?"}))

    def test_any_may_hold(self):
        either = {"any": [{HOME: "FR"}, {"contract.online": True}]}

        assert ask(either, contract__online=True) == Verdict(True, frozenset({"contract.online"}))
        assert ask(either, consumer__residence="DE", contract__online=False) == Verdict(False, frozenset(self.BOTH))
        assert ask(either, consumer__residence="DE") == Verdict(
            None, frozenset(self.BOTH), frozenset({"contract.online?"})
        )

    def test_not_turns_it_round_and_keeps_the_open_open(self):
        assert ask({"not": {HOME: "FR"}}, consumer__residence="FR") == Verdict(False, frozenset({HOME}))
        assert ask({"not": {HOME: "FR"}}, consumer__residence="DE") == Verdict(True, frozenset({HOME}))
        assert ask({"not": {HOME: "FR"}}) == Verdict(None, frozenset({HOME}), frozenset({f"{HOME}?"}))


class TestWeighing:
    OF = [
        {"weight": 2, "when": {"a": True}},
        {"weight": 1, "when": {"b": True}},
        {"weight": -2, "when": {"c": True}},
    ]

    @pytest.mark.parametrize(
        ("told", "truth"),
        [
            ({"a": True, "b": True, "c": False}, True),  # 3
            ({"a": True, "b": False, "c": False}, True),  # 2, the threshold
            ({"a": False, "b": True, "c": False}, False),  # 1
            ({"a": True, "b": True, "c": True}, False),  # 1
            ({"a": True, "b": False}, None),  # 2, or 0 with c
            ({"a": True, "b": True}, None),  # 3, or 1 with c
            ({"b": True, "c": False}, None),  # 1, or 3 with a
            ({"a": False}, False),  # at most 1
            ({"c": True}, False),  # at most 1
        ],
    )
    def test_at_least(self, told, truth):
        assert ask({"weigh": {"of": self.OF, "at_least": 2}}, **told).truth is truth

    @pytest.mark.parametrize(
        ("told", "truth"),
        [
            ({"a": False, "b": True, "c": False}, True),  # 1, the limit
            ({"a": True, "b": False, "c": False}, False),  # 2
            ({"a": True, "c": True}, True),  # 0 or 1
            ({"b": True, "c": False}, None),  # 1 or 3
            ({}, None),
        ],
    )
    def test_at_most(self, told, truth):
        assert ask({"weigh": {"of": self.OF, "at_most": 1}}, **told).truth is truth

    def test_only_what_weighs_in_is_used_and_only_while_open_is_anything_missing(self):
        decided = ask({"weigh": {"of": self.OF, "at_least": 2}}, a=True, b=False, c=False)
        open_ = ask({"weigh": {"of": self.OF, "at_least": 2}}, b=True)

        assert decided == Verdict(True, frozenset({"a"}))
        assert open_ == Verdict(None, frozenset({"b"}), frozenset({"a?", "c?"}))

    def test_what_is_open_but_cannot_matter_is_not_missing(self):
        assert ask({"weigh": {"of": self.OF, "at_least": 2}}, a=False) == Verdict(False)


NESTED = {
    HOME: "FR",
    "any": [{SELLER: {"state": "$clause.forum"}}, {"all": [{"a": True}]}],
    "not": {"b": True},
    "weigh": {"of": [{"weight": 1, "when": {"c": {"has": "$d"}}}], "at_least": 1},
}


def test_every_key_of_a_condition_is_found_references_too():
    assert keys_of(NESTED) == {HOME, SELLER, "clause.forum", "a", "b", "c", "d"}


def test_every_matcher_of_a_condition_is_found():
    assert dict(operators_of(NESTED)) == {
        HOME: "FR", SELLER: {"state": "$clause.forum"}, "a": True, "b": True, "c": {"has": "$d"},
    }  # fmt: skip


def test_an_operator_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(
        ValueError, match=r"consumer\.residence: no operator 'near'; there are above, at_most, before, given"
    ):
        compile_condition({HOME: {"near": "FR"}})
