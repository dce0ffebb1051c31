"""Arbitration under a clause of the contract: for procedures that have it, and never against a consumer."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.arbitration import consents, queries, words
from odr.cases import clocks
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed
from odr.intake import operations as intake
from odr.negotiation import operations as negotiation
from odr.negotiation.models import Offer
from tests.factories import staff
from tests.paths import NOW, REFUND, claimant_of, filed_case, negotiating_case, respondent_of, serve, with_tribunal

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
CLAUSE = "Any dispute out of this contract is settled by arbitration."


def talking_case(**changes):
    """A case under the procedure of full arbitration that the seller has answered."""
    case = filed_case(**changes)
    intake.admit(case_id=case.pk, by=staff(Role.INTAKE_OFFICER), procedure="STANDARD-ARB", now=NOW + timedelta(hours=1))
    case = serve(case, now=NOW)
    negotiation.answer(
        case_id=case.pk, by=respondent_of(case), kind="deny", reasons="It fits.", now=NOW + timedelta(days=1)
    )
    case.refresh_from_db()
    return case


def start(case, by, **changes):
    told = {"clause": CLAUSE, "found": "Terms of sale, no. 14", "digest": words.clause(reader=by).digest, **changes}
    return consents.start_arbitration(case_id=case.pk, by=by, now=LATER, **told)


def test_a_business_starts_it_and_the_clause_is_kept_word_for_word():
    case = talking_case(purpose="professional")
    negotiation.make_offer(case_id=case.pk, by=respondent_of(case), terms=REFUND, now=LATER)

    proceeding = start(case, respondent_of(case), seat="CN")

    case.refresh_from_db()
    assert case.stage == Stage.TRIBUNAL_APPOINTMENT
    assert (proceeding.route, proceeding.seat) == ("clause", "CN")
    kept = proceeding.consents.get()
    assert (kept.basis, kept.clause, kept.clause_found) == ("clause", CLAUSE, "Terms of sale, no. 14")
    assert Offer.objects.get(case=case).state != Offer.State.OPEN
    assert set(case.clocks.filter(state="running").values_list("key", flat=True)) == {
        "tribunal_appointment",
        "outcome_cap",
    }
    assert queries.current(with_tribunal(case, now=LATER)) == proceeding


@pytest.mark.parametrize("purpose", ["private", "unknown"])
def test_it_never_counts_against_a_buyer_who_is_or_may_be_a_consumer(purpose):
    case = talking_case(purpose=purpose)

    with pytest.raises(Conflict, match="does not count against a consumer"):
        start(case, respondent_of(case))

    assert start(case, claimant_of(case)).route == "clause"


@pytest.mark.parametrize(
    ("purpose", "route"), [("private", "recommendation"), ("unknown", "recommendation"), ("professional", "clause")]
)
def test_where_talks_fail_it_leads_a_consumer_to_a_recommendation_that_binds_nobody(purpose, route):
    case = talking_case(purpose=purpose)
    clock = case.clocks.get(key="negotiation", state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    assert case.stage == Stage.TRIBUNAL_APPOINTMENT
    case = with_tribunal(case, now=clock.due_at + timedelta(days=1))

    assert queries.current(case).route == route
    assert queries.current(case).binds == (route == "clause")


@pytest.mark.parametrize("missing", ["clause", "found"])
def test_without_its_words_and_place_it_is_refused(missing):
    case = talking_case(purpose="professional")

    with pytest.raises(InvalidInput, match=missing):
        start(case, claimant_of(case), **{missing: " "})

    assert queries.current(case) is None


def test_other_procedures_do_not_have_it():
    case = negotiating_case()

    with pytest.raises(MoveNotAllowed):
        start(case, claimant_of(case))
