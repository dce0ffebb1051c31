"""The figures about neutrals: each with a source, and a look back by the calendar."""

from datetime import date

import pytest

from platform_rules import neutrals
from platform_rules.clock_rules import BadRuleData


def test_the_figures_on_file_can_be_read():
    found = neutrals.rules()

    assert (found.look_back_years, found.with_one_seller, found.lines) == (3, 3, 3)


@pytest.mark.parametrize(
    ("day", "since"), [(date(2026, 11, 21), date(2023, 11, 21)), (date(2028, 2, 29), date(2025, 2, 28))]
)
def test_it_is_looked_back_by_the_calendar(day, since):
    assert neutrals.rules().since(day) == since


@pytest.mark.parametrize(
    "wrong", [{"years": 0, "basis": "own"}, {"years": "3", "basis": "own"}, {"years": 3, "basis": "x"}]
)
def test_what_is_wrong_is_named(wrong):
    with pytest.raises(BadRuleData, match=r"neutrals\.yaml look_back"):
        neutrals._number({"sources": {"own": {}}, "look_back": wrong}, "look_back", "years")
