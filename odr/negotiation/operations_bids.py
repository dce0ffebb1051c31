"""Acts of sealed bids: a bid is sent locked, opened once both are in, and both learn one thing: whether they met.

Up to three rounds in a case. A round that is not finished in time, or whose bids do not meet, leaves no number behind.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts
from odr.cases.acts import Act
from odr.cases.models import Case, Side
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.negotiation import bid_codes, bidding
from odr.negotiation.bid_consent import PAY_WITHIN, consent_to_bid
from odr.negotiation.models import Bid, BidRound
from odr.negotiation.offers import bounding_clock, close_open_offers, end_round
from odr.notices.telling import tell_both, tell_other
from odr.outcomes.models import Settlement
from odr.outcomes.operations import conclude
from odr.outcomes.terms import Term, TermKind
from platform_rules import bids

#: How long each step of a round stays open: the other side's bid, then the opening of both.
STEP: Final = timedelta(hours=bids.rules().step_hours)
_State = BidRound.State


@transaction.atomic
def send_bid(*, case_id: UUID, by: User, commitment: str, now: datetime) -> Bid:
    """Send a limit as a commitment made elsewhere (`bidding`). The words of the consent are recorded as shown.

    Raises Conflict for a second bid in a round, after three rounds, or without a currency; InvalidInput for no SHA-256.
    """
    act, round_ = _bidding(case_id, by, now)
    if not bidding.COMMITMENT.fullmatch(commitment):
        raise InvalidInput({"commitment": _("Send the SHA-256 of the bid as 64 hexadecimal digits in small letters.")})
    return _send(act, round_, commitment=commitment)


@transaction.atomic
def send_bid_to_lock(*, case_id: UUID, by: User, amount: Decimal, now: datetime) -> tuple[Bid, str]:
    """Lock a limit on the server, for people without JavaScript; returns the bid and the code that opens it, shown once.

    Raises InvalidInput for a sum that cannot be a bid, and what `send_bid` raises.
    """
    act, round_ = _bidding(case_id, by, now)
    if not bidding.is_possible(amount, round_.currency):
        example = bidding.written(Decimal(89), round_.currency)
        words = _("Give a sum above 0 in %(currency)s, for example %(example)s.")
        raise InvalidInput({"amount": words % {"currency": round_.currency, "example": example}})
    locked = bid_codes.lock(round_=round_, side=act.capacity.value, amount=amount)
    return _send(act, round_, commitment=locked.commitment, box=locked.box), locked.code


@transaction.atomic
def reveal_bid(*, case_id: UUID, by: User, code: str, now: datetime) -> Bid:
    """Open one's own bid with its code, once both are in. With the second one the round ends: they met, or they did not.

    The other side's number is shown to nobody before both are open. Raises Conflict before both are in, after the time for it
    or when it is open already; InvalidInput when the code does not open the bid that was sent.
    """
    act = acts.begin(case_id=case_id, name="reveal_bid", by=by, now=now)
    round_ = _open_round(act)
    bid = round_.bids.filter(side=act.capacity).first() if round_ else None
    if round_ is None or bid is None:
        raise Conflict(_("You have no bid that could be opened."))
    if round_.complete_at is None:
        raise Conflict(_("The other side has not sent its bid yet. Bids are opened once both are in."))
    if bid.revealed_at is not None:
        raise Conflict(_("Your bid is open already."))
    bid.amount, bid.salt = bid_codes.open_bid(bid, code)
    bid.revealed_at = now
    bid.save(update_fields=["amount", "salt", "revealed_at"])
    act.finish("negotiation.bid-revealed", about=bid, round=round_.number)
    if not round_.bids.filter(revealed_at=None).exists():
        _compare(round_, now=now)
    return bid


@transaction.atomic
def note_bids_over(*, round_id: UUID, now: datetime) -> bool:
    """A round ran out before both bids were open. Running it twice notes it once; False when there was nothing to do."""
    case_id = BidRound.objects.filter(pk=round_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    round_ = BidRound.objects.filter(pk=round_id, state=_State.OPEN, ends_at__lt=now).first()
    if round_ is None:
        return False
    if case.stage != Stage.NEGOTIATION:  # the talks ended otherwise; only the numbers have to go
        end_round(round_, _State.LAPSED, at=now)
        log.record("negotiation.bids-over", about=round_, case=case, at=now, round=round_.number, met=False)
        return True
    _over(round_, _State.LAPSED, now=now)
    return True


def _bidding(case_id: UUID, by: User, now: datetime) -> tuple[Act, BidRound]:
    """The act of sending a bid and its round, new where none is under way."""
    act = acts.begin(case_id=case_id, name="send_bid", by=by, now=now)
    if not act.case.currency:
        raise Conflict(_("This case names no currency, so nobody can bid a sum in it."))
    round_ = _open_round(act) or _new_round(act)
    if round_.bids.filter(side=act.capacity).exists():
        raise Conflict(_("You have sent your bid in this round. It cannot be changed."))
    return act, round_


def _open_round(act: Act) -> BidRound | None:
    """The round under way. One whose time ran out, but which no task has noted yet, counts as over: Conflict."""
    round_ = act.case.bid_rounds.filter(state=_State.OPEN).first()
    if round_ is not None and round_.ends_at < act.now:
        raise Conflict(_("The time of this round is over. No number was shown to anybody."))
    return round_


def _new_round(act: Act) -> BidRound:
    number = act.case.bid_rounds.count() + 1
    if number > bidding.ROUNDS:
        words = _("There were %(most)d rounds of bids already. You can still make an offer.")
        raise Conflict(words % {"most": bidding.ROUNDS})
    return BidRound.objects.create(
        case=act.case, number=number, currency=act.case.currency, opened_at=act.now, ends_at=_step_ends(act)
    )


def _step_ends(act: Act) -> datetime:
    """A step of a round lasts as long as the rules say (`STEP`), but no longer than the talks."""
    clock = bounding_clock(act)
    return min(act.now + STEP, clock.due_at) if clock else act.now + STEP


def _send(act: Act, round_: BidRound, *, commitment: str, box: str = "") -> Bid:
    shown = consent_to_bid(act.capacity.value, round_.currency)
    if act.by is None:
        raise NotFound
    bid = Bid.objects.create(
        round=round_,
        side=act.capacity.value,
        by=act.by,
        commitment=commitment,
        box=box,
        consent=shown,
        created_at=act.now,
    )
    both = round_.bids.count() == len((Side.CLAIMANT, Side.RESPONDENT))
    if both:
        round_.complete_at, round_.ends_at = act.now, _step_ends(act)
        round_.save(update_fields=["complete_at", "ends_at"])
    act.finish(
        "negotiation.bid-sent",
        about=bid,
        round=round_.number,
        commitment=commitment,
        consent=shown,
        language=translation.get_language(),
    )
    until = round_.ends_at.isoformat()
    if both:
        tell_both(act.case, "bids_in", at=act.now, until=until)
    else:
        tell_other(act.case, act.capacity, "bid_sent", at=act.now, until=until)
    return bid


def _compare(round_: BidRound, *, now: datetime) -> None:
    """Both bids are open: they met, and the case is settled on the middle; or they did not, and the numbers are wiped."""
    limits = {row.side: row.amount for row in round_.bids.all()}
    claimant, respondent = limits[Side.CLAIMANT], limits[Side.RESPONDENT]
    if claimant is None or respondent is None:
        raise LookupError(f"A bid of round {round_.pk} is open and has no number.")
    agreed = bidding.meet(claimant=claimant, respondent=respondent, currency=round_.currency)
    if agreed is None:
        _over(round_, _State.NOT_MET, now=now)
        return
    act = acts.begin(case_id=round_.case_id, name="settle_by_bids", by=None, now=now)
    end_round(round_, _State.MET, at=now, agreed=agreed)
    close_open_offers(act.case, at=now)
    terms = [Term(kind=TermKind.MONEY, amount=agreed, currency=round_.currency, days=PAY_WITHIN)]
    conclude(case=act.case, terms=terms, origin=Settlement.Origin.BIDS, at=now, by=None)
    act.finish("negotiation.bids-met", about=round_, round=round_.number, agreed=str(agreed), currency=round_.currency)


def _over(round_: BidRound, state: str, *, now: datetime) -> None:
    act = acts.begin(case_id=round_.case_id, name="note_bids_over", by=None, now=now)
    end_round(round_, state, at=now)
    act.finish("negotiation.bids-over", about=round_, round=round_.number, met=False)
    tell_both(act.case, "bids_over", at=now, left=bidding.ROUNDS - round_.number)
