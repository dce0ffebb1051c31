"""Rules are found by what a lawyer knows of them, keep the name of their text, and are read as they once stood."""

import time
from datetime import date

import pytest
import yaml

from odr.common.time import now
from odr.determinations import lawbook, lawbook_kept
from odr.determinations.lawbook import Filters
from odr.determinations.models import RulePack
from platform_rules.packs import archive
from platform_rules.sources import pack_version
from tests.determinations.old_pack import repacked


def ids(**filters):
    return [entry.rule.id for entry in lawbook.find(Filters(**filters))]


class TestFinding:
    def test_by_words_of_the_sentence_in_either_language(self):
        assert "eu.crd.9" in ids(q="withdraw WITHOUT giving a reason")
        assert "eu.crd.9" in ids(q="无理由撤回")

    def test_by_citation_and_by_id(self):
        assert "eu.crd.9" in ids(q="2011/83/EU, Art. 9")
        assert ids(q="eu.crd.9")[0] == "eu.crd.9"

    def test_full_width_letters_are_the_same_letters(self):
        assert ids(q="ｅｕ．ｃｒｄ．9")[0] == "eu.crd.9"

    def test_a_member_state_has_the_rules_of_its_union_and_nobody_elses(self):
        found = {entry.rule.forum for entry in lawbook.find(Filters(place="FR"))}

        assert ("EU",) in found
        assert ("FR",) in found
        assert ("CN",) not in found
        assert ("DE",) not in found

    def test_a_union_has_the_rules_made_for_it(self):
        assert {place for entry in lawbook.find(Filters(place="EU")) for place in entry.rule.forum} >= {"EU"}
        assert all("EU" in entry.rule.forum for entry in lawbook.find(Filters(place="EU")))

    def test_by_a_day_on_which_they_are_in_force(self):
        assert "eu.pld.2024" not in ids(on=date(2026, 12, 8), q="eu.pld.2024")
        assert "eu.pld.2024" in ids(on=date(2026, 12, 9), q="eu.pld.2024")

    def test_by_how_sure_they_are_and_whether_their_text_was_read(self):
        low = lawbook.find(Filters(confidence="low"))
        read, unread = lawbook.find(Filters(text="read")), lawbook.find(Filters(text="unread"))

        assert low
        assert all(entry.rule.confidence == "low" for entry in low)
        assert len(read) + len(unread) == len(lawbook.book())
        assert all(entry.rule.source == "unread" for entry in unread)

    def test_takes_less_than_a_tenth_of_a_second(self):
        lawbook.find(Filters(place="FR"))
        queries = ("withdraw reason", "退款 期限", "2011/83", "no such words anywhere")
        began = time.perf_counter()
        for query in queries:
            lawbook.find(Filters(q=query))
            lawbook.find(Filters(q=query, place="FR", on=date(2026, 1, 1)))
        assert (time.perf_counter() - began) / (2 * len(queries)) < 0.1


class TestPages:
    def test_of_the_list_follow_one_another_without_a_gap_or_a_repeat(self):
        seen, after = [], ""
        while True:
            page = lawbook.page(Filters(topic="platforms"), after=after, size=7)
            seen += [entry.rule.id for entry in page.entries]
            after = page.more
            if not after:
                break
        assert seen == ids(topic="platforms")
        assert page.total == len(seen) > 14

    def test_go_on_after_a_rule_that_is_no_longer_there(self):
        page = lawbook.page(Filters(), after="eu.crd.9-gone")
        assert page.entries[0].rule.id > "eu.crd.9-gone"


class TestTheVersionOfARule:
    def test_is_the_same_from_the_installed_pack_and_from_its_archive(self):
        packed = archive()
        sample = list(lawbook.book())[::150]

        for rule_id in sample:
            told = lawbook_kept.read(packed, rule_id)
            assert told == lawbook.record(lawbook.book()[rule_id].rule)
            assert lawbook.version_of(told) == lawbook.book()[rule_id].version

    def test_changes_with_what_the_rule_says(self):
        told = lawbook.record(lawbook.book()["eu.crd.9"].rule)
        for change in (
            {"then": {"withdrawal_right": False}},
            {"when": {}},
            {"confidence": "low"},
            {"versions": [{"cite": "x"}]},
        ):
            assert lawbook.version_of(told | change) != lawbook.version_of(told)

    def test_stays_when_its_text_is_compared_again(self):
        told = lawbook.record(lawbook.book()["eu.crd.9"].rule)
        again = told | {"checked": "2030-01-01", "source": "Official Journal"}
        assert lawbook.version_of(again) == lawbook.version_of(told)


@pytest.mark.django_db
class TestAKeptPack:
    def test_has_the_rule_as_it_stood(self):
        packed = repacked("eu.crd.9", lambda raw: raw["says"].update(en="It said this once."))
        RulePack.objects.create(version="law-old", archive=packed, first_used_at=now())
        old = lawbook_kept.read(packed, "eu.crd.9")

        kept = lawbook_kept.find("eu.crd.9", lawbook.version_of(old))

        assert kept.pack == "law-old"
        assert kept.record["says"]["en"] == "It said this once."

    def test_has_no_rule_that_no_pack_ever_had(self):
        RulePack.objects.get_or_create(version=pack_version(), defaults={"archive": archive(), "first_used_at": now()})
        assert lawbook_kept.find("eu.crd.9", "0" * 12) is None
        assert lawbook_kept.find("no.such-rule", "0" * 12) is None


class TestRulesBesideARule:
    def test_an_exception_goes_before_the_rule_it_is_made_for(self):
        ranked = lawbook.ranks(lawbook.book()["eu.crd.9"].rule)
        assert ranked.above
        assert all(other.layer > lawbook.book()["eu.crd.9"].rule.layer for other in ranked.above)

    def test_goes_both_ways(self):
        rule = lawbook.book()["eu.crd.9"].rule
        for other in lawbook.ranks(rule).above:
            assert rule in lawbook.ranks(other).below

    def test_rules_of_other_courts_are_left_out(self):
        rule = lawbook.book()["eu.crd.9"].rule
        ranked = lawbook.ranks(rule)
        assert not [other for other in (*ranked.above, *ranked.below) if other.forum in (("CN",), ("JP",), ("US",))]


def test_a_record_can_be_written_and_read_as_yaml():
    told = lawbook.record(lawbook.book()["eu.crd.9"].rule)
    assert yaml.safe_load(yaml.safe_dump(told)) == told
