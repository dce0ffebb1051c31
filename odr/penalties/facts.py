"""What the record of a case says, in the vocabulary of the penalty rules. What the record does not say is left out.

An absent fact decides nothing against anybody; a compliance officer may settle it, with evidence, in the charge.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from odr.cases.models import Case, Clock, Side
from odr.notices.models import Notice
from odr.outcomes import queries as outcomes
from odr.penalties.models import Incident

#: Clocks of a case whose running out an incident rests on, as named in the procedures' data.
CURE, FINAL_NOTICE = "cure_notice", "final_notice"
_CLOCK_OF: Final = {Incident.Kind.BREACHED_OUTCOME: CURE, Incident.Kind.LASTING_SILENCE: FINAL_NOTICE}


def of_case(case: Case, kind: str) -> dict[str, Any]:
    """The facts for an incident of this kind, read now."""
    if kind == Incident.Kind.LASTING_SILENCE:
        return {
            "service.proven": Notice.objects.filter(case=case, is_service=True, sent_at__isnull=False).exists(),
            "response.received": hasattr(case, "answer"),
            "final_notice.expired": _expired(case, FINAL_NOTICE),
        }
    open_steps = outcomes.steps_of(case).filter(state__in=outcomes.OPEN, by=Side.RESPONDENT)
    return {
        "outcome.binding": outcomes.settlement_of(case) is not None,
        "outcome.performed": not open_steps.exists(),
        "outcome.cure_notice_expired": _expired(case, CURE),
        "outcome.stay": False,  # nothing in this procedure puts an agreement on hold
    }


def conduct_date(case: Case, kind: str) -> date:
    """The day on which the conduct was complete: the day the last notice of this kind ran out."""
    clock = Clock.objects.filter(case=case, key=_CLOCK_OF[Incident.Kind(kind)], state=Clock.State.EXPIRED)
    return clock.order_by("-due_at").values_list("local_day", flat=True)[0]


def renewed(incident: Incident, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the incident as the record has them now, and what the officer states of those the record leaves open."""
    known = of_case(incident.case, incident.kind)
    return {name: value for name, value in stated.items() if name not in known and value is not None} | known


def _expired(case: Case, key: str) -> bool:
    return Clock.objects.filter(case=case, key=key, state=Clock.State.EXPIRED).exists()
