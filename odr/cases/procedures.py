"""Which procedure a case follows: a new one the version in force on the day of filing, a filed one the version it is pinned to."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from odr.cases import stages
from odr.cases.models import Case
from odr.common.errors import InvalidInput
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


def offered(moment: datetime) -> list[Procedure]:
    """The procedures in force at that moment, each in the version a case admitted now would follow, the usual one first."""
    codes = sorted({one.code for one in procedures.procedures() if one.complete})
    found = [procedures.in_force(code, on=moment.date()) for code in codes]
    return sorted(found, key=lambda one: one.code != NEW_CASES)


def pin(case: Case, code: str, *, at: datetime) -> None:
    """Let the case follow another procedure, in the version in force. Called inside the act of admission, which saves it.

    Raises InvalidInput for a code that is not in force.
    """
    found = {one.code: one for one in offered(at)}
    if code not in found:
        raise InvalidInput({"procedure": _("Choose one of: %(options)s.") % {"options": ", ".join(found)}})
    if code != case.procedure:
        case.procedure, case.procedure_version = code, found[code].version


def table_of(case: Case) -> stages.Rows:
    """The moves of the version the case is pinned to."""
    return stages.table_of(of(case))


def clock_length(key: str, case: Case | None = None) -> int:
    """How long a clock runs, in its own unit: in this case, or in one that would be filed now. Raises UnknownClock."""
    rules = at_filing(now()) if case is None else of(case)
    return rules.clock(key).length
