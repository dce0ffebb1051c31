"""When the talks begin and end: by most procedures with the answer, by the EU's with the service of the claim."""

from datetime import timedelta

import pytest

from odr.cases import clocks
from odr.common.errors import Conflict
from odr.negotiation import operations, queries, talks
from tests.paths import claimant_of, negotiating_case, respondent_of, served_case


@pytest.fixture
def european(db):
    """A served case under the EU's procedure."""
    case = served_case()
    case.procedure, case.procedure_version = "EU-ADR", "1.0"
    case.save(update_fields=["procedure", "procedure_version"])
    return case


def answered(case, *, after):
    """The seller disagrees so long after the service; returns the clock of the talks."""
    served_at = case.clocks.get(key="response").started_at
    operations.answer(
        case_id=case.pk, by=respondent_of(case), kind="deny", reasons="It is as listed.", now=served_at + after
    )
    return case.clocks.get(key="negotiation", state="running")


class TestTheEndOfTheTalks:
    def test_counts_from_the_answer_by_most_procedures(self, db):
        case = negotiating_case()
        clock = case.clocks.get(key="negotiation", state="running")

        assert clock.started_at == case.answer.created_at

    def test_counts_from_service_where_the_procedure_says_so(self, european):
        served_at = european.clocks.get(key="response").started_at

        clock = answered(european, after=timedelta(days=3))

        assert clock.started_at == served_at
        assert clock.due_at == clocks.due_date(european, "negotiation", at=served_at).at

    def test_leaves_72_hours_after_a_late_answer(self, european):
        end = clocks.due_date(european, "negotiation", at=european.clocks.get(key="response").started_at).at
        moment = end - timedelta(hours=30)

        clock = answered(european, after=moment - european.clocks.get(key="response").started_at)

        assert clock.started_at == moment
        assert clock.due_at >= moment + timedelta(hours=72)

    def test_cannot_be_moved_where_the_procedure_gives_no_more_time(self, european):
        answered(european, after=timedelta(days=3))
        european.refresh_from_db()

        with pytest.raises(Conflict, match="no more time"):
            talks.extend_negotiation(
                case_id=european.pk,
                by=claimant_of(european),
                now=european.clocks.get(key="response").started_at + timedelta(days=4),
            )
        assert (
            "extend_negotiation"
            not in queries.panel(european, side="claimant", possible=frozenset({"extend_negotiation", "make_offer"}))[
                "acts"
            ]
        )
