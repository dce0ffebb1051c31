"""Reads about sealed bids, from one side: its own bid, whether the other side's is in, and what came of each round."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.common import formats
from odr.common.errors import NotPermitted
from odr.negotiation import bidding
from odr.negotiation.models import Bid, BidRound

_State = BidRound.State
_PARTIES = (Side.CLAIMANT, Side.RESPONDENT)


def side_of(user: User, case: Case) -> str:
    """The side whose bids this person reads. Raises NotPermitted for anybody but the two sides: bids are nobody else's."""
    own = cases.participation(user, case)
    if own is None or own.side not in _PARTIES:
        raise NotPermitted("read_bids", because=_("Only the buyer and the seller see that they bid."))
    return own.side


def rounds_of(case: Case, side: str) -> list[dict[str, Any]]:
    """The rounds, the newest first. A number of either side stands in it only where the bids met."""
    found = case.bid_rounds.prefetch_related("bids").order_by("-number")
    return [_round(round_, side) for round_ in found]


def over(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Rounds whose time has run out, the oldest first."""
    rows = BidRound.objects.filter(state=_State.OPEN, ends_at__lt=now).order_by("ends_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def can_bid_again(case: Case) -> bool:
    """Whether a further round can begin."""
    rounds = list(case.bid_rounds.values_list("state", flat=True))
    return bool(case.currency) and len(rounds) < bidding.ROUNDS and _State.OPEN not in rounds


def _round(round_: BidRound, side: str) -> dict[str, Any]:
    bids = {row.side: row for row in round_.bids.all()}
    mine = bids.get(side)
    other = next((row for who, row in bids.items() if who != side), None)
    met = round_.state == _State.MET
    return {
        "number": round_.number,
        "state": round_.state,
        "state_words": _State(round_.state).label,
        "currency": round_.currency,
        "open": round_.state == _State.OPEN,
        "ends_at": round_.ends_at,
        "complete": round_.complete_at is not None,
        "agreed": round_.agreed,
        "sum": formats.money(round_.agreed, round_.currency) if round_.agreed is not None else "",
        "mine": _bid(mine, shown=met),
        "theirs": _bid(other, shown=met),
        "locked_here": bool(mine and mine.box),
    }


def _bid(bid: Bid | None, *, shown: bool) -> dict[str, Any] | None:
    """A bid as a side reads it. The commitment of the other side stands in it only once the bids met, to be checked with."""
    if bid is None:
        return None
    return {
        "sent_at": bid.created_at,
        "revealed_at": bid.revealed_at,
        "commitment": bid.commitment if shown else "",
        "amount": bid.amount if shown else None,
        "sum": formats.money(bid.amount, bid.round.currency) if shown and bid.amount is not None else "",
        "salt": bid.salt if shown else "",
        "line": _line(bid) if shown else "",
    }


def _line(bid: Bid) -> str:
    """The text whose SHA-256 is the commitment, so that anybody can check it. Only of a bid that is open."""
    if bid.amount is None:
        return ""
    return bidding.line(
        case_id=bid.round.case_id,
        round_number=bid.round.number,
        side=bid.side,
        currency=bid.round.currency,
        amount=bid.amount,
        salt=bid.salt,
    )
