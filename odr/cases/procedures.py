"""Which procedure a case follows: a new one the version in force on the day of filing, a filed one the version it is pinned to."""

from datetime import datetime
from typing import Final

from odr.cases.models import Case
from odr.common.time import now
from platform_rules import procedures
from platform_rules.procedures import Procedure

#: The procedure new cases follow.
NEW_CASES: Final = "GLOBAL-LOW"


def at_filing(moment: datetime) -> Procedure:
    """What a case filed at that moment follows; the day is that of UTC, the same for both sides. Raises UnknownProcedure."""
    return procedures.in_force(NEW_CASES, on=moment.date())


def of(case: Case) -> Procedure:
    """The version the case is pinned to."""
    return procedures.procedure(case.procedure, case.procedure_version)


def clock_length(key: str, case: Case | None = None) -> int:
    """How long a clock runs, in its own unit: in this case, or in one that would be filed now. Raises UnknownClock."""
    rules = at_filing(now()) if case is None else of(case)
    return rules.clock(key).length
