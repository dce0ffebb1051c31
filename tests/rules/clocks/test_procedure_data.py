"""The files of `data/procedures/` and the clocks of the ladder: what every one of them must give."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from platform_rules import penalties
from platform_rules.clock_rules import DATA, SHARED_FILE, clock_rules, digest, read_yaml
from platform_rules.procedures import (
    CONFIDENCE,
    LANGUAGES,
    BadRuleData,
    UnknownClock,
    UnknownProcedure,
    _extended,
    in_force,
    procedure,
    procedures,
    to_json,
)

SHARED = read_yaml(DATA / "procedures" / SHARED_FILE)
LOW = procedure("GLOBAL-LOW", "1.0")
CLOCKS = [
    pytest.param(rule, id=f"{owner}:{rule.key}")
    for owner, rules in chain(
        ((f"{one.code} {one.version}", one.clocks) for one in procedures()),
        ((f"{one.id} {one.version}", one.clocks) for one in penalties.ladders()),
    )
    for rule in rules.values()
]
HAN = re.compile(r"[\u4e00-\u9fff]")


def texts(value):
    """Every sentence for people inside a rule object."""
    found = to_json(value)
    queue = [found]
    while queue:
        one = queue.pop()
        if isinstance(one, dict) and set(one) == set(LANGUAGES):
            yield one
        elif isinstance(one, dict | list):
            queue.extend(one.values() if isinstance(one, dict) else one)


@pytest.mark.parametrize("rule", CLOCKS)
class TestEveryClock:
    def test_names_its_source_and_how_sure_it_is(self, rule):
        assert rule.basis
        assert rule.confidence in CONFIDENCE
        assert set(rule.confidence_says) == set(LANGUAGES)

    def test_says_what_to_do_and_what_happens_otherwise(self, rule):
        for sentence in (rule.says, rule.if_not):
            assert sentence["en"][0].isupper()
            assert sentence["en"].endswith(".")
            assert sentence["zh-hans"].endswith("。")
            assert len(sentence["en"].split()) <= 40

    def test_names_an_act_for_its_end(self, rule):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+|archive_case", rule.on_expiry)

    def test_has_lengths_in_order(self, rule):
        assert rule.length > 0
        assert rule.max_days is None or rule.max_days > rule.length
        assert rule.waivable_to_days is None or 0 < rule.waivable_to_days < rule.length
        assert bool(rule.extension_days) == bool(rule.extension_by)

    def test_leaves_72_hours_exactly_where_a_right_is_lost(self, rule):
        assert rule.minimum_hours == (72 if rule.preclusive else 0)

    def test_reminds_by_known_names(self, rule):
        assert set(rule.reminders) <= {"half", "3d", "24h"}


OWNERS = [pytest.param(one, id=f"{one.code}-{one.version}") for one in procedures()] + [
    pytest.param(one, id=f"{one.id}-{one.version}") for one in penalties.ladders()
]


@pytest.mark.parametrize("owner", OWNERS)
class TestEveryFile:
    def test_speaks_english_in_english_and_chinese_in_chinese(self, owner):
        for sentence in texts(owner):
            assert not HAN.search(sentence["en"]), sentence
            assert HAN.search(sentence["zh-hans"]), sentence

    def test_keeps_the_chinese_typography(self, owner):
        for sentence in texts(owner):
            chinese = sentence["zh-hans"]
            assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]", chinese), chinese
            assert not re.search(r"[\u4e00-\u9fff][0-9A-Za-z]|[0-9A-Za-z][\u4e00-\u9fff]", chinese), chinese

    def test_is_plain_json(self, owner):
        assert json.loads(json.dumps(to_json(owner)))["digest"] == owner.digest


@pytest.mark.parametrize("one", [pytest.param(one, id=one.code) for one in procedures()])
def test_the_clocks_of_every_stage_exist_and_every_clock_belongs_to_a_stage(one):
    shown = {key for stage in one.stages.values() for key in stage.clocks}
    bundles = {"bundle_lead", "bundle_follower"}  # these run over many cases
    assert shown == set(one.clocks) - bundles


def test_no_standard_and_no_event_is_listed_without_use():
    files = [read_yaml(path) for path in (*(DATA / "procedures").glob("*.yaml"), *(DATA / "penalties").glob("*.yaml"))]
    clocks = [entry for data in files for entry in data.get("clocks", {}).values()]
    assert set(SHARED["standards"]) == {one for entry in clocks for one in entry.get("basis", ())}
    assert set(SHARED["events"]) == {entry["starts_on"] for entry in clocks if "starts_on" in entry}


def test_the_global_low_lengths_are_those_of_the_model():
    lengths = {key: (rule.length, rule.unit, rule.max_days, rule.extension_days) for key, rule in LOW.clocks.items()}
    days, working = "days", "working_days"
    expected = {
        "draft_purge": (90, days, None, 0),
        "intake_check": (3, working, 21, 0),
        "forum_memo": (3, working, None, 0),
        "deficiency": (10, days, None, 10),
        "review_request": (14, days, None, 0),
        "review_decision": (5, days, None, 0),
        "reopen": (30, days, None, 0),
        "service": (1, days, None, 0),
        "outcome_cap": (90, days, 180, 0),
        "response": (10, days, None, 10),
        "counter_claim_answer": (7, days, None, 0),
        "final_notice": (5, days, None, 0),
        "negotiation": (10, days, None, 10),
        "negotiation_silence": (3, days, None, 0),
        "mediator_appointment": (3, days, None, 0),
        "mediator_objection": (3, days, None, 0),
        "mediation": (10, days, None, 10),
        "reflection": (7, days, None, 0),
        "final_choice": (7, days, None, 0),
        "tribunal_appointment": (5, days, None, 0),
        "challenge_first": (3, days, None, 0),
        "challenge_later": (15, days, None, 0),
        "challenge_decision": (5, days, None, 0),
        "challenge_court": (30, days, None, 0),
        "pleadings": (14, days, 30, 16),
        "evidence_order": (5, days, None, 0),
        "closing_warning": (3, days, None, 0),
        "decision": (10, days, None, 0),
        "decision_alarm": (7, days, None, 0),
        "neutral_replacement": (20, days, None, 0),
        "complexity_notice": (5, days, None, 0),
        "decision_service": (1, days, None, 0),
        "award_correction_request": (30, days, None, 0),
        "award_correction_ruling": (30, days, None, 0),
        "award_own_correction": (30, days, None, 0),
        "additional_award_request": (30, days, None, 0),
        "additional_award_ruling": (60, days, None, 0),
        "recommendation_correction_request": (14, days, None, 0),
        "recommendation_correction_ruling": (7, days, None, 0),
        "fast_correction_request": (10, days, None, 0),
        "fast_correction_ruling": (10, days, None, 0),
        "set_aside": (14, days, None, 0),
        "set_aside_longstop": (90, days, None, 0),
        "set_aside_ruling": (5, days, None, 0),
        "performance": (14, days, None, 0),
        "confirmation": (7, days, None, 0),
        "cure_notice": (5, days, None, 0),
        "stay_review": (30, days, None, 0),
        "bundle_lead": (60, days, None, 0),
        "bundle_follower": (14, days, None, 0),
    }
    assert lengths == expected
    assert LOW.clock("reflection").waivable_to_days == 3
    assert LOW.complete


@pytest.mark.parametrize(
    "low", [pytest.param(one, id=one.version) for one in procedures() if one.code == "GLOBAL-LOW" and one.complete]
)
def test_the_ordinary_path_leaves_the_time_of_extensions_inside_the_cap(low):
    path = ("response", "negotiation", "mediator_appointment", "mediation", "final_choice", "tribunal_appointment",
            "pleadings", "decision")  # fmt: skip
    used = sum(low.clock(key).length for key in path)
    assert used + low.caps["extensions_total_days"] <= low.caps["outcome_days"], (
        f"{low.code} {low.version}: {used} days of clocks and {low.caps['extensions_total_days']} of extensions are more than "
        f"the {low.caps['outcome_days']} promised; shorten a clock or change the caps"
    )
    if low.version == "1.0":
        assert used == 69


def test_the_outer_limit_of_a_clock_is_a_rule_of_its_own():
    limit = LOW.clock("intake_check").limit
    assert (limit.length, limit.unit) == (21, "days")
    assert LOW.clock("response").limit is None


class TestLookingUp:
    def test_an_unknown_code_or_version_lists_those_there_are(self):
        with pytest.raises(UnknownProcedure, match=r"There are: .*GLOBAL-LOW"):
            procedure("GLOBAL-HIGH", "1.0")
        with pytest.raises(UnknownProcedure, match=r"It has: 1\.0"):
            procedure("GLOBAL-LOW", "0.1")

    def test_an_unknown_clock_lists_those_there_are(self):
        with pytest.raises(UnknownClock, match=r"It has: .*response"):
            LOW.clock("answer")


class TestTheVersionInForce:
    """Of those that took effect by the day of filing the last; a version still being written never."""

    VERSIONS = (
        replace(LOW, version="1.0", effective_from=date(2026, 1, 1)),
        replace(LOW, version="1.9", effective_from=date(2027, 3, 1)),
        replace(LOW, version="1.10", effective_from=date(2027, 3, 1)),
        replace(LOW, version="2.0", effective_from=date(2026, 6, 1), complete=False),
        replace(LOW, version="2.1", effective_from=date(2028, 1, 1)),
    )

    @pytest.fixture(autouse=True)
    def _on_file(self, monkeypatch):
        monkeypatch.setattr("platform_rules.procedures.procedures", lambda: self.VERSIONS)

    @pytest.mark.parametrize(
        ("day", "version"),
        [
            (date(2026, 1, 1), "1.0"),
            (date(2027, 2, 28), "1.0"),
            (date(2027, 3, 1), "1.10"),
            (date(2027, 12, 31), "1.10"),
            (date(2028, 1, 1), "2.1"),
        ],
    )
    def test_is_that_of_the_day(self, day, version):
        assert in_force("GLOBAL-LOW", on=day).version == version

    def test_is_none_before_the_first(self):
        with pytest.raises(UnknownProcedure, match=r"in force on 2025-12-31.*1\.0 from 2026-01-01"):
            in_force("GLOBAL-LOW", on=date(2025, 12, 31))

    def test_a_pinned_version_is_found_whatever_the_day(self):
        assert procedure("GLOBAL-LOW", "2.1").effective_from == date(2028, 1, 1)


#: Complete versions that cases may be pinned to -> their digest. An entry is added with a version, and never changed.
PUBLISHED = {
    ("APEC-B2B", "1.0"): "d15652c4a5679daef2e92cef7124b65be629b3de0bb21b999a75902ea8f93a02",
    ("CN", "1.0"): "ffdb757650ca274cf987a75c755bc5ef2bfe205bdb392a320043adc449ad8daf",
    ("EU-ADR", "1.0"): "bbbc6d066377e3b75e8432e91f00877807a402c90cb034de9739384af1ac1ad5",
    ("GLOBAL-LOW", "1.0"): "1b0f7a0f9cfe934c0f384c33680192988b61d8ac0cbf9925400351ab68d4b18c",
    ("STANDARD-ARB", "1.0"): "f16bca7aa9370c126d12c02ed9c70bd1457e0387462607b19c156d25e21358f3",
}


@pytest.mark.parametrize(
    "one", [pytest.param(one, id=f"{one.code}-{one.version}") for one in procedures() if one.complete]
)
def test_a_published_version_is_never_edited(one):
    assert (one.code, one.version) in PUBLISHED, f"a new complete version: add its digest to PUBLISHED: {one.digest}"
    assert one.digest == PUBLISHED[one.code, one.version], (
        f"{one.code} {one.version} is published: cases filed under it keep its rules. Make a new version: copy the file, set "
        "`version` and `effective_from`, and change it there."
    )


def test_a_translation_can_be_added_to_a_published_version_and_nothing_else():
    text = {"en": "Answer.", "zh-hans": "请答复。"}
    with_arabic = {"says": {**text, "ar": "أجب."}, "days": 10}
    assert digest(with_arabic) == digest({"says": text, "days": 10})
    assert digest(with_arabic) != digest({"says": {**text, "zh-hans": "答复。"}, "days": 10})
    assert digest({"ar": 1}) != digest({})


def test_no_published_version_goes():
    assert set(PUBLISHED) <= {(one.code, one.version) for one in procedures()}


class TestAWrongFile:
    GOOD = read_yaml(DATA / "procedures" / "global-low-1.0.yaml")["clocks"]["response"]

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"basis": []}, "basis must list"),
            ({"basis": ["rome-i"]}, "basis must list"),
            ({"hours": 5}, "exactly one of"),
            ({"title": {"en": "Answer"}}, "give the text in zh-hans"),
            ({"lenght": 5}, "unknown field: lenght"),
            ({"recipient": "seller"}, "recipient must be one of"),
            ({"starts_on": "filing"}, "starts_on must be one of"),
        ],
    )
    def test_is_refused_naming_the_field(self, change, named):
        with pytest.raises(BadRuleData, match=f"test clock response.*{named}"):
            clock_rules({"response": self.GOOD | change}, shared=SHARED, where="test")


class TestProceduresThatExtendAnother:
    @pytest.mark.parametrize(
        ("code", "key", "length", "unit"),
        [
            ("EU-ADR", "response", 20, "working_days"),
            ("CN", "authority_acceptance", 7, "working_days"),
            ("CN", "mediation", 45, "working_days"),
            ("APEC-B2B", "response", 14, "days"),
            ("STANDARD-ARB", "response", 15, "days"),
            ("STANDARD-ARB", "decision", 6, "months"),
            ("EU-ADR", "performance", 14, "days"),  # as in the procedure it extends
        ],
    )
    def test_have_the_lengths_of_their_own_and_the_rest_of_the_other(self, code, key, length, unit):
        rule = procedure(code, "1.0").clock(key)
        assert (rule.length, rule.unit) == (length, unit)

    def test_leave_out_what_they_say(self):
        base = {
            "clocks": {"a": {"days": 1}, "b": {"days": 2}},
            "stages": {"served": {"clocks": ["a", "b"]}},
            "caps": {},
        }
        own = {"extends": "base.yaml", "without": ["a"], "clocks": {}, "caps": {"x": 1}}
        found = _extended(own, {"base.yaml": base})
        assert set(found["clocks"]) == {"b"}
        assert found["stages"]["served"]["clocks"] == ["b"]
        assert found["caps"] == {"x": 1}

    def test_lead_a_move_elsewhere_by_their_data(self):
        assert ("end_mediation", "mediation", "tribunal_appointment") in procedure("APEC-B2B", "1.0").leads
        assert procedure("GLOBAL-LOW", "1.0").leads == ()

    def test_a_new_length_takes_the_old_extension_with_it(self):
        assert procedure("CN", "1.0").clock("mediation").extension_days == 0
        assert procedure("EU-ADR", "1.0").clock("response").extension_days == 10

    def test_are_all_complete(self):
        assert all(one.complete for one in procedures())
