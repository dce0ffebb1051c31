"""The memo before filing speaks to a person: what is open, what is known, and what is not."""

import json
import time
from datetime import date

import pytest

from platform_rules import FactError, determine, memo
from platform_rules.rights import _NO_RIGHTS
from platform_rules.sources import DATA, load_yaml
from platform_rules.vocabulary import vocabulary

TODAY = date(2026, 11, 21)
PURCHASE = {
    "consumer.residence": "FR", "consumer.purpose": "private", "trader.establishment": "CN", "contract.kind": "goods",
    "contract.online": True, "contract.date": "2026-05-02", "directing.site": "transactional",
    "directing.ships_to_consumer_state": True, "directing.other_language": True,
}  # fmt: skip


def courts(found):
    return {forum.country: forum for forum in found.forums if forum.kind == "court"}


def effects(found):
    return {point.subject: point.value for point in found.enforcement}


class TestAPurchaseFromChinaByAConsumerInFrance:
    def test_both_courts_are_open_with_their_rules(self):
        found = courts(memo(PURCHASE, as_of=TODAY))

        assert {place: forum.open for place, forum in found.items()} == {"FR": "yes", "CN": "yes"}
        assert found["FR"].basis == "eu.brussels.18-1.home"
        assert found["FR"].confidence == "medium"  # no stronger than the weighing it rests on
        assert found["FR"].removed_by_clause is False

    def test_french_law_governs_and_gives_its_rights(self):
        found = memo(PURCHASE, as_of=TODAY)

        assert found.governing_law.value == "FR"
        assert [point.subject for point in found.protection] == ["FR"]
        rights = {point.because[0].rule: point.value for point in found.rights}
        assert rights["eu.crd.9"] == rights["fr.conso.l217-3"] == rights["eu.crd.18"] == "yes"

    def test_a_clause_for_the_sellers_courts_and_law_takes_neither_away(self):
        found = memo(PURCHASE | {"clause.forum": "CN", "clause.law": "CN"}, as_of=TODAY)

        assert courts(found)["FR"].removed_by_clause is False
        assert found.governing_law.value is None
        assert "China" in found.governing_law.sentence["en"]
        assert [point.subject for point in found.protection] == ["FR"]
        assert "clause.law_warns_home_rights" in {question.fact for question in found.open_questions}

    def test_enforcement_in_china_is_said_to_be_conditional(self):
        assert effects(memo(PURCHASE, as_of=TODAY)) == {
            "judgment": "partly", "award": "partly", "settlement": "partly",
        }  # fmt: skip


def test_within_the_union_a_judgment_travels():
    found = memo(PURCHASE | {"trader.establishment": "IT"}, as_of=TODAY)

    assert effects(found)["judgment"] == "yes"
    assert "eu.ecc-net" in {forum.basis for forum in found.forums if forum.kind == "adr"}


def test_an_american_arbitration_clause_takes_the_courts_away():
    facts = {
        "consumer.residence": "US-TX", "consumer.purpose": "private", "trader.establishment": "US-NY",
        "contract.kind": "goods", "contract.online": True, "assent.form": "clickwrap", "clause.arbitration": True,
    }  # fmt: skip

    assert all(forum.removed_by_clause for forum in courts(memo(facts, as_of=TODAY)).values())


def test_where_the_pack_has_no_rules_it_says_so_and_gives_what_treaties_give():
    found = memo({"consumer.residence": "TN", "consumer.purpose": "private", "trader.establishment": "PY"}, as_of=TODAY)

    assert any("no rules of its own for courts in Tunisia" in note["en"] for note in found.notes)
    assert any("突尼斯" in note["zh-hans"] for note in found.notes)
    assert courts(found)["TN"].open == "unknown"
    assert courts(found)["PY"].basis == "general.defendant-home"
    assert effects(found) == {"judgment": "unknown", "award": "partly", "settlement": "partly"}
    assert found.governing_law.value is None


def test_a_purchase_older_than_the_rules_is_not_covered():
    found = memo(PURCHASE | {"contract.date": "1990"}, as_of=date(1990, 6, 1))

    assert any("not covered" in note["en"] for note in found.notes)


def test_with_nothing_told_it_asks_and_claims_nothing():
    found = memo({}, as_of=TODAY)

    assert found.forums == ()
    assert found.governing_law.value is None
    assert found.rights == ()


def test_every_sentence_is_there_in_both_languages():
    def sentences(part):
        if isinstance(part, dict):
            if "en" in part:
                yield part
            for value in part.values():
                yield from sentences(value)
        elif isinstance(part, list):
            for value in part:
                yield from sentences(value)

    found = list(sentences(json.loads(json.dumps(memo(PURCHASE | {"clause.law": "CN"}, as_of=TODAY).as_dict()))))

    assert len(found) > 20
    assert all(sentence["en"].strip() and sentence["zh-hans"].strip() for sentence in found)


def test_bad_facts_are_refused_by_name():
    with pytest.raises(FactError, match=r"consumer\.residence"):
        memo({"consumer.residence": "Freedonia"}, as_of=TODAY)


def test_a_determination_takes_less_than_ten_milliseconds():
    facts = PURCHASE | {"proceedings.seised_in": "FR", "claim.brought_by": "consumer"}
    determine(facts, as_of=TODAY)
    begun = time.perf_counter()

    for _ in range(50):
        determine(facts, as_of=TODAY)

    assert (time.perf_counter() - begun) / 50 < 0.010


class TestRightsForTheIssue:
    BOUGHT = PURCHASE | {"contract.date": "2026-11-01", "delivery.received_on": "2026-11-10"}

    def test_what_matters_for_the_issue_comes_first_and_the_rest_not_at_all(self):
        subjects = [point.about for point in memo(self.BOUGHT | {"claim.issue": "non_delivery"}, as_of=TODAY).rights]

        assert subjects[0] == "delivery"
        assert "conformity" not in subjects
        assert "conformity" in {p.about for p in memo(self.BOUGHT | {"claim.issue": "defective"}, as_of=TODAY).rights}

    def test_a_right_says_until_when_it_can_be_used(self):
        rights = memo(self.BOUGHT | {"claim.issue": "other"}, as_of=TODAY).rights

        assert "2026-11-24" in {point.until for point in rights if point.about == "withdrawal"}

    def test_the_sentence_of_a_right_is_written_once(self):
        [point, *_] = memo(self.BOUGHT, as_of=TODAY).as_dict()["rights"]

        assert point["sentence"]["en"]
        assert "sentence" not in point["because"][0]

    def test_each_issue_of_a_complaint_has_its_subjects(self):
        issues = load_yaml(DATA / "issues.yaml")
        subjects = {word.subject for word in vocabulary().answers.values()}

        assert set(issues) == set(vocabulary().facts["claim.issue"].values)
        assert {subject for named in issues.values() for subject in named} <= subjects

    def test_what_a_law_demands_of_platforms_is_no_right_of_the_buyer(self):
        unsafe = memo(self.BOUGHT | {"claim.issue": "unsafe"}, as_of=TODAY).rights

        assert "eu.dsa.16" not in {point.because[0].rule for point in unsafe}
        assert all(key in vocabulary().answers for key in _NO_RIGHTS)
