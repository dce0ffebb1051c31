"""Breadth of the law pack: every place is told about every topic it must be told about, and shown at work in examples."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from platform_rules.coverage import counts
from platform_rules.pack import pack

HERE = Path(__file__).parent
TOPICS = yaml.safe_load((HERE / "topics_of_places.yaml").read_text(encoding="utf-8"))
# The Union's rules on law stand in a group of their own, for Denmark takes no part in them.
SPEAKS_AS = {"ROME_I": "EU"}
LEAST_RULES = 1500
# These have at least six worked examples, any other place two.
CLOSELY_SHOWN = {
    "EU", "GB", "CN", "US", "HK", "SG", "DE", "FR", "JP", "KR", "ES", "TW", "NL", "PL", "IT", "IE", "BR", "CA-QC", "AT", "DK",
}  # fmt: skip


def own_topics(place):
    """The topics under which a place has rules of its own, not only those of a union or federation."""
    groups = [place, *(group for group, member in SPEAKS_AS.items() if member == place)]
    return {topic for group in groups for topic, number in counts().get(group, Counter()).items() if number}


def places_shown(example):
    """Whose law an example shows: the court's, the law asked about, and that of the rules it names."""
    facts, forums = example["facts"], {rule.id: rule.forum for rule in pack().rules}
    shown = {example.get("place"), example.get("law"), facts.get("proceedings.seised_in")} - {None}
    carried = {group for rule in example.get("rules", ()) for group in forums.get(rule, ())}
    return shown | carried | {SPEAKS_AS[group] for group in carried & set(SPEAKS_AS)}


@pytest.fixture(scope="module")
def examples():
    """How many worked examples each place has."""
    files = sorted((HERE / "examples").glob("*.yaml"))
    told = [each for path in files for each in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return Counter(place for example in told for place in places_shown(example))


@pytest.mark.parametrize("place", TOPICS)
def test_a_place_has_rules_of_its_own_under_every_topic_it_must_be_told_about(place):
    assert set(TOPICS[place]) <= own_topics(place)


@pytest.mark.parametrize("place", TOPICS)
def test_a_place_is_shown_at_work(place, examples):
    assert examples[place] >= (6 if place in CLOSELY_SHOWN else 2)


def test_every_rule_cites_its_text():
    assert len(pack().rules) >= LEAST_RULES
    assert [rule.id for rule in pack().rules if not all(text.cite.strip() for text in rule.versions)] == []


def test_a_place_without_rules_has_no_topics():
    assert own_topics("AQ") == set()
