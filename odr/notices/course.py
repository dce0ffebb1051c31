"""Telling both sides and the neutral of acts on the course of a case: rested, gone on with, passed on, ended, opened again, longer.

What the system does by itself is told where it is decided: a case that waits for a bundle, or rests because it took too long.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from odr.accounts.models import Role
from odr.accounts.queries import people_with_role
from odr.cases import clocks, pausing
from odr.cases.acts import Act, afterwards
from odr.cases.models import Case, Clock, Side
from odr.notices import operations as notices
from odr.notices.telling import tell_administrators, tell_both, tell_side

#: What both sides, and the neutral of the case, are told of an act, with the reasons given for it.
TOLD: Final = {
    "stay": "case_on_hold",
    "resume": "case_goes_on",
    "refer_out": "case_passed_on",
    "terminate": "case_ended_early",
    "reopen": "case_open_again",
    "extend_outcome": "case_longer",
}


@afterwards(*TOLD)
def tell_of_the_course(act: Act, fields: Mapping[str, Any]) -> None:
    """Tell both sides, and the neutral who has the case, that its dates or its end have changed."""
    if act.by is not None:
        said = {"reasons": fields.get("reason", ""), "to_whom": fields.get("to_whom", "")}
        for side in (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR, Side.ARBITRATOR):
            tell_side(act.case, side, TOLD[act.name], at=act.now, **said)


@clocks.on_expiry("review_stay")
def tell_of_a_long_stay(case: Case, clock: Clock, now: datetime) -> None:
    """A case stands still for long: the administrators look whether it can go on, again and again until somebody decides."""
    pausing.note_stay_to_review(case, now=now)
    tell_administrators(case, "stay_to_review", at=now, since=clock.started_at.isoformat())


@afterwards("ask_for_more_time")
def tell_of_a_wish(act: Act, fields: Mapping[str, Any]) -> None:
    """Tell the officers that the seller waits for their answer while the time runs on."""
    for officer in people_with_role(Role.INTAKE_OFFICER):
        notices.queue(
            kind="answer_time_asked", to=officer, case=act.case, at=act.now, context={"reasons": fields["reason"]}
        )


@afterwards("decide_on_more_time")
def tell_of_more_time(act: Act, fields: Mapping[str, Any]) -> None:
    """Tell both sides whether the seller has more time to answer, and until when."""
    clock = act.case.clocks.filter(key="response", state="running").first()
    said = {"granted": bool(fields["granted"]), "reasons": fields["answer"]}
    tell_both(act.case, "answer_time_decided", at=act.now, clock=clock, **said)
