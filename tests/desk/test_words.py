"""Every stage has its words on every page that names it; a failure names the file to edit."""

import pytest

from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.desk import case_page
from odr.desk import words as desk
from odr.reports import words as reports


@pytest.mark.parametrize("stage", list(Stage))
class TestEveryStage:
    def test_has_words_on_the_case_page(self, stage):
        assert str(desk.STAGE.get(stage, "")), f"add {stage!r} to STAGE in odr/desk/words.py"

    def test_belongs_to_one_station_above_the_case(self, stage):
        at = [str(label) for label, stages in desk.STATIONS if stage in stages]
        wanted = 0 if stage == Stage.STAYED else 1
        assert len(at) == wanted, f"put {stage!r} into {wanted} of STATIONS in odr/desk/words.py; now: {at}"

    def test_has_words_in_reports(self, stage):
        assert str(reports.STAGE.get(stage, "")), f"add {stage!r} to STAGE in odr/reports/words.py"


def test_a_case_on_hold_stands_at_the_station_where_it_goes_on():
    held = Case(stage=Stage.STAYED, resumes_at=Stage.MEDIATION)

    assert case_page.station_of(held) == case_page.station_of(Case(stage=Stage.MEDIATION))


@pytest.mark.parametrize("words", [desk, reports])
def test_no_words_are_left_of_a_stage_that_is_gone(words):
    assert {*words.STAGE, *words.STAGE_KIND} <= {*Stage, "draft"}, f"take it out of {words.__name__}"
