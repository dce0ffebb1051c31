"""Acts on a mediator's proposal: made, accepted, taken back, declined, concluded, lapsed.

Time to think (Directive 2013/11/EU, art. 9(2)): an acceptance is recorded at any time. The buyer's takes effect when the time
to think ends or, if they waive the rest of it themselves, once the shortest time has passed; until then they can take it back.
The seller's takes effect at once. Both lengths are data of the procedure. Neither side sees the other's answer before the end.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks, entering, moving
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.cases.stages import Who
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.mediation import ending
from odr.mediation.effect import consent_to, has_effect, in_effect
from odr.mediation.models import Proposal, ProposalAnswer
from odr.neutrals.appointments import end_appointment
from odr.notices.telling import tell_both
from odr.outcomes.models import Settlement
from odr.outcomes.operations import conclude
from odr.outcomes.terms import parse

#: The clocks of mediation and of the time to think, as named in the procedures' data.
MEDIATION, REFLECTION = "mediation", "reflection"
_State = Proposal.State


@transaction.atomic
def propose_settlement(
    *, case_id: UUID, by: User, terms: Any, now: datetime, message: str = "", seen_version: int | None = None
) -> Proposal:
    """Propose terms to both sides; the time to think starts. Raises InvalidInput for terms that cannot be right."""
    act = acts.begin(case_id=case_id, name="propose_settlement", by=by, now=now, seen_version=seen_version)
    parsed = parse(terms, currency=act.case.currency)
    if len(message) > 10_000:
        raise InvalidInput({"message": _("Use at most 10,000 characters.")})
    clocks.end(act.case, MEDIATION, at=now)
    entering.leave(act)
    clock = clocks.start(act.case, REFLECTION, at=now)
    proposal = Proposal.objects.create(
        case=act.case,
        terms=[term.as_json() for term in parsed],
        message=message.strip(),
        language=by.language,
        by=by,
        created_at=now,
        reflection_ends_at=clock.due_at,
        shortest_reflection_ends_at=min(clock.due_at, _shortest(act.case, now)),
    )
    act.finish("mediation.proposal-made", about=proposal, terms=proposal.terms, message=proposal.message)
    tell_both(act.case, "proposal_made", at=now, clock=clock)
    return proposal


@transaction.atomic
def accept_proposal(
    *, case_id: UUID, proposal_id: UUID, by: User, now: datetime, waive_reflection: bool = False
) -> ProposalAnswer:
    """Accept for one's side. The words of the consent are recorded as shown; the other side learns of it only at the end.

    Raises Conflict when the side accepted before, InvalidInput when the seller waives a time that is not theirs.
    """
    act, proposal = _open_proposal("accept_proposal", case_id, proposal_id, by, now)
    if waive_reflection and act.capacity != Who.CLAIMANT:
        raise InvalidInput({"waive_reflection": _("Only the buyer can choose not to wait for the whole time.")})
    if proposal.answers.filter(side=act.capacity, taken_back_at=None).exists():
        raise Conflict(_("Your side has already accepted this proposal."))
    shown = consent_to(proposal, side=act.capacity)
    answer = ProposalAnswer.objects.create(
        proposal=proposal,
        side=act.capacity.value,
        accepts=True,
        waives_reflection=waive_reflection,
        consent=shown.text,
        by=by,
        created_at=now,
    )
    act.finish(
        "mediation.proposal-accepted",
        about=answer,
        consent=shown.text,
        language=translation.get_language(),
        waives_reflection=waive_reflection,
    )
    conclude_proposal(proposal_id=proposal.pk, now=now)
    return answer


@transaction.atomic
def take_back_acceptance(*, case_id: UUID, proposal_id: UUID, by: User, now: datetime) -> ProposalAnswer:
    """The buyer thought again before the acceptance took effect. They can accept again or decline."""
    act, proposal = _open_proposal("take_back_acceptance", case_id, proposal_id, by, now)
    answer = proposal.answers.filter(side=act.capacity, taken_back_at=None).first()
    if answer is None:
        raise Conflict(_("You have not accepted this proposal, so there is nothing to take back."))
    if has_effect(proposal, answer, shown=moving.on_the_clock(act.case, now=now), now=now):
        raise Conflict(_("Your acceptance has taken effect and can no longer be taken back."))
    answer.taken_back_at = now
    answer.save(update_fields=["taken_back_at"])
    act.finish("mediation.acceptance-taken-back", about=answer)
    return answer


@transaction.atomic
def decline_proposal(*, case_id: UUID, proposal_id: UUID, by: User, now: datetime, reason: str = "") -> Proposal:
    """Say no for one's side: the mediation is over, and the buyer chooses the way on."""
    act, proposal = _open_proposal("decline_proposal", case_id, proposal_id, by, now)
    if proposal.answers.filter(side=act.capacity, taken_back_at=None).exists():
        raise Conflict(_("Your side has already accepted this proposal."))
    ProposalAnswer.objects.create(proposal=proposal, side=act.capacity.value, accepts=False, by=by, created_at=now)
    _end(proposal, _State.DECLINED, now)
    clock = ending.leave_mediation(act)
    act.finish("mediation.proposal-declined", about=proposal, reason=reason.strip()[:2000])
    tell_both(act.case, "mediation_over", at=now, clock=clock)
    return proposal


