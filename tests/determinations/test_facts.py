"""From answers to facts, and from facts to a finding."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.common.errors import InvalidInput
from odr.determinations import engine
from odr.determinations.facts import from_complaint
from platform_rules.facts import read_facts

DAY = date(2026, 11, 16)
YES_NO = st.sampled_from(["yes", "no", "unknown", ""])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(["FR", "US", "CN", "GB", "HK", "SG"]),
        "respondent_country": st.sampled_from(["", "CN", "DE", "US"]),
        "contract_kind": st.sampled_from(["goods", "services", "digital_service", "other"]),
        "purchased_on": st.dates(date(2000, 1, 1), DAY).map(date.isoformat),
        "price": st.decimals(Decimal(0), Decimal(10_000), places=2).map(str),
        "currency": st.sampled_from(["EUR", "CNY"]),
        "purpose": st.sampled_from(["private", "mixed", "professional", "unknown"]),
        "bought_on": st.sampled_from(["marketplace", "website", "distance", "shop", "unknown"]),
        "in_my_language": YES_NO,
        "in_my_currency": YES_NO,
        "ships_here": YES_NO,
        "advertised_here": YES_NO,
        "remedy": st.sampled_from(["refund", "repair", "removal", "other"]),
        "remedy_amount": st.sampled_from([None, "", "12.50"]),
    },
)


class TestFacts:
    @given(ANSWERS)
    def test_whatever_is_answered_is_understood_by_the_engine(self, answers):
        read_facts(from_complaint(answers), as_of=DAY)

    @given(ANSWERS)
    def test_what_is_not_known_never_becomes_a_no(self, answers):
        facts = from_complaint(answers)

        for name, fact in {
            "in_my_language": "directing.other_language",
            "ships_here": "directing.ships_to_consumer_state",
        }.items():
            if answers.get(name) in (None, "", "unknown"):
                assert fact not in facts

    def test_facts_told_directly_win_over_what_is_derived(self):
        facts = from_complaint({"country": "FR", "facts": {"consumer.residence": "BE", "clause.law": "IE"}})

        assert (facts["consumer.residence"], facts["clause.law"]) == ("BE", "IE")

    def test_a_marketplace_is_an_intermediary_on_which_one_can_order(self):
        facts = from_complaint({"bought_on": "marketplace"})

        assert facts["directing.via_intermediary_site"] is True
        assert facts["directing.site"] == "transactional"


class TestAsking:
    @given(ANSWERS)
    def test_the_same_facts_on_the_same_day_give_the_same_bytes(self, answers):
        facts = from_complaint(answers)
        first = engine.find(facts, as_of=DAY)
        engine._asked.cache_clear()
        second = engine.find(dict(reversed(facts.items())), as_of=DAY)

        assert engine.canonical([first.finding, first.memo]) == engine.canonical([second.finding, second.memo])

    def test_the_answer_of_one_caller_cannot_be_changed_by_another(self):
        first = engine.find({"consumer.residence": "FR"}, as_of=DAY)
        first.memo["forums"].clear()

        assert engine.find({"consumer.residence": "FR"}, as_of=DAY).memo["forums"]

    def test_a_fact_that_does_not_exist_is_named(self):
        with pytest.raises(InvalidInput) as refused:
            engine.find({"consumer.residenze": "FR"}, as_of=DAY)

        assert list(refused.value.errors) == ["facts.consumer.residenze"]
