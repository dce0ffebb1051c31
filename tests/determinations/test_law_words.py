"""Rules in plain words: nothing a rule can say is shown as a bare code or in the wrong language."""

import re

import pytest
from django.utils import translation

from odr.determinations import law_words, lawbook
from platform_rules.vocabulary import vocabulary

HAN = re.compile(r"[一-鿿]")


def sentences(clauses):
    """A condition as nested tuples: (text, answer, parts)."""
    return [(clause.text, clause.answer, sentences(clause.parts)) for clause in clauses]


class TestConditions:
    def test_ask_the_vocabularys_questions(self):
        raw = {"consumer.purpose": ["private", "mixed"], "contract.online": True}

        assert sentences(law_words.conditions(raw)) == [
            ("Was the purchase private, for work, or both?", "private or both private and for work", []),
            ("Was it bought on a website or in an app?", "Yes", []),
        ]

    def test_are_nested_as_the_rule_nests_them(self):
        raw = {"any": [{"contract.online": True}, {"not": {"trader.establishment": {"in": ["EU", "CH"]}}}]}

        assert sentences(law_words.conditions(raw)) == [
            (
                "At least one of these:",
                "",
                [
                    ("Was it bought on a website or in an app?", "Yes", []),
                    (
                        "Not this:",
                        "",
                        [
                            (
                                "In which country is the seller established?",
                                "one of: European Union, Switzerland",
                                [],
                            )
                        ],
                    ),
                ],
            )
        ]

    def test_say_which_other_answer_one_is_compared_with(self):
        raw = {"proceedings.seised_in": {"given": True, "state": "$consumer.residence"}}

        (clause,) = law_words.conditions(raw)

        other = "the same country as the answer to “Where does the consumer live now?”"
        assert clause.answer == f"there is one and {other}"

    def test_keep_what_belongs_together_within_an_alternative(self):
        raw = {"any": [{"contract.online": True, "contract.kind": "goods"}, {"contract.kind": "services"}]}

        ((_heading, _answer, parts),) = sentences(law_words.conditions(raw))

        assert [part[0] for part in parts] == ["Together:", "What was bought?"]
        assert len(parts[0][2]) == 2

    def test_tell_the_points_of_what_is_weighed(self):
        raw = {"weigh": {"at_least": 3, "of": [{"weight": 2, "when": {"contract.online": True}}]}}

        assert sentences(law_words.conditions(raw))[0][0] == "The points of what holds come to 3 or more:"
        assert sentences(law_words.conditions(raw))[0][2][0][0] == "Counts +2:"


class TestValues:
    @pytest.mark.parametrize(
        ("key", "told", "english", "chinese"),
        [
            ("withdrawal_period", {"days": 14, "from": "receipt"}, "14 days from the day the goods were received", "自收到商品之日起 14 天"),
            ("conformity_period", {"years": 1, "from": "delivery"}, "1 year from delivery", "自交付之日起 1 年"),
            ("damages_minimum", {"amount": 500, "currency": "EUR"}, "€500.00", "€500.00"),
            ("withdrawal_right", True, "Yes", "是"),
            ("information_duties", ["identity", "total_price"], "who the seller is, the total price", "卖方身份、总价"),
            ("governing_law", "$clause.law", "the answer to “Which law do the terms choose?”", None),
            ("competent_courts", ["FR", "CA-QC"], "France, Quebec (Canada)", "法国、魁北克省（加拿大）"),
            ("court_competent", "undecided", "left open: a person decides", "未定，由人判断"),
        ],
    )  # fmt: skip
    def test_are_words_in_both_languages(self, key, told, english, chinese):
        if english and "clause.law" not in str(told):
            assert law_words.value(key, told) == english
        with translation.override("zh-hans"):
            said = law_words.value(key, told)
        assert said == chinese if chinese else HAN.search(said)

    def test_every_code_of_the_vocabulary_has_words(self):
        missing = [
            f"{key}: {code}"
            for key, word in vocabulary().answers.items()
            for code in word.values
            if isinstance(code, str) and code != "any" and not law_words.has_words(key, code)
        ]
        assert missing == []


class TestTheInstalledRules:
    def test_are_all_told_in_chinese_without_a_bare_code_or_an_english_question(self):
        bare = re.compile(r"[a-z]+_[a-z_]+|[a-z]+\.[a-z_]+\b")
        found = []
        with translation.override("zh-hans"):
            for entry in lawbook.book().values():
                texts = [text for clause in law_words.conditions(entry.rule.raw_when) for text in _all(clause)]
                texts += [law_words.question(key) for key in entry.rule.then]
                found += [(entry.rule.id, text) for text in texts if bare.search(text) or not HAN.search(text)]
        assert found == []


def _all(clause):
    yield clause.text
    for part in clause.parts:
        yield from _all(part)
