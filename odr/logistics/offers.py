"""A third party offers something of its own, and the side it is made to takes it or not. The dispute itself goes on."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts
from odr.cases.acts import Act
from odr.cases.models import Side
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.logistics import consent, performance, queries, telling
from odr.logistics.models import OfferAnswer, ThirdPartyOffer
from odr.logistics.operations import TEXT_LIMIT
from odr.logistics.reading import names
from odr.outcomes.terms import LARGEST_SUM, LONGEST_DAYS

#: How long an offer stands, in days.
SHORTEST, LONGEST, USUAL = 3, 30, 7
_PAYEES: Final = (Side.CLAIMANT.value, Side.RESPONDENT.value)
_State, _To = ThirdPartyOffer.State, ThirdPartyOffer.To


@transaction.atomic
def offer_as_third_party(
    *,
    case_id: UUID,
    by: User,
    to: str,
    now: datetime,
    amount: Any = None,
    pays_to: str = "",
    text: str = "",
    days: int = 14,
    valid_days: int = USUAL,
) -> ThirdPartyOffer:
    """Offer something to the buyer, the seller or both: a sum in the currency of the purchase, something else, or both.

    `pays_to` is who gets the money: whoever the offer is made to, unless it is made to both. Raises InvalidInput by field.
    """
    act = acts.begin(case_id=case_id, name="offer_as_third_party", by=by, now=now)
    checked = _checked(act, to=to, amount=amount, pays_to=pays_to, text=text, days=days, valid_days=valid_days)
    offer = ThirdPartyOffer.objects.create(
        case=act.case,
        third_party=queries.own_row(act),
        by=by,
        language=by.language,
        created_at=now,
        expires_at=now + timedelta(days=valid_days),
        **checked,
    )
    told = {"to": to, "amount": str(offer.amount or ""), "currency": offer.currency, "pays_to": offer.pays_to}
    act.finish("logistics.third-party-offered", about=offer, text=offer.text, days=days, **told)
    telling.tell_sides(act.case, offer.addressed, "third_party_offered", at=now, third=offer.third_party.name)
    return offer


def _checked(act: Act, *, to: str, amount: Any, pays_to: str, text: str, days: int, valid_days: int) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    if to not in _To.values:
        errors["to"] = _("Choose one of: %(options)s.") % {"options": ", ".join(_To.values)}
    money = _amount(amount, errors)
    payee = (pays_to or ("" if to == _To.BOTH else to)) if money is not None else ""
    if money is not None and payee not in _PAYEES:
        errors["pays_to"] = _("Say who gets the money: claimant or respondent.")
    if money is not None and not act.case.currency:
        errors["amount"] = _("The complaint names no currency. Say in words what you offer.")
    said = names.plain(text)
    if len(said) > TEXT_LIMIT:
        errors["text"] = _("Write at most %(limit)d characters.") % {"limit": TEXT_LIMIT}
    if money is None and not said and "amount" not in errors:
        errors["amount"] = _("Give a sum, or say in words what you offer.")
    errors |= _spans(days, valid_days)
    if errors:
        raise InvalidInput(errors)
    currency = act.case.currency if money is not None else ""
    return {"to": to, "amount": money, "currency": currency, "pays_to": payee, "text": said, "days": days}


def _spans(days: int, valid_days: int) -> dict[str, str]:
    wrong = {}
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = _("Give a number of days from 1 to %(most)d.") % {"most": LONGEST_DAYS}
    if not SHORTEST <= valid_days <= LONGEST:
        limits = {"shortest": SHORTEST, "longest": LONGEST}
        wrong["valid_days"] = _("Give between %(shortest)d and %(longest)d days.") % limits
    return wrong


def _amount(value: Any, errors: dict[str, Any]) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount <= LARGEST_SUM or amount != amount.quantize(Decimal("0.01")):
        errors["amount"] = _("Give a sum above 0 with at most 2 decimals, for example 40.00.")
        return None
    return amount.quantize(Decimal("0.01"))


@transaction.atomic
def accept_third_party_offer(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> ThirdPartyOffer:
    """Say yes for one's side. Made to both, it counts once both have said yes; then it is a step to be done. The words shown are recorded.

    Raises NotFound for an offer not made to this side, Conflict when it can no longer be answered.
    """
    act = acts.begin(case_id=case_id, name="accept_third_party_offer", by=by, now=now)
    offer = _to_answer(act, offer_id)
    shown = consent.to_offer(offer, side=act.capacity.value)
    _answer(act, offer, accepts=True, words=shown.text)
    said_yes = set(offer.answers.filter(accepts=True).values_list("side", flat=True))
    if said_yes >= set(offer.addressed):
        _end(offer, _State.ACCEPTED, at=now)
        performance.open_step(offer, at=now)
    act.finish(
        "logistics.third-party-offer-accepted",
        about=offer,
        consent=shown.text,
        language=translation.get_language(),
        holds=offer.state == _State.ACCEPTED,
    )
    _tell_answer(act, offer, "third_party_offer_accepted")
    return offer


@transaction.atomic
def decline_third_party_offer(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> ThirdPartyOffer:
    """Say no for one's side: the offer is over, also for the other side. Refusals as for `accept_third_party_offer`."""
    act = acts.begin(case_id=case_id, name="decline_third_party_offer", by=by, now=now)
    offer = _to_answer(act, offer_id)
    _answer(act, offer, accepts=False, words="")
    _end(offer, _State.DECLINED, at=now)
    act.finish("logistics.third-party-offer-declined", about=offer)
    _tell_answer(act, offer, "third_party_offer_declined")
    return offer


