"""How the time for negotiation is lengthened, and how it ends without an agreement: the way to a mediator."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks, entering, extensions, moving
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Extension
from odr.common import formats
from odr.common.errors import Conflict, NotFound
from odr.negotiation import queries
from odr.negotiation.beginning import NEGOTIATION
from odr.negotiation.models import Suggestion
from odr.negotiation.offers import close_open_offers
from odr.notices.telling import tell_both, tell_other

_Kind = Suggestion.Kind


@transaction.atomic
def extend_negotiation(*, case_id: UUID, by: User, now: datetime) -> Suggestion:
    """Ask for more time, or agree to the other side's wish: then the time is lengthened, once in a case.

    Raises Conflict when the same side asked already, the time was lengthened before, or the procedure has no more of it.
    """
    act = acts.begin(case_id=case_id, name="extend_negotiation", by=by, now=now)
    if not queries.can_be_longer(act.case):
        raise Conflict(_("The rules of this case give the talks no more time."))
    suggestion = _suggestion(act, _Kind.MORE_TIME)
    if suggestion is None:
        suggestion = _suggest(act, _Kind.MORE_TIME)
        act.finish("negotiation.extension-asked", about=suggestion)
        tell_other(act.case, act.capacity, "more_time_asked", at=now, clock=_clock(act.case))
        return suggestion
    if suggestion.agreed_at is not None:
        raise Conflict(_("The time was already made longer once. It cannot be made longer again."))
    _agree(act, suggestion)
    clock = extensions.extend(act, NEGOTIATION, ground=Extension.Ground.CONSENT)
    act.finish("negotiation.extended", about=suggestion, due=clock.due_at.isoformat())
    tell_both(act.case, "more_time_agreed", at=now, clock=clock)
    return suggestion


@transaction.atomic
def suggest_mediation(*, case_id: UUID, by: User, now: datetime) -> Suggestion:
    """Say that you would like a mediator now; the other side can then ask for one at once."""
    act = acts.begin(case_id=case_id, name="suggest_mediation", by=by, now=now)
    if _suggestion(act, _Kind.MEDIATION) is not None:
        raise Conflict(_("The other side has suggested a mediator already. You can ask for one at once."))
    suggestion = _suggest(act, _Kind.MEDIATION)
    act.finish("negotiation.mediation-suggested", about=suggestion)
    tell_other(act.case, act.capacity, "mediator_suggested", at=now, clock=_clock(act.case))
    return suggestion


@transaction.atomic
def ask_for_mediation(*, case_id: UUID, by: User, now: datetime) -> Case:
    """Go on with a mediator before the time is over: when the other side suggested it, or stays silent.

    Raises Conflict that says from when it is possible, or what to do instead.
    """
    act = acts.begin(case_id=case_id, name="ask_for_mediation", by=by, now=now)
    suggestion = Suggestion.objects.filter(case=act.case, kind=_Kind.MEDIATION).exclude(side=act.capacity).first()
    if suggestion is None:
        _require_silence(act)
    else:
        _agree(act, suggestion)
    _move_on(act)
    act.finish("negotiation.mediation-asked", because="agreed" if suggestion else "silence")
    tell_both(act.case, "talks_over", at=now)
    return act.case


@clocks.on_expiry("open_mediator_appointment")
def note_negotiation_over(case: Case, clock: Clock, now: datetime) -> None:
    """The time ran out without an agreement: a mediator is named."""
    act = acts.begin(case_id=case.pk, name="note_negotiation_over", by=None, now=now)
    _move_on(act)
    act.finish("negotiation.over", about=clock)
    tell_both(act.case, "talks_over", at=now)


def _move_on(act: Act) -> None:
    close_open_offers(act.case, at=act.now)
    clocks.end(act.case, NEGOTIATION, at=act.now)
    entering.enter(act)


def _require_silence(act: Act) -> None:
    possible_from = queries.mediation_possible_from(act.case, side=act.capacity)
    if possible_from is None:
        raise Conflict(
            _("It is your turn in the talks: answer or make an offer first, or suggest a mediator to the other side.")
        )
    if moving.on_the_clock(act.case, now=act.now) <= possible_from:
        zone = act.by.time_zone if act.by else ""
        raise Conflict(
            _("The other side still has time to answer you. You can ask from %(moment)s, or suggest a mediator now.")
            % {"moment": formats.moment(possible_from, zone or None)}
        )


def _suggestion(act: Act, kind: str) -> Suggestion | None:
    """The suggestion of this kind, if the other side made it. Raises Conflict for one's own."""
    found = Suggestion.objects.filter(case=act.case, kind=kind).first()
    if found is not None and found.side == act.capacity and found.agreed_at is None:
        raise Conflict(_("You have suggested this already. The other side has to agree."))
    return found


def _suggest(act: Act, kind: str) -> Suggestion:
    if act.by is None:
        raise NotFound
    return Suggestion.objects.create(case=act.case, kind=kind, side=act.capacity.value, by=act.by, created_at=act.now)


def _agree(act: Act, suggestion: Suggestion) -> None:
    suggestion.agreed_by, suggestion.agreed_at = act.by, act.now
    suggestion.save(update_fields=["agreed_by", "agreed_at"])


def _clock(case: Case) -> Clock | None:
    return case.clocks.filter(key=NEGOTIATION, state=Clock.State.RUNNING).first()
