"""What one law gives, against a pack made for the test: values, dates, sums, and what is missing."""

from datetime import date

import pytest
import yaml

from platform_rules import FactError, law
from platform_rules.facts import read_facts
from platform_rules.pack import read_pack
from platform_rules.provisions import provisions, provisions_of
from platform_rules.table import days_of, read

TODAY = date(2026, 11, 21)
RULE = {"cite": "Act, s. 1", "confidence": "high", "says": {"en": "A.", "zh-hans": "甲。"}}


@pytest.fixture
def law_of(tmp_path, monkeypatch):
    """What a law made of these rules gives on facts."""

    def give(*rules, **facts):
        path = tmp_path / "fr.yaml"
        numbered = [RULE | {"id": f"r{n}"} | rule for n, rule in enumerate(rules)]
        path.write_text(yaml.safe_dump({"forum": ["FR"], "topics": {"consumer_rights": numbered}}, allow_unicode=True))
        pack = read_pack([path])

        def start(told):
            days = days_of(told)
            return law.Run(facts=told, days=days, table=read(pack.rules, told.get("proceedings.seised_in"), days))

        monkeypatch.setattr("platform_rules.provisions.start", start)
        told = {key.replace("__", "."): value for key, value in facts.items()}
        return {each.key: each for each in provisions_of(read_facts(told, as_of=TODAY), law="FR")}

    return give


def test_a_value_comes_with_its_subject_its_law_and_the_rule_behind_it(law_of):
    found = law_of({"then": {"risk_passes": "receipt"}})["risk_passes"]

    assert (found.value, found.subject, found.law) == ("receipt", "delivery", "FR")
    assert [step.rule for step in found.because] == ["r0"]
    assert (found.until, found.counted_from, found.sum, found.missing, found.checks) == (None, None, None, (), ())


def test_a_period_ends_when_its_beginning_is_known(law_of):
    rule = {"then": {"withdrawal_period": {"days": 14, "from": "receipt"}}}

    known = law_of(rule, delivery__received_on="2026-01-31")["withdrawal_period"]
    unknown = law_of(rule)["withdrawal_period"]

    assert (known.counted_from, known.until, known.missing) == ("2026-01-31", "2026-02-14", ())
    assert (unknown.counted_from, unknown.until, unknown.missing) == (None, None, ("delivery.received_on",))
    assert unknown.value == {"days": 14, "from": "receipt"}
    assert [step.rule for step in unknown.because] == ["r0"]


def test_what_is_open_names_the_facts_that_would_decide_it(law_of):
    rule = {"when": {"trader.deceived": True}, "then": {"damages_multiple": 3}}

    found = law_of(rule)["damages_multiple"]

    assert (found.value, found.missing, found.because) == (None, ("trader.deceived",), ())
    assert law_of(rule, trader__deceived=False) == {}


def test_the_court_seised_is_never_missing_as_the_law_is_named(law_of):
    assert law_of({"when": {"proceedings.seised_in": "FR"}, "then": {"risk_passes": "receipt"}})["risk_passes"].value


def test_a_rule_to_be_checked_is_shown_and_decides_nothing(law_of):
    found = law_of({"confidence": "low", "then": {"risk_passes": "receipt"}})["risk_passes"]

    assert (found.value, found.missing) == (None, ())
    assert found.checks == (RULE["says"],)


def test_words_of_all_rules_that_hold_are_put_together(law_of):
    found = law_of(
        {"then": {"information_duties": ["identity", "address"]}, "layer": "special"},
        {"then": {"information_duties": ["address", "origin"]}},
        {"then": {"information_duties": ["adr"]}, "when": {"contract.online": True}},
    )["information_duties"]

    assert found.value == ("identity", "address", "origin")
    assert found.as_dict()["value"] == ["identity", "address", "origin"]


class TestSums:
    TRIPLE = {"then": {"damages_multiple": 3, "damages_minimum": {"amount": 500, "currency": "CNY"}}}

    @pytest.mark.parametrize(
        ("price", "currency", "total"),
        [
            (1000, "CNY", {"amount": 3000, "currency": "CNY"}),
            (100, "CNY", {"amount": 500, "currency": "CNY"}),  # the least sum
            (100, "EUR", {"amount": 300, "currency": "EUR"}),  # the least sum is in another currency
        ],
    )
    def test_a_multiple_of_the_price_at_least_the_least_sum(self, law_of, price, currency, total):
        found = law_of(self.TRIPLE, contract__price=price, contract__currency=currency)

        assert found["damages_multiple"].sum == total
        assert found["damages_minimum"].sum is None

    def test_without_a_least_sum(self, law_of):
        found = law_of({"then": {"damages_multiple": 1}}, contract__price=7.5, contract__currency="EUR")

        assert found["damages_multiple"].sum == {"amount": 7.5, "currency": "EUR"}

    @pytest.mark.parametrize("told", [{}, {"contract__price": 7}, {"contract__currency": "EUR"}])
    def test_no_sum_without_price_and_currency(self, law_of, told):
        assert law_of(self.TRIPLE, **told)["damages_multiple"].sum is None


def test_as_json(law_of):
    told = law_of(
        {"then": {"refund_period": {"days": 14, "from": "withdrawal_sent"}}}, withdrawal__sent_on="2026-03-01"
    )

    assert told["refund_period"].as_dict() == {
        "key": "refund_period",
        "subject": "withdrawal",
        "law": "FR",
        "value": {"days": 14, "from": "withdrawal_sent"},
        "counted_from": "2026-03-01",
        "until": "2026-03-15",
        "sum": None,
        "missing": [],
        "checks": [],
        "because": [
            {
                "rule": "r0",
                "citation": "Act, s. 1",
                "confidence": "high",
                "answer": "refund_period",
                "value": {"days": 14, "from": "withdrawal_sent"},
                "sentence": RULE["says"],
            }
        ],
    }


@pytest.mark.parametrize("law_name", ["Atlantis", "EU", "", "FR-"])
def test_a_law_is_a_place(law_name):
    with pytest.raises(FactError, match='law: must be a place such as "FR" or "US-CA"'):
        provisions({}, law=law_name, as_of=TODAY)


def test_the_installed_law_is_read_for_the_day_asked():
    facts = {
        "contract.kind": "goods",
        "contract.online": True,
        "consumer.purpose": "private",
        "consumer.residence": "FR",
    }

    today = {each.key: each for each in provisions(facts, law="FR", as_of=TODAY)}
    long_ago = {each.key: each for each in provisions(facts, law="FR", as_of=date(1990, 1, 1))}

    assert today["withdrawal_period"].value == {"days": 14, "from": "receipt"}
    assert "withdrawal_period" not in long_ago or long_ago["withdrawal_period"].value != {"days": 14, "from": "receipt"}
