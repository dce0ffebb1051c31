"""What is kept of the law engine's answers never changes an answer."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odr.common.errors import InvalidInput
from odr.determinations import engine
from platform_rules import determine, memo
from platform_rules.vocabulary import FactKey, vocabulary

PLACES = st.sampled_from(["FR", "DE", "CN", "US", "US-CA", "GB", "JP", "KR", "CH", "CA", "SG", "AU", "BR", "KE"])
DAYS = st.dates(date(2005, 1, 1), date(2027, 6, 1))
ROUGH = st.sampled_from(["2009", "2016-06", "2022"])
NUMBERS = st.sampled_from([0, 10, 50, 51, 4999.5, 5000, 5000.01, 90_000])
COMPLAINT = {
    "consumer.residence": PLACES,
    "trader.establishment": PLACES,
    "consumer.purpose": st.just("private"),
    "contract.kind": st.sampled_from(["goods", "services", "digital_service"]),
    "contract.date": DAYS.map(date.isoformat) | ROUGH,
    "claim.issue": st.sampled_from(vocabulary().facts["claim.issue"].values),
}


def values(word: FactKey) -> st.SearchStrategy[Any]:
    """Values that a fact may have."""
    return {
        "code": PLACES,
        "codes": st.lists(PLACES, max_size=2),
        "bool": st.booleans(),
        "enum": st.sampled_from(word.values or ("",)),
        "date": DAYS.map(date.isoformat) | ROUGH,
        "number": NUMBERS,
        "currency": st.sampled_from(["EUR", "USD"]),
        "text": st.sampled_from(["one", "two"]),
    }[word.type]


ONE = st.sampled_from(list(vocabulary().facts.values())).flatmap(
    lambda word: st.tuples(st.just(word.key), values(word))
)
USUAL = st.fixed_dictionaries(COMPLAINT)
MORE = st.lists(ONE, max_size=6).map(dict)


def without_memory(facts: dict[str, Any], day: date) -> str:
    return engine.canonical([determine(facts, as_of=day).as_dict(), memo(facts, as_of=day).as_dict()])


def asked(facts: dict[str, Any], day: date) -> str:
    found = engine.find(facts, as_of=day)
    assert found.pack_version == found.finding["pack_version"]
    assert found.fingerprint == engine.fingerprint(facts, day, found.finding, found.memo)
    return engine.canonical([found.finding, found.memo])


class TestAMemory:
    @settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(USUAL, MORE, MORE, DAYS)
    def test_answers_byte_by_byte_as_the_engine_does(self, usual, more, changed, day):
        first, second = {**usual, **more}, {**usual, **more, **changed}
        try:
            asked(first, day)
            found = asked(second, day)
        except InvalidInput:  # facts that exclude each other
            assume(False)

        assert found == without_memory(second, day)

    @settings(max_examples=200, deadline=None)
    @given(USUAL, st.integers(0, 900), NUMBERS, NUMBERS, DAYS.map(date.isoformat))
    def test_and_so_for_complaints_that_differ_in_days_and_sums(self, usual, days, price, amount, received):
        told = usual | {"contract.price": price, "claim.amount": amount, "complaint.sent_on": received}
        other = told | {"contract.date": (date(2024, 1, 1) + timedelta(days=days)).isoformat()}
        day = date(2026, 11, 21)
        for facts in (told, other, other | {"contract.price": 12, "claim.amount": 4000, "claim.currency": "EUR"}):
            assert asked(facts, day) == without_memory(facts, day)

    def test_serves_complaints_that_differ_in_what_no_rule_reads(self):
        usual = {"consumer.residence": "FR", "trader.establishment": "CN", "claim.issue": "non_delivery"}
        usual |= {"consumer.purpose": "private", "directing.site": "transactional", "trader.directs_to": ["FR"]}
        engine._asked.cache_clear()
        ends = {
            right["until"]
            for day in range(1, 29)
            for right in engine.find(
                usual | {"contract.kind": "goods", "contract.date": f"2026-03-{day:02}", "contract.price": day * 7},
                as_of=date(2026, 6, 1),
            ).memo["rights"]
        }

        assert engine._asked.cache_info().misses == 1
        assert len(ends) > 20, "each complaint has its own last days"
