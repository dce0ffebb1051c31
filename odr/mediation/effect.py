"""When an acceptance of a proposal takes effect (Directive 2013/11/EU, art. 9(2): time to reflect)."""

from datetime import datetime

from django.utils.translation import gettext as _

from odr.cases import moving
from odr.cases.models import Side
from odr.mediation.models import Proposal, ProposalAnswer
from odr.outcomes import consent
from odr.outcomes.consent import Consent


def effective_from(proposal: Proposal, answer: ProposalAnswer) -> datetime:
    """From when an acceptance binds; before that the buyer can take it back."""
    if answer.side == Side.RESPONDENT:
        return answer.created_at
    if answer.waives_reflection:
        return max(answer.created_at, proposal.shortest_reflection_ends_at)
    return proposal.reflection_ends_at


def in_effect(proposal: Proposal, *, now: datetime) -> bool:
    """Whether both sides have accepted and both acceptances bind now. The time to think stands still with the clocks."""
    standing = {row.side: row for row in proposal.answers.filter(accepts=True, taken_back_at=None)}
    if len(standing) < 2:
        return False
    shown = moving.on_the_clock(proposal.case, now=now)
    return all(has_effect(proposal, row, shown=shown, now=now) for row in standing.values())


def has_effect(proposal: Proposal, answer: ProposalAnswer, *, shown: datetime, now: datetime) -> bool:
    """Whether an acceptance binds now; `shown` is the moment the clocks show. The seller's waits for no clock."""
    return effective_from(proposal, answer) <= (now if answer.side == Side.RESPONDENT else shown)


def consent_to(proposal: Proposal, *, side: str) -> Consent:
    """What accepting means for one side, as its page shows it and its acceptance records it."""
    undo = _("Yes, until your yes takes effect. After that both sides are bound.") if side == Side.CLAIMANT else ""
    return consent.to_terms(proposal.proposed(), side=side, undo=undo)