@transaction.atomic
def conclude_proposal(*, proposal_id: UUID, now: datetime) -> Settlement | None:
    """Make the settlement once both acceptances have effect. Running it twice concludes once; None when it is not time yet."""
    found = Proposal.objects.filter(pk=proposal_id, state=_State.OPEN).first()
    if found is None:
        return None
    Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    proposal = Proposal.objects.filter(pk=proposal_id, state=_State.OPEN).first()
    if proposal is None or not in_effect(proposal, now=now):
        return None
    act = acts.begin(case_id=proposal.case_id, name="conclude_proposal", by=None, now=now)
    _end(proposal, _State.CONCLUDED, now)
    settlement = conclude(case=act.case, terms=proposal.proposed(), origin=Settlement.Origin.PROPOSAL, at=now, by=None)
    end_appointment(act.case, at=now)
    act.finish("mediation.proposal-concluded", about=proposal)
    return settlement


@clocks.on_expiry("resolve_proposal_silence")
def note_reflection_over(case: Case, clock: Clock, now: datetime) -> None:
    """The time to think is over: with both acceptances there is a settlement; silence of a side means no."""
    proposal = case.proposals.get(state=_State.OPEN)
    if conclude_proposal(proposal_id=proposal.pk, now=now) is not None:
        return
    act = acts.begin(case_id=case.pk, name="note_proposal_lapsed", by=None, now=now)
    _end(proposal, _State.LAPSED, now)
    choice = ending.leave_mediation(act)
    act.finish("mediation.proposal-lapsed", about=proposal)
    tell_both(act.case, "mediation_over", at=now, clock=choice)


@moving.with_the_clocks
def move_time_to_think(case: Case) -> None:
    """The case stood still: the time to think of an open proposal ends with its clock, and the shortest one moves alike."""
    proposal = case.proposals.filter(state=_State.OPEN).first()
    clock = case.clocks.filter(key=REFLECTION, state=Clock.State.RUNNING).first()
    if proposal is None or clock is None:
        return
    stays = clocks.stays_of(case, since=proposal.created_at)
    proposal.reflection_ends_at = clock.due_at
    proposal.shortest_reflection_ends_at = min(clock.due_at, _shortest(case, proposal.created_at, stays))
    proposal.save(update_fields=["reflection_ends_at", "shortest_reflection_ends_at"])


def _shortest(case: Case, at: datetime, stays: Sequence[tuple[datetime, datetime]] = ()) -> datetime:
    """The end of the shortest time to think; the whole time where the rule allows no shorter one."""
    days = clocks.rule_of(case, REFLECTION).waivable_to_days
    return clocks.due_date(case, REFLECTION, at=at, days=days, stays=stays).at


def _open_proposal(name: str, case_id: UUID, proposal_id: UUID, by: User, now: datetime) -> tuple[Act, Proposal]:
    act = acts.begin(case_id=case_id, name=name, by=by, now=now)
    proposal = act.case.proposals.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound
    if proposal.state != _State.OPEN:
        raise Conflict(_("This proposal is no longer open: %(state)s.") % {"state": proposal.get_state_display()})
    if moving.on_the_clock(act.case, now=now) > proposal.reflection_ends_at:
        raise Conflict(_("The time to answer this proposal is over."))
    return act, proposal


def _end(proposal: Proposal, state: str, now: datetime) -> None:
    proposal.state, proposal.ended_at = state, now
    proposal.save(update_fields=["state", "ended_at"])
