"""A case a court has already: the day it was begun may decide which text applies."""

from datetime import date

import pytest

from platform_rules import determine
from platform_rules.pending import determine_pending

# A seller from outside Europe: Regulation (EU) No 1215/2012 reaches it in proceedings begun since 10 January 2015.
OVERSEAS = {
    "consumer.residence": "FR", "consumer.purpose": "private", "trader.establishment": "US-CA", "trader.directs_to": ["FR"],
    "contract.kind": "goods", "contract.online": True, "contract.date": "2012-05-01", "claim.kind": "refund",
    "claim.brought_by": "consumer", "proceedings.seised_in": "FR",
}  # fmt: skip
SOON_AFTER = date(2016, 6, 1)


def asks_when_begun(found):
    return any(question.fact == "proceedings.date" for question in found.open_questions)


def test_after_a_change_the_beginning_decides_and_is_asked_for():
    found = determine_pending(OVERSEAS, as_of=SOON_AFTER)

    assert determine(OVERSEAS, as_of=SOON_AFTER).answers["court_competent"] is True
    assert "court_competent" not in found.answers
    assert found.open_questions[0].fact == "proceedings.date"
    assert "court_competent" in found.open_questions[0].settles
    assert "court_competent" not in {step.answer for step in found.because}


@pytest.mark.parametrize("begun", ["2014-06-01", "2015-06-01"])
def test_once_the_beginning_is_told_it_decides(begun):
    told = OVERSEAS | {"proceedings.date": begun}

    assert determine_pending(told, as_of=SOON_AFTER) == determine(told, as_of=SOON_AFTER)


@pytest.mark.parametrize("as_of", [date(2014, 12, 1), date(2024, 6, 1)])
def test_far_from_a_change_nothing_stays_open_for_it(as_of):
    found = determine_pending(OVERSEAS, as_of=as_of)

    assert found == determine(OVERSEAS, as_of=as_of)
    assert not asks_when_begun(found)


def test_an_answer_that_both_texts_give_stands():
    inside = OVERSEAS | {"trader.establishment": "DE"}

    assert determine_pending(inside, as_of=SOON_AFTER).answers["court_competent"] is True


def test_a_leap_day_has_its_years_before():
    assert not asks_when_begun(determine_pending(OVERSEAS, as_of=date(2024, 2, 29)))


def test_what_the_courts_hold_when_they_decide_counts_also_for_older_cases():
    """AT&T Mobility v. Concepcion (2011) was itself about a suit begun years before: case law has no day of entry."""
    carrier = {
        "consumer.residence": "US-CA", "consumer.purpose": "private", "trader.establishment": "US", "contract.kind": "telecom",
        "contract.date": "2002-02-01", "assent.form": "signed", "assent.negotiated": False, "clause.arbitration": True,
        "clause.class_waiver": True, "clause.trader_pays_costs": True, "clause.small_claims_exception": True,
        "claim.kind": "class_damages", "claim.brought_by": "class_representative", "proceedings.seised_in": "US-CA",
        "proceedings.date": "2006-03-27", "proceedings.kind": "class_action",
    }  # fmt: skip

    assert determine(carrier, as_of=date(2011, 4, 26)).answers["class_waiver_binding"] is False
    assert determine(carrier, as_of=date(2011, 4, 27)).answers["class_waiver_binding"] is True
