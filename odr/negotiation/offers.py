"""Offers as rows: written, looked up, ended, always inside an act that records it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases.acts import Act
from odr.cases.entering import on_leaving
from odr.cases.models import Case, Clock, Side
from odr.cases.operations import end_participation
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.negotiation.models import BidRound, Offer
from odr.outcomes.terms import parse
from platform_rules.clock_rules import PRECLUSIVE_MINIMUM_HOURS

#: How long an offer stands, in days: never shorter than the notice owed before anything is lost.
SHORTEST: Final = -(-PRECLUSIVE_MINIMUM_HOURS // 24)
LONGEST: Final = 14
USUAL: Final = 5
TEXT_LIMIT: Final = 10_000  # characters
#: The clock that an offer does not outlive, by the stage it is made at.
BOUNDED_BY: Final = {Stage.SERVED: "response", Stage.NEGOTIATION: "negotiation", Stage.PLEADINGS: "pleadings"}
_State = Offer.State


def bounding_clock(act: Act) -> Clock | None:
    """The running clock that an offer made now does not outlive; None where that time stands still or has been met.

    Raises Conflict where it has run out and what follows from that is still to be done.
    """
    clock = act.case.clocks.filter(key=BOUNDED_BY[act.before], state=Clock.State.RUNNING).first()
    if clock is not None and clock.due_at <= act.now:
        raise Conflict(_("The time for this is over. We tell both sides how the case goes on."))
    return clock


def write_offer(act: Act, *, clock: Clock | None, terms: Any, message: str = "", valid_days: int = USUAL) -> Offer:
    """An offer of the acting side. It never outlives the time that `clock` gives. Raises InvalidInput."""
    if act.by is None:
        raise NotFound
    if not SHORTEST <= valid_days <= LONGEST:
        limits = {"shortest": SHORTEST, "longest": LONGEST}
        raise InvalidInput({"valid_days": _("Give between %(shortest)d and %(longest)d days.") % limits})
    parsed = parse(terms, currency=act.case.currency)
    until = act.now + timedelta(days=valid_days)
    return Offer.objects.create(
        case=act.case,
        side=act.capacity.value,
        by=act.by,
        terms=[term.as_json() for term in parsed],
        message=checked_text(message, "message"),
        language=act.by.language,
        created_at=act.now,
        expires_at=min(until, clock.due_at) if clock else until,
    )


def open_offer(act: Act, offer_id: UUID, *, own: bool) -> Offer:
    """The offer, if it is the acting side's own (or the other side's) and can still be answered.

    Raises NotFound for the wrong side's, Conflict that says what has become of it.
    """
    offer = act.case.offers.filter(pk=offer_id).first()
    if offer is None or (offer.side == act.capacity) != own:
        raise NotFound
    if offer.state == _State.OPEN and offer.expires_at >= act.now:
        return offer
    state = _State.EXPIRED if offer.state == _State.OPEN else _State(offer.state)
    raise Conflict(_("This offer can no longer be answered: %(state)s.") % {"state": state.label})


def sweep(act: Act) -> None:
    """An own offer whose time ran out, but which no task has noted yet, does not stand in the way of the next."""
    passed = act.case.offers.filter(side=act.capacity, state=_State.OPEN, expires_at__lt=act.now)
    for offer in passed:
        end(offer, _State.EXPIRED, at=act.now)
        log.record("negotiation.offer-expired", about=offer, case=act.case, at=act.now)


def end(offer: Offer, state: str, *, at: datetime, by: User | None = None) -> None:
    """Give an offer its last state."""
    offer.state, offer.ended_at, offer.ended_by = state, at, by
    offer.save(update_fields=["state", "ended_at", "ended_by", "consent"])


def supersede_own(act: Act) -> None:
    """An own offer from before the answer gives way to the one that goes with the answer."""
    act.case.offers.filter(side=act.capacity, state=_State.OPEN).update(state=_State.SUPERSEDED, ended_at=act.now)


def end_decision_making(act: Act) -> None:
    """The sides agreed while a decision was prepared: whoever would have decided takes part no more."""
    for row in act.case.participations.filter(side=Side.ARBITRATOR, ended_at=None).select_related("user", "case"):
        end_participation(participation=row, at=act.now)


def close_open_offers(case: Case, *, at: datetime) -> None:
    """No offer stays open once the talks are over, and no sealed bid keeps its number."""
    case.offers.filter(state=_State.OPEN).update(state=_State.SUPERSEDED, ended_at=at)
    for round_ in case.bid_rounds.filter(state=BidRound.State.OPEN):
        end_round(round_, BidRound.State.LAPSED, at=at)


def end_round(round_: BidRound, state: str, *, at: datetime, agreed: Decimal | None = None) -> None:
    """Give a round of bids its last state. Unless the bids met, what was opened is wiped, and so is what was locked."""
    round_.state, round_.ended_at, round_.agreed = state, at, agreed
    round_.save(update_fields=["state", "ended_at", "agreed"])
    if state != BidRound.State.MET:
        round_.bids.update(amount=None, salt="", box="")


@on_leaving(Stage.NEGOTIATION)
def close_on_leaving(act: Act) -> None:
    """An act outside the talks ends them."""
    close_open_offers(act.case, at=act.now)


def checked_text(value: str, field: str, *, needed: bool = False) -> str:
    """A text within its limit. Raises InvalidInput naming the field."""
    text = value.strip()
    if len(text) > TEXT_LIMIT or (needed and not text):
        raise InvalidInput({field: _("Write between 1 and %(limit)d characters.") % {"limit": TEXT_LIMIT}})
    return text
