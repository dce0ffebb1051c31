"""Stages, figures and columns in words. Reports speak to authorities; still in plain sentences."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odr.cases.stages import Stage

STAGE: Final[dict[str, Promise]] = {
    "draft": _("Being written"),
    Stage.SUBMITTED: _("Filed, first check"),
    Stage.DEFICIENT: _("Buyer asked for more"),
    Stage.INADMISSIBLE: _("Not taken on"),
    Stage.ADMITTED: _("Taken on, seller being told"),
    Stage.SERVED: _("Seller told, time to answer"),
    Stage.RESPONDENT_SILENT: _("Seller silent, last notice"),
    Stage.NEGOTIATION: _("Negotiation"),
    Stage.MEDIATOR_APPOINTMENT: _("Mediator being appointed"),
    Stage.MEDIATION: _("Mediation"),
    Stage.PROPOSAL_PENDING: _("Mediator's proposal open"),
    Stage.RESPONDED: _("Seller answered and claims back"),
    Stage.FINAL_CHOICE: _("Buyer chooses the way on"),
    Stage.TRIBUNAL_APPOINTMENT: _("Decision-maker being appointed"),
    Stage.CHALLENGE_PENDING: _("Decision-maker challenged"),
    Stage.PLEADINGS: _("Statements and evidence"),
    Stage.CLOSED_FOR_DECISION: _("Decision being written"),
    Stage.DECIDED: _("Decision being served"),
    Stage.CORRECTION_WINDOW: _("Decided, corrections possible"),
    Stage.DEFAULT_DECIDED: _("Decided without the seller"),
    Stage.FINAL: _("Decision final"),
    Stage.STAYED: _("On hold"),
    Stage.PERFORMANCE_DUE: _("Agreed, being carried out"),
    Stage.BREACHED: _("Agreement not kept"),
    Stage.CLOSED: _("Closed"),
    Stage.WITHDRAWN: _("Withdrawn"),
    Stage.REFERRED_OUT: _("Passed on to another body"),
    Stage.TERMINATED: _("Ended without a result"),
}

STAGE_KIND: Final[dict[str, str]] = {
    Stage.CLOSED: "good",
    Stage.PERFORMANCE_DUE: "good",
    Stage.RESPONDENT_SILENT: "wait",
    Stage.DEFICIENT: "wait",
    Stage.FINAL_CHOICE: "wait",
    Stage.BREACHED: "bad",
    Stage.INADMISSIBLE: "quiet",
    Stage.WITHDRAWN: "quiet",
}

RESPONSE: Final[dict[str, Promise]] = {
    "answered": _("Answered in time"),
    "silent": _("Did not answer in time"),
    "waiting": _("Time to answer still runs"),
}

OUTCOME: Final[dict[str, Promise]] = {
    "confirmed": _("Confirmed by both sides"),
    "reported": _("Reported by one side"),
    "unknown": pgettext_lazy("outcome", "Not known"),
}

#: Days since filing, the last day of each band; the last band has no end.
AGE: Final[list[tuple[str, int | None, Promise]]] = [
    ("0-7", 7, _("Up to 7 days")),
    ("8-30", 30, _("8 to 30 days")),
    ("31-60", 60, _("31 to 60 days")),
    ("61-90", 90, _("61 to 90 days")),
    ("91+", None, _("More than 90 days")),
]

ROLE: Final[dict[str, Promise]] = {
    "claimant": _("Buyer"),
    "respondent": _("Seller"),
    "mediator": _("Mediator"),
    "intake_officer": _("Intake officer"),
    "administrator": _("Administrator"),
    "system": _("The platform itself"),
}
