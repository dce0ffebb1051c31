"""The numbers of sealed bids stand once, with their source, and everything else is made of them."""

from copy import deepcopy

import pytest

from odr.negotiation import beginning, bid_consent, bidding, offers, operations_bids
from odr.negotiation.models import BidRound
from platform_rules import bids
from platform_rules.clock_rules import DATA, PRECLUSIVE_MINIMUM_HOURS, BadRuleData, read_yaml


def changed(name, **fields):
    data = deepcopy(dict(read_yaml(DATA / bids.FILE)))
    data[name] = {**data[name], **fields}
    return data


class TestTheNumbers:
    def test_are_those_of_the_file(self):
        rules = bids.rules()
        assert rules.rounds == bidding.ROUNDS
        assert operations_bids.STEP.total_seconds() == rules.step_hours * 3600
        assert rules.pay_days == bid_consent.PAY_WITHIN
        assert all(rules.sources[name] for name in ("rounds", "step", "payment"))

    def test_fit_what_the_database_holds(self):
        [limit] = [one for one in BidRound._meta.constraints if one.name == "negotiation_three_bid_rounds_at_most"]
        assert bids.rules().rounds <= dict(limit.condition.children)["number__lte"]

    def test_of_the_notice_owed_stand_once_too(self):
        assert beginning.LEAST.total_seconds() == PRECLUSIVE_MINIMUM_HOURS * 3600
        assert offers.SHORTEST * 24 >= PRECLUSIVE_MINIMUM_HOURS > (offers.SHORTEST - 1) * 24


class TestAFileThatCannotBeRight:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (changed("step", hours=48), "72 hours are owed"),
            (changed("rounds", number=0), "rounds: a whole number"),
            (changed("rounds", number=True), "rounds: a whole number"),
            (changed("payment", days="14"), "payment: a whole number"),
            (changed("payment", basis="hearsay"), "no source is called 'hearsay'"),
        ],
    )
    def test_is_refused_by_name(self, data, says):
        with pytest.raises(BadRuleData, match=says):
            bids.of(data)
