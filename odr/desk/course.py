"""Acts on the course of a case, each with one page: put on hold, gone on with, passed on, ended, reopened, given more time.

One table, so that page, address, button and API name the same acts. What an act does is its operation; who may do it says the
stage table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.cases import endings, extensions, pausing
from odr.cases.course import Said
from odr.cases.models import Suspension
from odr.common.forms import QuestionForm
from odr.desk import course_forms as forms
from odr.desk import words
from odr.intake import review


@dataclass(frozen=True, kw_only=True)
class CourseAct:
    """One act: its name in the stage table, its address, its words, its form, and the operation that does it."""

    name: str
    path: str
    title: Promise
    what: Promise  # what follows from it, read before it is done
    submit: Promise
    form: type[QuestionForm]
    do: Callable[..., Any]

    @property
    def url(self) -> str:
        """The name of its page's address."""
        return f"cases:{self.name.replace('_', '-')}"


ACTS: Final[dict[str, CourseAct]] = {
    act.name: act
    for act in (
        CourseAct(
            name="extend_deficiency",
            path="time-to-complete",
            title=_("More time to add what is missing"),
            what=_("You can ask for this once, without a reason. You get the new date at once."),
            submit=_("Give me more time"),
            form=forms.EmptyForm,
            do=extensions.extend_deficiency,
        ),
        CourseAct(
            name="request_review",
            path="second-look",
            title=_("Ask for a second look"),
            what=_("An officer who did not refuse your case looks at it again. You can ask for this once."),
            submit=_("Ask for a second look"),
            form=forms.ReasonForm,
            do=review.request_review,
        ),
        CourseAct(
            name="overturn_refusal",
            path="second-look/take-back",
            title=_("Take the refusal back"),
            what=_("The first check begins again. The buyer reads the reasons."),
            submit=_("Take the refusal back"),
            form=forms.ReasonsForm,
            do=review.overturn_refusal,
        ),
        CourseAct(
            name="uphold_refusal",
            path="second-look/keep",
            title=_("Keep the refusal"),
            what=_("The case stays refused. The buyer reads the reasons."),
            submit=_("Keep the refusal"),
            form=forms.ReasonsForm,
            do=review.uphold_refusal,
        ),
        CourseAct(
            name="ask_for_more_time",
            path="time-to-answer",
            title=_("Ask for more time to answer"),
            what=_("An officer decides. Until then your time runs on. You can ask once."),
            submit=_("Ask for more time"),
            form=forms.ReasonForm,
            do=extensions.ask_for_more_time,
        ),
        CourseAct(
            name="decide_on_more_time",
            path="time-to-answer/decide",
            title=_("Decide on more time"),
            what=_("The seller has asked for more time to answer. Both sides read what you decide, and why."),
            submit=_("Decide"),
            form=forms.MoreTimeForm,
            do=extensions.decide_on_more_time,
        ),
        CourseAct(
            name="stay",
            path="stay",
            title=_("Put the case on hold"),
            what=_("All dates of the case stand still. Somebody looks at it again every month."),
            submit=_("Put on hold"),
            form=forms.StayForm,
            do=pausing.stay,
        ),
        CourseAct(
            name="resume",
            path="resume",
            title=_("Go on with the case"),
            what=_("The case goes on where it stood. Every date gets the time it had left."),
            submit=_("Go on"),
            form=forms.ReasonForm,
            do=pausing.resume,
        ),
        CourseAct(
            name="extend_outcome",
            path="longer",
            title=_("Give the whole case more time"),
            what=_("The limit of the whole case moves. The dates of each step stay. Both sides read why."),
            submit=_("Give more time"),
            form=forms.OutcomeTimeForm,
            do=extensions.extend_outcome,
        ),
        CourseAct(
            name="refer_out",
            path="refer",
            title=_("Pass the case on"),
            what=_("The case ends here, because another body is the right one. Both sides read why."),
            submit=_("Pass the case on"),
            form=forms.ReferForm,
            do=endings.refer_out,
        ),
        CourseAct(
            name="terminate",
            path="terminate",
            title=_("End the case without a result"),
            what=_("The case ends. Both sides read why. The buyer can open it again for a while."),
            submit=_("End the case"),
            form=forms.TerminateForm,
            do=endings.terminate,
        ),
        CourseAct(
            name="reopen",
            path="reopen",
            title=_("Open the case again"),
            what=_("The case goes on where it stopped. The dates of that step begin afresh."),
            submit=_("Open my case again"),
            form=forms.OptionalReasonForm,
            do=endings.reopen,
        ),
    )
}


#: The event by which the history calls an act that has reasons.
_EVENTS: Final = {
    "stay": "cases.stayed",
    "resume": "cases.resumed",
    "refer_out": "cases.referred-out",
    "terminate": "cases.terminated",
    "reopen": "cases.reopened",
    "extend_outcome": "cases.outcome-extended",
}
_GROUNDS: Final[dict[str, list[tuple[str, Any]]]] = {
    "stay": list(pausing.CHOSEN),
    "refer_out": endings.WayOut.choices,
    "terminate": endings.WayOut.choices,
}


def stops(rows: Sequence[Suspension]) -> list[dict[str, Any]]:
    """What makes the clocks stand still, each with its ground in words."""
    return [{"row": row, "ground": dict(pausing.CHOSEN).get(row.ground, "")} for row in rows]


def reasons(said: Sequence[Said]) -> list[dict[str, Any]]:
    """What both sides read of acts done, the newest first: which act, when, on what ground, to whom, and the reasons given."""
    return [
        {
            "title": words.EVENT[_EVENTS[one.act]],
            "at": one.at,
            "ground": dict(_GROUNDS.get(one.act, ())).get(one.ground, ""),
            "to_whom": one.to_whom,
            "reason": one.reason,
        }
        for one in said
    ]


def offered(possible: frozenset[str]) -> list[CourseAct]:
    """The acts of this table among those possible, in its order."""
    return [act for name, act in ACTS.items() if name in possible]
