"""What similar cases ended with, as a range anybody can check: published figures, never advice and never about one case.

Similar are cases about the same issue that ended in an agreement on money within two years. The range holds the middle half of
them, as a share of the price. It is given from ten such cases on, with their number; with fewer there is none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Sum

from odr.cases.models import Case, Issue
from odr.outcomes.models import PerformanceStep, Settlement

LEAST: Final = 10  # cases
WITHIN: Final = timedelta(days=730)
#: Agreements the sides reached by talking; a claim agreed to as a whole tells nothing about where talks end.
_BY_TALKS: Final = (Settlement.Origin.OFFER, Settlement.Origin.BIDS, Settlement.Origin.PROPOSAL)


@dataclass(frozen=True, kw_only=True)
class Range:
    """The middle half of what similar cases ended with, in whole per cent of the price, and of how many."""

    issue: str
    low: int
    high: int
    cases: int  # that the range is made of
    agreements: int  # about this issue in the same time, with money or without


def of_shares(shares: list[Decimal]) -> tuple[int, int] | None:
    """Between which whole per cents the middle half lies, ends included; None for fewer than ten."""
    if len(shares) < LEAST:
        return None
    ordered, steps = sorted(shares), len(shares) - 1
    low, high = ordered[steps // 4], ordered[-(steps // 4) - 1]
    return floor(100 * low), ceil(100 * high)


def of_case(case: Case, *, now: datetime) -> Range | None:
    """The range for cases like this one; None while there are too few."""
    return of_issue(case.issue, now=now)


def of_issue(issue: str, *, now: datetime) -> Range | None:
    """The range for one issue; None while there are too few."""
    agreed = _agreements(issue, now=now)
    money = PerformanceStep.objects.filter(settlement__in=agreed.values("pk"), kind="money", by="respondent")
    paid = money.values("settlement", price=F("settlement__case__price")).annotate(paid=Sum("amount"))
    shares = [min(Decimal(1), row["paid"] / row["price"]) for row in paid]
    found = of_shares(shares)
    if found is None:
        return None
    return Range(issue=issue, low=found[0], high=found[1], cases=len(shares), agreements=agreed.count())


def published(*, now: datetime) -> list[Range]:
    """Every range there is."""
    found = (of_issue(issue, now=now) for issue in Issue.values)
    return [one for one in found if one is not None]


def _agreements(issue: str, *, now: datetime) -> QuerySet[Settlement, Any]:
    recent = Q(created_at__gte=now - WITHIN, created_at__lte=now, superseded_at=None)
    return Settlement.objects.filter(recent, origin__in=_BY_TALKS, case__issue=issue, case__price__gt=0)
