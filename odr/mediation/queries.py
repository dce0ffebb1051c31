"""Reads about rooms, proposals and the mediator, from the side of whoever looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from odr.accounts.models import User
from odr.cases import queries as cases
from odr.cases.models import Case, Message, Room, Side
from odr.common import cursors
from odr.common.errors import NotFound
from odr.mediation.effect import effective_from
from odr.mediation.models import Hearing, MoreTime, Proposal, ProposalAnswer
from odr.mediation.more_time import can_be_longer
from odr.neutrals.models import Appointment
from odr.outcomes import consent
from odr.outcomes.documents import term_sentence

#: Acts whose buttons stand in the panel.
ACTS = frozenset(
    {
        "object_to_mediator",
        "agree_to_mediator",
        "propose_settlement",
        "end_mediation",
        "accept_proposal",
        "decline_proposal",
        "extend_mediation",
        "extend_for_cause",
        "set_hearing",
        "answer_hearing",
    }
)
_BY_AGREEMENT = frozenset({"extend_mediation"})
_STANCES = frozenset({"object_to_mediator", "agree_to_mediator"})
_TALKING = ("mediation", "proposal_pending")
#: Later, an agreement shows its own terms, and who decides must not be told what was proposed.
_PROPOSING = (*_TALKING, "final_choice")
#: Whom a meeting concerns.
MEETING = (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR)


def proposals_to_conclude(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Open proposals whose buyer waived the rest of the time to think and whose shortest time has passed."""
    rows = Proposal.objects.filter(
        state=Proposal.State.OPEN,
        shortest_reflection_ends_at__lte=now,
        answers__side=Side.CLAIMANT,
        answers__waives_reflection=True,
        answers__taken_back_at=None,
    )
    return list(rows.filter(pk__in=_accepted_by_seller()).values_list("pk", flat=True)[:limit])


def _accepted_by_seller() -> QuerySet[ProposalAnswer, Any]:
    standing = ProposalAnswer.objects.filter(side=Side.RESPONDENT, accepts=True, taken_back_at=None)
    return standing.values("proposal_id")


def older_than(messages: QuerySet[Message], message_id: str) -> QuerySet[Message]:
    """Messages before one of the same list; the whole list when there is no such message in it."""
    try:
        last = messages.filter(pk=UUID(message_id)).first()
    except ValueError:
        last = None
    if last is None:
        return messages
    return cursors.past(messages, (last.created_at, last.pk))


def proposal(case: Case) -> Proposal | None:
    """The newest proposal of the case."""
    return Proposal.objects.filter(case=case).order_by("-created_at").first()


def proposal_of(user: User, case: Case, proposal_id: UUID) -> Proposal:
    """A proposal of a case in which the person takes part; otherwise NotFound."""
    found = Proposal.objects.filter(case=case, pk=proposal_id).first() if cases.participation(user, case) else None
    if found is None:
        raise NotFound
    return found


def own_answer(found: Proposal, side: str) -> ProposalAnswer | None:
    """What this side said to the proposal and still says. The other side's answer is read by nobody before the end."""
    return found.answers.filter(side=side, taken_back_at=None).first()


def answers_shown(found: Proposal, side: str) -> list[ProposalAnswer]:
    """Answers this side may see: its own while the proposal is open, all of them afterwards."""
    rows = found.answers.filter(taken_back_at=None).order_by("created_at")
    return list(rows.filter(side=side) if found.state == Proposal.State.OPEN else rows)


def panel(
    case: Case,
    *,
    side: str,
    possible: frozenset[str],
    mediator: Appointment | None,
    hearing: Hearing | None = None,
    wish: MoreTime | None = None,
) -> dict[str, Any]:
    """What the case page shows of the mediation: the mediator, the rooms, the proposal, and what this side can do now.

    `mediator` is the appointment made known to the sides; without one there is no proposal to look for. `hearing` is the open
    meeting, `wish` what a side said about more time.
    """
    talking = case.stage in _TALKING
    found = proposal(case) if side and mediator and case.stage in _PROPOSING else None
    return {
        "side": side,
        "acts": (ACTS & possible) - _settled_stances(case, side, possible, mediator) - _no_more_time(case, possible),
        "mediator": mediator,
        "rooms": [(room, room == Room.JOINT) for room in cases.rooms_read_by(side) if room != Room.PROCEEDINGS]
        if talking
        else [],
        "proposal": proposal_card(found, side=side) if found else None,
        "hearing": hearing if case.stage == "mediation" and side in MEETING else None,
        "more_time": _wish_as(wish, side),
    }


def _no_more_time(case: Case, possible: frozenset[str]) -> frozenset[str]:
    """The mediation is not made longer where the procedure has no more time for it."""
    return _BY_AGREEMENT if possible & _BY_AGREEMENT and not can_be_longer(case) else frozenset()


def _wish_as(wish: MoreTime | None, side: str) -> str:
    """Of more time: agreed, mine, theirs, or nothing said yet."""
    if wish is None:
        return ""
    return "agreed" if wish.agreed_at is not None else "mine" if wish.side == side else "theirs"


def _settled_stances(case: Case, side: str, possible: frozenset[str], mediator: Appointment | None) -> frozenset[str]:
    """Of objecting and agreeing, what is no longer open to this side: nobody named, or said already."""
    if not possible & _STANCES:
        return frozenset()
    taken = list(case.stances.filter(side=side))
    if mediator is None or any(stance.appointment_id == mediator.pk for stance in taken):
        return _STANCES
    return frozenset({"object_to_mediator"} if any(stance.objects_to for stance in taken) else set())


def proposal_card(found: Proposal, *, side: str) -> dict[str, Any]:
    """A proposal as one side sees it; what it has said itself, while that can still be changed."""
    terms = found.proposed()
    is_open = found.state == Proposal.State.OPEN
    answer = own_answer(found, side) if is_open else None
    accepted = answer is not None and answer.accepts
    return {
        "proposal": found,
        "sum": consent.money_of(terms),
        "terms": [term_sentence(term) for term in terms],
        "open": is_open,
        "accepted": accepted,
        "effective_from": effective_from(found, answer) if answer is not None and accepted else None,
        "can_answer": is_open and side in (Side.CLAIMANT, Side.RESPONDENT) and not accepted,
        "can_take_back": is_open and side == Side.CLAIMANT and accepted,
    }
