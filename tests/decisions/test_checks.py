"""What keeps a draft from being signed: its form, and nothing of what is decided."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.common.errors import InvalidInput
from odr.decisions import content
from odr.decisions.checks import check
from odr.decisions.content import Held
from odr.decisions.models import Kind

HELD = Held(
    route="arbitration",
    default=False,
    currency="EUR",
    claim=Decimal("129.00"),
    exhibits=(1, 2),
    pleadings=(1,),
)
ORDER = {"kind": "money", "by": "respondent", "amount": "89.00", "currency": "EUR", "days": 14}
WHOLE = {
    "kind": "award",
    "language": "en",
    "seat": "FR",
    "place": "Lyon",
    "law": {"name": "French law", "source": "Rome I, article 6(1)"},
    "protection": {"remains": "The conformity rules.", "respected": "The orders give what they give."},
    "answer": "The seller pays 89.00 back.",
    "facts": ["The lamp is 12 cm high."],
    "issues": [{"question": "Is it as described?", "finding": "No.", "reasons": "The listing names 30 cm."}],
    "exhibits": [{"number": 1, "used": True, "why": "Shows the lamp."}, {"number": 2, "used": "no", "why": "A copy."}],
    "pleadings": [{"number": 1, "used": "yes", "why": "Answered above."}],
    "orders": [ORDER],
    "elements": [{"element": "Not as described", "evidence": "File 1"}],
}


def gaps(held=HELD, **changes):
    return [gap.field for gap in check(content.read({**WHOLE, **changes}, currency="EUR"), held)]


def test_a_whole_draft_lacks_nothing():
    assert gaps() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seat": ""}, "seat"),
        ({"place": " "}, "place"),
        ({"answer": ""}, "answer"),
        ({"facts": []}, "facts"),
        ({"issues": []}, "issues"),
        ({"issues": [{"question": "Is it?", "finding": "Yes.", "reasons": ""}]}, "issues.0.reasons"),
        ({"law": {"name": "French law", "source": ""}}, "law.source"),
        ({"protection": {"remains": "", "respected": "They do."}}, "protection.remains"),
        ({"exhibits": [{"number": 1, "used": True, "why": "It shows it."}]}, "exhibits.2.used"),
        ({"exhibits": [{"number": n, "used": True, "why": ""} for n in (1, 2)]}, "exhibits.1.why"),
        ({"pleadings": []}, "pleadings.1.used"),
        ({"orders": []}, "orders"),
        ({"orders": [{**ORDER, "amount": "129.01"}]}, "orders"),
        ({"orders": [{**ORDER, "amount": "100.00"}, {**ORDER, "amount": "29.01"}]}, "orders"),
        ({"orders": [{**ORDER, "by": "claimant", "amount": "1.00"}]}, "orders"),
        ({"kind": "recommendation"}, "kind"),
        ({"kind": "dismissal"}, "orders"),
        ({"inferences": [{"order": "1", "reasons": "It was held back."}]}, "inferences.0.order"),
    ],
)
def test_each_missing_part_is_named(changes, field):
    assert field in gaps(**changes)


def test_what_is_not_in_the_file_cannot_be_used():
    rows = [*WHOLE["exhibits"], {"number": 3, "used": True, "why": "Came after the closing."}]

    assert gaps(exhibits=rows) == ["exhibits.3"]


def test_only_an_unanswered_order_counts_against_a_side_and_only_with_reasons():
    held = replace(HELD, unanswered=("4",))

    assert gaps(held, inferences=[{"order": "4", "reasons": "Only they hold the log."}]) == []
    assert gaps(held, inferences=[{"order": "4", "reasons": ""}]) == ["inferences.0.reasons"]


def test_an_objection_to_court_or_law_is_decided_first():
    assert gaps(replace(HELD, undecided_contests=1)) == ["contests"]


def test_a_recommendation_may_recommend_nothing():
    assert gaps(replace(HELD, route="recommendation"), kind="recommendation", orders=[]) == []


class TestWithoutTheSeller:
    HELD = replace(HELD, route="decision", default=True)

    def test_a_whole_draft_lacks_nothing(self):
        assert gaps(self.HELD, kind="default") == []

    @pytest.mark.parametrize(
        ("held", "field"),
        [
            ({"memo_served": False}, "default.memo"),
            ({"proofs": 1}, "default.service"),
            ({"proof_outside": False}, "default.service"),
            ({"final_notice_understood": False}, "default.notice"),
        ],
    )
    def test_what_the_seller_was_told_is_proven(self, held, field):
        assert gaps(replace(self.HELD, **held), kind="default") == [field]

    def test_silence_proves_no_element_of_the_claim(self):
        assert gaps(self.HELD, kind="default", elements=[]) == ["elements"]
        rows = [{"element": "Not as described", "evidence": ""}]
        assert gaps(self.HELD, kind="default", elements=rows) == ["elements.0.evidence"]


texts = st.text(max_size=8)
rows = st.fixed_dictionaries({"question": texts, "finding": texts, "reasons": texts})
used = st.fixed_dictionaries(
    {"number": st.integers(0, 4), "used": st.sampled_from(["yes", "no", "", "maybe"]), "why": texts}
)
drafts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["", *Kind.values]),
        "seat": texts,
        "place": texts,
        "answer": texts,
        "facts": st.lists(texts, max_size=2),
        "issues": st.lists(rows, max_size=2),
        "exhibits": st.lists(used, max_size=4),
        "pleadings": st.lists(used, max_size=3),
        "orders": st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.just("money"),
                    "by": st.sampled_from(["claimant", "respondent"]),
                    "amount": st.decimals("0.01", "200.00", places=2).map(str),
                    "days": st.integers(1, 90),
                }
            ),
            max_size=3,
        ),
        "law": st.fixed_dictionaries({"name": texts, "source": texts}),
        "protection": st.fixed_dictionaries({"remains": texts, "respected": texts}),
        "elements": st.lists(st.fixed_dictionaries({"element": texts, "evidence": texts}), max_size=2),
    }
)
files = st.builds(
    Held,
    route=st.sampled_from(sorted(content.KINDS)),
    default=st.booleans(),
    currency=st.just("EUR"),
    claim=st.none() | st.decimals("0.00", "200.00", places=2),
    exhibits=st.sets(st.integers(1, 3)).map(lambda numbers: tuple(sorted(numbers))),
    pleadings=st.sets(st.integers(1, 2)).map(lambda numbers: tuple(sorted(numbers))),
    undecided_contests=st.integers(0, 1),
    proofs=st.integers(0, 3),
)


@given(drafts, files)
def test_whatever_is_signed_has_reasons_law_and_orders_within_the_claim(raw, held):
    said = content.read(raw, currency="EUR")
    if check(said, held):
        return
    assert said["kind"] in held.kinds
    assert said["issues"]
    assert all(issue["finding"] and issue["reasons"] for issue in said["issues"])
    assert all([said["law"]["name"], said["law"]["source"], said["seat"], said["place"]])
    assert {row["number"] for row in said["exhibits"]} == {str(n) for n in held.exhibits}
    asked = sum(Decimal(row["amount"]) for row in said["orders"] if row["by"] == "respondent")
    assert asked <= (held.claim or 0)
    assert held.undecided_contests == 0
    assert held.proofs >= 2 or not held.default


@given(drafts, files)
def test_the_same_draft_and_file_give_the_same_list(raw, held):
    said = content.read(raw, currency="EUR")
    assert check(said, held) == check(content.read(said, currency="EUR"), held)


@given(
    st.dictionaries(st.sampled_from(["facts", "issues", "exhibits", "law", "orders", "answer"]), st.integers() | texts)
)
def test_what_is_no_draft_is_refused_by_name_or_read(raw):
    refused: set[str] = set()
    try:
        content.read(raw, currency="EUR")
    except InvalidInput as refusal:
        refused = {name.split(".")[0] for name in refusal.errors}
    assert refused <= set(raw)
