"""Contests and rulings for tests, made by the operations people use."""

from datetime import timedelta
from typing import Any

from odr.cases.models import Case
from odr.determinations import operations
from odr.determinations.models import Contest, Determination, Ruling
from tests import paths

#: The lamp was bought for a business: other courts, and none of the protection of consumers.
FOR_WORK = {"consumer.purpose": "professional"}
CONTESTED = paths.NOW + timedelta(hours=5)
RULED = paths.MEDIATING + timedelta(days=1)


def contest(case: Case, **changes: Any) -> Contest:
    """The seller contests that the special rules for consumers apply; a test names only what matters to it."""
    told: dict[str, Any] = {
        "by": paths.respondent_of(case),
        "answer": "consumer_rules_apply",
        "facts": FOR_WORK,
        "reasons": "The invoice names a company.",
        "now": CONTESTED,
        **changes,
    }
    return operations.contest_determination(case_id=case.pk, **told)


def rule(contest: Contest, **changes: Any) -> Ruling:
    """The mediator upholds it."""
    told: dict[str, Any] = {
        "by": paths.mediator_of(contest.case),
        "outcome": "upheld",
        "reasons": "The invoice shows it.",
        "now": RULED,
        **changes,
    }
    return operations.rule_on_contest(case_id=contest.case_id, contest_id=contest.pk, **told)


def contested_case(**changes: Any) -> tuple[Case, Contest]:
    """A case in mediation that the buyer contests: the purchase was for work, says the buyer."""
    case = paths.mediating_case()
    told = {"by": paths.claimant_of(case), "now": paths.MEDIATING + timedelta(hours=1), **changes}
    return case, contest(case, **told)


def determinations(case: Case) -> list[Determination]:
    """All of them, the oldest first."""
    return list(Determination.objects.filter(case=case).order_by("made_at"))
