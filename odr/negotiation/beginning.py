"""When the talks begin: with the answer, or, where the procedure counts them from service, with the same days as the answer's.

Source: Directive 2013/11/EU as amended (time to reply); that nobody loses anything on shorter notice is the platform's own rule.
"""

from datetime import datetime, timedelta
from typing import Final

from odr.cases import clocks
from odr.cases.acts import Act
from odr.cases.models import Clock
from platform_rules.clock_rules import PRECLUSIVE_MINIMUM_HOURS

#: The clock of negotiation, as named in the procedures' data.
NEGOTIATION: Final = "negotiation"
#: Both sides have at least so much time to talk, however late the answer came.
LEAST: Final = timedelta(hours=PRECLUSIVE_MINIMUM_HOURS)


def begin_talks(act: Act) -> Clock:
    """Start the time to talk. Called inside the act that leads to the talks."""
    served_at = _served_at(act)
    if served_at is not None and clocks.rule_of(act.case, NEGOTIATION).starts_on == "served":
        stays = clocks.stays_of(act.case, since=served_at)
        if clocks.due_date(act.case, NEGOTIATION, at=served_at, stays=stays).at >= act.now + LEAST:
            return clocks.start(act.case, NEGOTIATION, at=served_at, stays=stays)
        return clocks.start(act.case, NEGOTIATION, at=act.now, days=LEAST.days)
    return clocks.start(act.case, NEGOTIATION, at=act.now)


def _served_at(act: Act) -> datetime | None:
    """When the claim was served: the time to answer runs from then, also where it was made longer."""
    answering = act.case.clocks.filter(key="response").order_by("-pk").first()
    return answering.started_at if answering else None
