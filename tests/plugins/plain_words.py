"""Measures of plain language: sentences, words, clauses; and the marks of well-set Chinese."""

import re
from collections.abc import Iterator

HAN = re.compile(r"[\u4e00-\u9fff]")
FORMAL = set("之其所于予均依者")


def clean(text: str) -> str:
    """Without placeholders and markup; a placeholder counts as one short word."""
    text = re.sub(r"<[^>]+>|&\w+;", " ", text)
    text = re.sub(r"%\(\w+\)[a-z]|\{\w*\}", "X", text)
    return text.replace("%%", "%")


def english_sentences(text: str) -> list[list[str]]:
    """The sentences as lists of words."""
    parts = re.split(r"(?<=[.?!:])\s+|\n+", clean(text))
    return [words for part in parts if (words := re.findall(r"[\w’'€$%./@-]*\w[\w’'%-]*", part))]


def chinese_sentences(text: str) -> list[str]:
    """The sentences, without spaces."""
    parts = re.split(r"[。！？：\n]", clean(text))
    return [re.sub(r"\s+", "", part) for part in parts if HAN.search(part)]


def chinese_clauses(text: str) -> list[str]:
    """What stands between two marks."""
    return [part for sentence in chinese_sentences(text) for part in re.split(r"[，、；（）“”《》]", sentence) if part]


def formal_share(text: str) -> float:
    """Formal particles in 100 Han characters."""
    han = HAN.findall(text)
    return 100 * sum(char in FORMAL for char in han) / len(han) if han else 0.0


def setting_faults(text: str) -> Iterator[str]:
    """Faults of Chinese typesetting: half-width marks, missing spaces beside Latin words and digits."""
    text = clean(text).replace("X", "")
    if re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", text):
        yield "half-width punctuation beside Han"
    if re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text):
        yield "no space between Han and Latin letters or digits"
    if re.search(r"[\u4e00-\u9fff]\"|\"[\u4e00-\u9fff]|「|」", text):
        yield "other quotation marks than “ ”"
