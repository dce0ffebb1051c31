"""The words are plain: short sentences in English and Chinese, and Chinese set as it should be."""

from statistics import mean

import polib
import pytest

from odr.common.messages import catalogues, extract
from tests.plugins import plain_words

APPS = [app for app in extract.apps() if app != "reports"]  # reports speak to authorities, in their terms
#: What a court's form calls its fields; whoever copies the answers into it looks for these words.
OF_A_FORM = {"Country of the defendant", "Account the defendant should pay to", "Defendant"}


def entries(app: str) -> list[polib.POEntry]:
    return [entry for entry in catalogues.load(app, "zh_Hans") if not entry.obsolete]


def chinese(app: str) -> list[str]:
    return [text for entry in entries(app) for text in catalogues.texts_of(entry)]


@pytest.mark.parametrize("app", APPS)
class TestEachSentence:
    def test_has_at_most_25_words_in_english(self, app):
        long = [
            " ".join(words)
            for entry in entries(app)
            for words in plain_words.english_sentences(entry.msgid)
            if len(words) > 25
        ]
        assert long == []

    def test_has_at_most_40_characters_in_chinese(self, app):
        assert [s for text in chinese(app) for s in plain_words.chinese_sentences(text) if len(s) > 40] == []

    def test_has_clauses_of_at_most_20_characters_in_chinese(self, app):
        assert [c for text in chinese(app) for c in plain_words.chinese_clauses(text) if len(c) > 20] == []

    def test_is_set_as_chinese_should_be(self, app):
        assert [(text, *faults) for text in chinese(app) if (faults := list(plain_words.setting_faults(text)))] == []


def test_sentences_are_short_on_the_whole():
    english = [
        len(words)
        for app in APPS
        for entry in entries(app)
        for words in plain_words.english_sentences(entry.msgid)
        if len(words) > 3
    ]
    han = [len(s) for app in APPS for text in chinese(app) for s in plain_words.chinese_sentences(text) if len(s) > 5]
    assert mean(english) <= 14
    assert mean(han) <= 22


def test_chinese_avoids_the_particles_of_legal_writing():
    assert plain_words.formal_share("".join(text for app in APPS for text in chinese(app))) <= 6


@pytest.mark.parametrize("word", ["please note", "simply", "!", "invalid input", "defendant", "plaintiff"])
def test_no_entry_uses_a_word_we_do_not_use(word):
    found = [entry.msgid for app in APPS for entry in entries(app) if word in entry.msgid.casefold()]
    assert [text for text in found if text not in OF_A_FORM] == []


def test_the_chinese_of_a_reader_is_always_the_polite_you():
    assert [text for app in APPS for text in chinese(app) if "你" in text] == []
