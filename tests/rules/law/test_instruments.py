"""A rule that says it is in force does not rest on an instrument that no longer is."""

from datetime import date

import pytest
import yaml

from platform_rules import countries
from platform_rules.instruments import outlived, repealed
from platform_rules.pack import pack, read_pack

OLD = "Regulation (EC) No 44/2001, Art. 15"
FAULT = "a: its basis is no longer in force: Regulation (EC) No 44/2001 ended on 2015-01-09; see Regulation (EU) No 1215/2012"


def faults(tmp_path, **change):
    rule = {"id": "a", "confidence": "high", "then": {"consumer_status": True}, "says": {"en": "A.", "zh-hans": "甲。"}}
    path = tmp_path / "law.yaml"
    text = yaml.safe_dump({"topics": {"consumer_status": [rule | change]}}, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return list(outlived(read_pack([path])))


@pytest.mark.parametrize(
    "change",
    [
        {"cite": OLD},
        {"cite": OLD, "to": date(2015, 1, 10)},
        {"cite": OLD, "forum": ["FR"]},
        {"versions": [{"cite": OLD, "to": date(2015, 1, 9)}, {"cite": OLD, "from": date(2015, 1, 10)}]},
    ],
    ids=str,
)
def test_a_rule_that_outlives_its_basis_is_found(tmp_path, change):
    assert faults(tmp_path, **change) == [FAULT]


@pytest.mark.parametrize(
    "change",
    [
        {"cite": OLD, "to": date(2015, 1, 9)},
        {"cite": "Regulation (EC) No 44/20012, Art. 15"},
        {"cite": "Regulation (EU) No 1215/2012, Art. 17; " + OLD},  # rests on the newer one as well
        {"cite": "Rome Convention 1980, Art. 5", "forum": ["DK"]},  # Denmark is bound by it still
        {"cite": "Contract Law, art. 1", "forum": ["VN"]},  # another State's statute of that name
        {"cite": "Directive 97/7/EC, Art. 6", "to": date(2014, 6, 12)},
    ],
    ids=str,
)
def test_what_is_in_force_or_ends_in_time_is_no_fault(tmp_path, change):
    assert faults(tmp_path, **change) == []


@pytest.mark.parametrize(
    ("cite", "forum"),
    [("Rome Convention 1980, Art. 5", ["FR"]), ("Contract Law, art. 1", ["CN"]), ("Directive 97/7/EC, Art. 6", ["EU"])],
)
def test_an_instrument_ends_where_it_was_in_force(tmp_path, cite, forum):
    assert len(faults(tmp_path, cite=cite, forum=forum)) == 1


def test_each_instrument_is_told_once_with_its_end_and_what_came_after():
    told = [(each.title, each.forum) for each in repealed()]

    assert len(set(told)) == len(told)
    for each in repealed():
        assert each.title.strip() == each.title
        assert isinstance(each.until, date)
        assert each.replaced_by
        assert each.replaced_by != each.title
        assert all(countries.is_place(place) for place in (*each.forum, *each.still_in))


def test_old_texts_of_the_pack_are_known():
    """The list is written in the way the rules cite: some rules do rest on it, for days gone by."""
    used = {
        each.title
        for each in repealed()
        for rule in pack().rules
        for text in rule.versions
        if each.is_cited(rule, text)
    }

    assert {"Regulation (EC) No 44/2001", "Rome Convention 1980", "Contract Law", "CPC 1973"} <= used
