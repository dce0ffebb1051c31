"""Risk and liability: what the law engine says about this case, shown as it is, and "not covered" where it says nothing."""

from datetime import UTC, datetime

import pytest

from odr.logistics import liability, queries, timeline, view
from odr.logistics.liability import Law, Provision, risk_of
from odr.logistics.timeline import Event
from tests import paths
from tests.logistics.arranged import LINES, imported


def law(value: str | None, place: str = "FR") -> Law:
    told = Provision(key="risk_passes", covered=value is not None, value=value)
    return Law(place=place, governs=True, provisions=(told,))


def way(*milestones: str) -> timeline.Timeline:
    day = datetime(2026, 11, 18, tzinfo=UTC)
    return timeline.build(
        Event(side="claimant", number="LX123456785CN", line=line, milestone=each, imported_at=day,
              local=datetime(2026, 10, 3 + line, 12, 0), offset=0)
        for line, each in enumerate(milestones)
    )  # fmt: skip


class TestTheRisk:
    @pytest.mark.parametrize(
        ("laws", "milestones", "state", "why"),
        [
            ((law("receipt"),), ("posted", "delivered"), "passed", "at_receipt"),
            ((law("receipt"),), ("posted",), "not_passed", "no_event"),
            ((law("receipt"),), (), "unknown", "no_event"),
            ((law("receipt"),), ("delivered", "delivered"), "unknown", "files_differ"),
            ((law("handover_to_carrier"),), ("posted",), "passed", "at_handover"),
            ((law("contract"),), (), "passed", "at_contract"),
            ((law(None),), ("delivered",), "unknown", "not_covered"),
            ((law("receipt"), law("handover_to_carrier", "XX")), ("delivered",), "unknown", "laws_differ"),
            ((law("receipt"), law(None, "XX")), ("delivered",), "passed", "at_receipt"),
            ((), ("delivered",), "unknown", "no_law"),
        ],
    )
    def test_passes_by_the_law_and_the_event_it_names(self, laws, milestones, state, why):
        found = risk_of(laws, way(*milestones))
        assert (found.state, found.why) == (state, why)
        assert str(view.risk(found)["sentence"])


@pytest.mark.django_db
class TestOfACase:
    def test_a_buyer_in_france_bears_the_risk_from_receipt(self):
        case = paths.negotiating_case(issue="late")
        imported(case, paths.claimant_of(case))
        found = liability.of_case(case, queries.timeline_of(case))
        (french,) = (each for each in found.laws if each.place == "FR")
        risk = french.provisions[0]
        assert (risk.key, risk.value, risk.because[0]["citation"]) == (
            "risk_passes", "receipt", "Directive 2011/83/EU, Art. 20",
        )  # fmt: skip
        assert (found.risk.state, found.risk.why) == ("passed", "at_receipt")

    def test_a_law_without_a_rule_is_not_covered(self):
        case = paths.negotiating_case(country="JP", delivery_country="JP", issue="late")
        found = liability.of_case(case, queries.timeline_of(case))
        japan = next(each for each in found.laws if each.place == "JP")
        assert not japan.provisions[0].covered
        assert found.risk.why == "not_covered"
        rows = view.law(found)["laws"][0]["rows"]
        assert (rows[0]["covered"], rows[0]["answer"]) == (False, "")

    def test_a_seller_nobody_can_place_leaves_the_law_open(self):
        case = paths.negotiating_case(respondent_country="", ships_here="unknown", in_my_language="unknown", in_my_currency="unknown", bought_on="unknown")  # fmt: skip
        found = liability.of_case(case, queries.timeline_of(case))
        assert found.laws == ()
        assert found.risk.why == "no_law"

    def test_conventions_about_the_carrier_are_not_covered(self, signed_in_as):
        case = paths.negotiating_case()
        from django.urls import reverse

        page = signed_in_as(paths.claimant_of(case)).get(reverse("logistics:shipment", args=[case.pk]))
        shown = page.content.decode()
        assert "Montreal Convention" in shown
        assert shown.count("not covered") >= 3

    def test_a_day_that_cannot_be_right_moves_no_risk(self):
        case = paths.negotiating_case()
        imported(case, paths.claimant_of(case), LINES[0], LINES[4].replace("2026-10-21", "2026-09-21"))
        found = liability.of_case(case, queries.timeline_of(case))
        assert found.risk.state == "not_passed"
