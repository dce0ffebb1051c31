"""When an acceptance of a proposal takes effect (Directive 2013/11/EU, art. 9(2): time to reflect)."""

from datetime import datetime

from odr.cases.models import Side
from odr.mediation.models import Proposal, ProposalAnswer


def effective_from(proposal: Proposal, answer: ProposalAnswer) -> datetime:
    """From when an acceptance binds; before that the buyer can take it back."""
    if answer.side == Side.RESPONDENT:
        return answer.created_at
    if answer.waives_reflection:
        return max(answer.created_at, proposal.shortest_reflection_ends_at)
    return proposal.reflection_ends_at


def in_effect(proposal: Proposal, *, now: datetime) -> bool:
    """Whether both sides have accepted and both acceptances bind now."""
    standing = {row.side: row for row in proposal.answers.filter(accepts=True, taken_back_at=None)}
    return len(standing) == 2 and all(effective_from(proposal, row) <= now for row in standing.values())
