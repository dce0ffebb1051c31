"""The ways on after talks, computed from the procedure, the promises made before the dispute, and who takes part.

Source: Directive 2013/11/EU, arts 9(3) and 10; each way says who decides, what binds, what it costs, how long it takes, and what one
gives up. A way that is closed says why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.arbitration import commitments, queries
from odr.arbitration.models import Commitment, Route
from odr.cases import clocks, procedures
from odr.cases.models import Case, Side

EXIT: Final = "exit"
#: The clocks that follow each other from the choice to a decision.
STEPS: Final = ("tribunal_appointment", "challenge_first", "pleadings", "closing_warning", "decision")
#: The act of each way, as the stage table names it.
ACT: Final = {
    Route.RECOMMENDATION.value: "choose_recommendation",
    Route.DECISION.value: "choose_decision",
    Route.ARBITRATION.value: "propose_arbitration",
    EXIT: "take_exit_pack",
}
#: What the silence of the seller leads to, as the procedure's data names it.
SILENCE: Final[dict[str, Promise]] = {
    "default_decision_if_committed": gettext_lazy(
        "A silent seller is bound only by a promise made before the dispute."
    ),
    "refusal_recorded": gettext_lazy("Silence of the seller is recorded as a refusal to take part."),
    "authority_report": gettext_lazy("Silence of the seller can be reported to the authority."),
    "default_award": gettext_lazy("Under the contract's clause, an award can be made also where a side stays silent."),
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way on, in words for the reader. `closed` says why it is not open; empty while it is."""

    key: str
    title: str
    decides: str
    binds: str
    cost: str
    days: int | None
    give_up: str
    closed: str = ""

    @property
    def act(self) -> str:
        """The act of the stage table that takes this way."""
        return ACT[self.key]


def ways_of(case: Case, *, side: str, now: datetime) -> list[Way]:
    """The ways of this case as one side sees them, in the order of the procedure."""
    commitment = commitments.holding(case)
    days = days_to_decision(case, now=now)
    free = _("Nothing here.")
    neutral = _("One independent person, drawn by lot")
    return [
        Way(
            key=Route.RECOMMENDATION.value,
            title=_("A recommendation with reasons"),
            decides=neutral,
            binds=_("Nobody. Each side says whether it follows."),
            cost=free,
            days=days,
            give_up=_("Nothing. Courts and other places stay open."),
            closed=_only_buyer(side),
        ),
        Way(
            key=Route.DECISION.value,
            title=_("A decision that binds the seller"),
            decides=neutral,
            binds=_("The seller, by its promise. The buyer only by accepting it."),
            cost=free,
            days=days,
            give_up=_("Nothing for the buyer. Courts stay open."),
            closed=_only_buyer(side) or _no_promise(commitment),
        ),
        Way(
            key=Route.ARBITRATION.value,
            title=_("Arbitration, if both agree now"),
            decides=_("One arbitrator, drawn by lot"),
            binds=_("Both sides, like a judgment."),
            cost=free,
            days=days,
            give_up=_("A court deciding the same dispute."),
            closed=_cannot_agree(case),
        ),
        Way(
            key=EXIT,
            title=_("Go elsewhere with the papers"),
            decides=_("A court or body of the buyer's choice"),
            binds=_("As that place's rules say."),
            cost=_("What that place takes."),
            days=None,
            give_up=_("Nothing. The case is closed here."),
            closed=_only_buyer(side),
        ),
    ]


def days_to_decision(case: Case, *, now: datetime) -> int:
    """Calendar days from the choice to the decision, if every step takes its whole time."""
    ends = (clocks.due_date(case, key, at=now).local_day for key in STEPS)
    return sum((end - now.date()).days for end in ends)


def silence_words(case: Case) -> str:
    """What the procedure makes of a silent seller, in one sentence."""
    return str(SILENCE.get(str(procedures.of(case).caps.get("effect_of_silence")), ""))


def _only_buyer(side: str) -> str:
    return "" if side == Side.CLAIMANT else _("Only the buyer chooses this.")


def _no_promise(commitment: Commitment | None) -> str:
    if commitment is not None:
        return ""
    return _("Neither the seller nor the marketplace promised before the dispute to be bound.")


def _cannot_agree(case: Case) -> str:
    if not queries.answered(case):
        return _("It needs a yes of both sides, and the seller has not answered.")
    return _("It is proposed already: see above.") if queries.open_proposal(case) else ""
