"""The limits of other places stand once, with their sources, and speak of issues that there are."""

from copy import deepcopy

import pytest

from odr.cases.models import Issue
from platform_rules import exits
from platform_rules.clock_rules import DATA, BadRuleData, read_yaml


def changed(name, **fields):
    data = deepcopy(dict(read_yaml(DATA / exits.FILE)))
    data[name] = {**data[name], **fields}
    return data


class TestTheRules:
    def test_name_a_source_for_each_way(self):
        assert all(exits.rules().sources.values())

    def test_speak_of_issues_that_there_are(self):
        assert set(exits.rules().families) <= set(Issue.values)

    def test_leave_denmark_out(self):
        assert len(exits.rules().states) == 26
        assert "DK" not in exits.rules().states


class TestAFileThatCannotBeRight:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (changed("confirmation", days=0), "confirmation: a whole number"),
            (changed("card", families={"a": ["late"], "b": ["late"]}), "one family"),
            (changed("small_claims", basis="hearsay"), "name a source"),
            (changed("small_claims", limit={"amount": "5000", "currency": "EUR"}), "small_claims: a whole number"),
        ],
    )
    def test_is_refused_by_name(self, data, says):
        with pytest.raises(BadRuleData, match=says):
            exits.of(data)
