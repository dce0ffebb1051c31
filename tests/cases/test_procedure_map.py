"""The map of the procedures says what the code runs on, and leaves nothing out."""

import json

import pytest
from django.core.management import call_command

from odr.cases import procedure_map, stages
from odr.cases.stages import Stage
from platform_rules.procedures import procedures

COMPLETE = {one.code: one for one in procedures() if one.complete}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    call_command("procedure_map", out=folder)
    data = json.loads((folder / "procedure-map.json").read_text(encoding="utf-8"))
    return {one["code"]: one for one in data}, (folder / "procedure-map.html").read_text(encoding="utf-8")


def test_all_five_procedures_are_in_it(written):
    data, page = written
    assert set(data) == set(COMPLETE) == {"APEC-B2B", "CN", "EU-ADR", "GLOBAL-LOW", "STANDARD-ARB"}
    assert all(one.title["zh-hans"] in page for one in COMPLETE.values())


@pytest.mark.parametrize("code", sorted(COMPLETE))
class TestOfEachProcedure:
    def test_every_row_of_the_table_is_told_with_its_actors(self, written, code):
        told = {
            (act["act"], stage["stage"]): (act["leads_to"], tuple(act["who"]))
            for stage in written[0][code]["stages"]
            for act in stage["acts"]
        }
        table = stages.table_of(COMPLETE[code])
        met = {stage["stage"] for stage in written[0][code]["stages"]}
        rows = {key: (str(to), tuple(map(str, who))) for key, (to, who) in table.items() if key[1] in met}
        assert told == rows

    def test_every_clock_of_a_stage_is_told_with_its_length_and_basis(self, written, code):
        for stage in written[0][code]["stages"]:
            rules = [COMPLETE[code].clocks[key] for key in COMPLETE[code].stages[stage["stage"]].clocks]
            told = [(clock["key"], clock["length"], clock["unit"], clock["basis"]) for clock in stage["clocks"]]
            assert told == [(rule.key, rule.length, rule.unit, rule.basis) for rule in rules]
            assert all(clock["basis"] and clock["confidence"] for clock in stage["clocks"])

    def test_the_picture_draws_every_move_but_those_possible_almost_everywhere(self, written, code):
        one = written[0][code]
        picture = procedure_map.picture(one)
        moves = {
            (stage["stage"], act["leads_to"])
            for stage in one["stages"]
            for act in stage["acts"]
            if act["leads_to"] not in (stage["stage"], "back") and act["act"] not in picture["everywhere"]
        }
        assert len(picture["arcs"]) == len(moves)
        assert len(picture["boxes"]) == len(one["stages"])

    def test_the_page_shows_each_stage_in_both_languages(self, written, code):
        for stage in written[0][code]["stages"]:
            assert f'id="{code}-{stage["stage"]}"' in written[1]
            assert stage["title"]["zh"] in written[1]


def test_where_a_clause_made_the_choice_the_stage_is_not_in_the_map(written):
    met = {stage["stage"] for stage in written[0]["STANDARD-ARB"]["stages"]}
    assert Stage.FINAL_CHOICE not in met