@transaction.atomic
def take_back_third_party_offer(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> ThirdPartyOffer:
    """Take one's own open offer back."""
    act = acts.begin(case_id=case_id, name="take_back_third_party_offer", by=by, now=now)
    offer = act.case.third_party_offers.filter(pk=offer_id, third_party=queries.own_row(act)).first()
    _require_open(offer, now)
    assert offer is not None  # noqa: S101  (the line above)
    _end(offer, _State.TAKEN_BACK, at=now)
    act.finish("logistics.third-party-offer-taken-back", about=offer)
    telling.tell_sides(act.case, offer.addressed, "third_party_offer_taken_back", at=now, third=offer.third_party.name)
    return offer


def _to_answer(act: Act, offer_id: UUID) -> ThirdPartyOffer:
    offer = act.case.third_party_offers.filter(pk=offer_id).select_related("third_party").first()
    if offer is not None and act.capacity.value not in offer.addressed:
        offer = None
    _require_open(offer, act.now)
    assert offer is not None  # noqa: S101  (the line above)
    if offer.answers.filter(side=act.capacity.value).exists():
        raise Conflict(_("Your side has answered this offer already. The other side has not."))
    return offer


def _require_open(offer: ThirdPartyOffer | None, now: datetime) -> None:
    if offer is None:
        raise NotFound
    state = offer.state_at(now)
    if state != _State.OPEN:
        raise Conflict(_("This offer can no longer be answered: %(state)s.") % {"state": _State(state).label})


def _answer(act: Act, offer: ThirdPartyOffer, *, accepts: bool, words: str) -> None:
    assert act.by is not None  # noqa: S101  (no clock answers an offer)
    OfferAnswer.objects.create(
        offer=offer, side=act.capacity.value, by=act.by, accepts=accepts, consent=words, created_at=act.now
    )


def _end(offer: ThirdPartyOffer, state: str, *, at: datetime) -> None:
    offer.state, offer.ended_at = state, at
    offer.save(update_fields=["state", "ended_at"])


def _tell_answer(act: Act, offer: ThirdPartyOffer, kind: str) -> None:
    """The third party is told, and the other side where the offer was made to both."""
    third = offer.third_party
    telling.tell_one(third.participation.user, act.case, kind, at=act.now, third=third.name)
    others = tuple(side for side in offer.addressed if side != act.capacity.value)
    telling.tell_sides(act.case, others, kind, at=act.now, third=third.name)
