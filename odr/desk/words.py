"""Stages, clocks and events in plain words. The reader's side decides who is "you"."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.cases.stages import Stage

STAGE: Final[dict[str, Promise]] = {
    Stage.SUBMITTED: _("Sent to us"),
    Stage.DEFICIENT: _("Something is missing"),
    Stage.INADMISSIBLE: _("Not accepted"),
    Stage.ADMITTED: _("Accepted"),
    Stage.SERVED: _("Seller told"),
    Stage.RESPONDENT_SILENT: _("Seller silent"),
    Stage.NEGOTIATION: _("Negotiation"),
    Stage.MEDIATOR_APPOINTMENT: _("Finding a mediator"),
    Stage.MEDIATION: _("Mediation"),
    Stage.PROPOSAL_PENDING: _("Proposal to answer"),
    Stage.FINAL_CHOICE: _("Choosing the way on"),
    Stage.PERFORMANCE_DUE: _("Agreed, to be done"),
    Stage.BREACHED: _("Agreement not kept"),
    Stage.CLOSED: _("Closed"),
    Stage.WITHDRAWN: _("Withdrawn"),
}

#: Which kind of tag a stage gets: good, wait, bad or quiet.
STAGE_KIND: Final[dict[str, str]] = {
    Stage.CLOSED: "good",
    Stage.PERFORMANCE_DUE: "good",
    Stage.DEFICIENT: "wait",
    Stage.RESPONDENT_SILENT: "wait",
    Stage.FINAL_CHOICE: "wait",
    Stage.BREACHED: "bad",
    Stage.INADMISSIBLE: "quiet",
    Stage.WITHDRAWN: "quiet",
}

#: The five stations shown above a case, and the stages at which each is the current one.
STATIONS: Final[list[tuple[Promise, frozenset[Stage]]]] = [
    (_("Filed"), frozenset({Stage.SUBMITTED, Stage.DEFICIENT, Stage.INADMISSIBLE, Stage.ADMITTED})),
    (_("Seller told"), frozenset({Stage.SERVED, Stage.RESPONDENT_SILENT})),
    (_("Negotiation"), frozenset({Stage.NEGOTIATION})),
    (
        _("Mediation"),
        frozenset({Stage.MEDIATOR_APPOINTMENT, Stage.MEDIATION, Stage.PROPOSAL_PENDING, Stage.FINAL_CHOICE}),
    ),
    (_("Outcome"), frozenset({Stage.PERFORMANCE_DUE, Stage.BREACHED, Stage.CLOSED, Stage.WITHDRAWN})),
]

#: Who has to act, as the start of a sentence about a date.
MUST_ACT: Final[dict[str, Promise]] = {
    "claimant": _("The buyer must act by"),
    "respondent": _("The seller must act by"),
    "both": _("Both sides can act until"),
    "mediator": _("The mediator must act by"),
    "officer": _("We must act by"),
    "administrator": _("We must act by"),
    "system": _("This ends on"),
}
YOU_MUST_ACT: Final[Promise] = _("You must act by")

#: What happened, by event type. Events that are not named here are not shown in a case's history.
EVENT: Final[dict[str, Promise]] = {
    "intake.complaint-filed": _("The buyer filed the case"),
    "intake.more-asked": _("We asked the buyer for more information"),
    "intake.complaint-completed": _("The buyer added what was missing"),
    "intake.complaint-refused": _("We could not accept the case"),
    "intake.complaint-admitted": _("We accepted the case"),
    "intake.service-completed": _("The seller was told about the case"),
    "intake.silence-noted": _("The seller did not answer in time"),
    "intake.lasting-silence-noted": _("The seller did not answer the last notice either"),
    "intake.not-completed": _("What was missing did not come in time"),
    "notices.opened": _("A notice was opened"),
    "evidence.exhibit-added": _("A file was added"),
    "determinations.contested": _("An objection to what we found was made"),
    "determinations.contest-ruled": _("An objection to what we found was decided"),
    "negotiation.claim-accepted": _("The seller agreed to everything"),
    "negotiation.answered": _("The seller answered"),
    "negotiation.offer-made": _("An offer was made"),
    "negotiation.offer-taken-back": _("An offer was taken back"),
    "negotiation.offer-declined": _("An offer was declined"),
    "negotiation.offer-accepted": _("An offer was accepted"),
    "negotiation.offer-expired": _("An offer ran out"),
    "negotiation.extension-asked": _("More time for negotiation was asked for"),
    "negotiation.extended": _("Both sides agreed on more time"),
    "negotiation.mediation-suggested": _("A mediator was suggested"),
    "negotiation.mediation-asked": _("Mediation was asked for"),
    "negotiation.over": _("The time for negotiation ended"),
    "neutrals.mediator-appointed": _("A mediator was asked to take the case"),
    "neutrals.appointment-accepted": _("The mediator took the case"),
    "neutrals.appointment-declined": _("The mediator could not take the case"),
    "neutrals.appointment-lapsed": _("The mediator asked did not answer in time"),
    "neutrals.mediator-confirmed": _("The mediation began"),
    "neutrals.objected": _("One side objected to the mediator"),
    "mediation.proposal-made": _("The mediator proposed a solution"),
    "mediation.proposal-concluded": _("Both sides accepted the proposal"),
    "mediation.proposal-declined": _("The proposal was declined"),
    "mediation.proposal-lapsed": _("The proposal ran out"),
    "mediation.ended": _("The mediation ended without a proposal"),
    "mediation.over": _("The time for mediation ended"),
    "mediation.exit-pack-taken": _("The buyer took the papers to go elsewhere"),
    "mediation.closed-without-choice": _("The case was closed, because nothing was chosen"),
    "outcomes.settlement-concluded": _("The agreement was written down"),
    "outcomes.performance-reported": _("A step was reported as done"),
    "outcomes.performance-confirmed": _("A step was confirmed as done"),
    "outcomes.performance-disputed": _("A step was reported as not done"),
    "outcomes.performance-missed": _("The time for the steps ended"),
    "outcomes.settlement-breached": _("The agreement was not kept"),
    "outcomes.cured": _("The missing step was done after the last notice"),
    "outcomes.closed-performed": _("Everything was done, the case was closed"),
    "outcomes.closed-unconfirmed": _("The case was closed without a confirmation"),
    "cases.withdrawn": _("The buyer withdrew the case"),
}

YOU_WROTE: Final[Promise] = _("You wrote")
WROTE: Final[dict[str, Promise]] = {
    "claimant": _("The buyer wrote"),
    "respondent": _("The seller wrote"),
    "mediator": _("The mediator wrote"),
}
