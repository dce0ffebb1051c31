"""Offers as rows: written, looked up, ended, always inside an act that records it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.negotiation.models import Offer
from odr.outcomes.terms import parse

#: How long an offer stands, in days: never shorter than the 72 hours owed before anything is lost.
SHORTEST: Final = 3
LONGEST: Final = 14
USUAL: Final = 5
TEXT_LIMIT: Final = 10_000  # characters
_State = Offer.State


def write_offer(act: Act, *, clock: Clock, terms: Any, message: str = "", valid_days: int = USUAL) -> Offer:
    """An offer of the acting side. It never outlives the time for negotiation. Raises InvalidInput."""
    if act.by is None:
        raise NotFound
    if not SHORTEST <= valid_days <= LONGEST:
        limits = {"shortest": SHORTEST, "longest": LONGEST}
        raise InvalidInput({"valid_days": _("Give between %(shortest)d and %(longest)d days.") % limits})
    parsed = parse(terms, currency=act.case.currency)
    return Offer.objects.create(
        case=act.case,
        side=act.capacity.value,
        by=act.by,
        terms=[term.as_json() for term in parsed],
        message=checked_text(message, "message"),
        language=act.by.language,
        created_at=act.now,
        expires_at=min(act.now + timedelta(days=valid_days), clock.due_at),
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


def close_open_offers(case: Case, *, at: datetime) -> None:
    """No offer stays open once the talks are over."""
    case.offers.filter(state=_State.OPEN).update(state=_State.SUPERSEDED, ended_at=at)


def checked_text(value: str, field: str, *, needed: bool = False) -> str:
    """A text within its limit. Raises InvalidInput naming the field."""
    text = value.strip()
    if len(text) > TEXT_LIMIT or (needed and not text):
        raise InvalidInput({field: _("Write between 1 and %(limit)d characters.") % {"limit": TEXT_LIMIT}})
    return text
