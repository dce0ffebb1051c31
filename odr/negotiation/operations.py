"""Acts of negotiation: the seller's answer, and offers. More time and the way to a mediator are in `talks`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.acts import Act
from odr.cases.models import Side
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.determinations import contests
from odr.negotiation import wanted
from odr.negotiation.beginning import NEGOTIATION, begin_talks
from odr.negotiation.models import Answer, AnswerDraft, Offer
from odr.negotiation.offers import (
    USUAL,
    bounding_clock,
    checked_text,
    close_open_offers,
    end,
    end_decision_making,
    open_offer,
    supersede_own,
    sweep,
    write_offer,
)
from odr.notices.telling import tell_both, tell_other, tell_side
from odr.outcomes import consent
from odr.outcomes.models import Settlement
from odr.outcomes.operations import conclude

__all__ = [
    "NEGOTIATION",
    "accept_claim",
    "accept_offer",
    "answer",
    "decline_offer",
    "make_offer",
    "note_offer_expired",
    "take_back_offer",
    "write_answer",
]

#: The clocks that an answer ends.
WAITING_FOR_ANSWER = ("response", "final_notice")
_State = Offer.State


@transaction.atomic
def accept_claim(*, case_id: UUID, by: User, now: datetime, seen_version: int | None = None) -> Settlement:
    """Agree to all the buyer asks for: this is a settlement with the claim as its terms.

    The words of the consent are recorded as shown. Raises Conflict when the claim names no sum.
    """
    act = acts.begin(case_id=case_id, name="accept_claim", by=by, now=now, seen_version=seen_version)
    terms = wanted.terms_of(act.case)
    shown = consent.to_terms(terms, side=act.capacity)
    answer = write_answer(act, Answer.Kind.ACCEPT, consent=shown.text)
    close_open_offers(act.case, at=now)
    settlement = conclude(case=act.case, terms=terms, origin=Settlement.Origin.CLAIM, at=now, by=by)
    act.finish("negotiation.claim-accepted", about=answer, consent=shown.text)
    return settlement


@transaction.atomic
def answer(
    *,
    case_id: UUID,
    by: User,
    kind: str,
    reasons: str,
    now: datetime,
    jurisdiction_objection: str = "",
    offer: dict[str, Any] | None = None,
    contest: dict[str, Any] | None = None,
    seen_version: int | None = None,
) -> Answer:
    """Agree in part or disagree, with reasons; the time to negotiate starts.

    Optional are an `offer` (terms, message, valid_days) and a `contest` of what was found (answer, facts, reasons), which the
    respondent makes in this answer or before it.

    An objection to where the case can be decided is made now or not at all (UNCITRAL Model Law, art. 16(2), by analogy).
    Late answers are possible until the last notice runs out. Raises InvalidInput without reasons or for unknown kinds.
    """
    act = acts.begin(case_id=case_id, name="answer", by=by, now=now, seen_version=seen_version)
    if kind not in (Answer.Kind.PARTLY, Answer.Kind.DENY):
        raise InvalidInput({"kind": _("Choose one of: accept, partly, deny.")})
    row = write_answer(
        act, kind, reasons=checked_text(reasons, "reasons", needed=True), objection=jurisdiction_objection
    )
    if contest is not None:
        contested = contests.write(act, **contest)
        log.record(
            "determinations.contested",
            about=contested,
            case=act.case,
            by=by,
            role=act.capacity.value,
            at=now,
            **contests.said(contested),
        )
    clocks.end(act.case, *WAITING_FOR_ANSWER, at=now)
    clock = begin_talks(act)
    if offer is not None:
        supersede_own(act)
        made = write_offer(act, clock=clock, **offer)
        log.record(
            "negotiation.offer-made",
            about=made,
            case=act.case,
            by=by,
            role=act.capacity.value,
            at=now,
            terms=made.terms,
        )
    act.finish("negotiation.answered", about=row, kind=kind, reasons=row.reasons, objection=row.jurisdiction_objection)
    tell_side(act.case, Side.CLAIMANT, "seller_answered", at=now, clock=clock)
    return row


@transaction.atomic
def make_offer(
    *,
    case_id: UUID,
    by: User,
    terms: Any,
    now: datetime,
    message: str = "",
    valid_days: int = USUAL,
    seen_version: int | None = None,
) -> Offer:
    """Offer terms to the other side until a moment. Raises Conflict while an own offer is open, InvalidInput for bad terms."""
    act = acts.begin(case_id=case_id, name="make_offer", by=by, now=now, seen_version=seen_version)
    sweep(act)
    if act.case.offers.filter(side=act.capacity, state=_State.OPEN).exists():
        raise Conflict(_("You have an open offer. Take it back before you make another one."))
    clock = bounding_clock(act)
    offer = write_offer(act, clock=clock, terms=terms, message=message, valid_days=valid_days)
    act.finish("negotiation.offer-made", about=offer, terms=offer.terms, message=offer.message)
    tell_other(act.case, act.capacity, "offer_made", at=now, clock=clock)
    return offer


@transaction.atomic
def take_back_offer(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> Offer:
    """Take an own open offer back. Raises NotFound for the other side's, Conflict when it is no longer open."""
    act = acts.begin(case_id=case_id, name="take_back_offer", by=by, now=now)
    offer = open_offer(act, offer_id, own=True)
    end(offer, _State.TAKEN_BACK, at=now, by=by)
    act.finish("negotiation.offer-taken-back", about=offer)
    tell_other(act.case, act.capacity, "offer_taken_back", at=now)
    return offer


@transaction.atomic
def decline_offer(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> Offer:
    """Say no to the other side's open offer."""
    act = acts.begin(case_id=case_id, name="decline_offer", by=by, now=now)
    offer = open_offer(act, offer_id, own=False)
    end(offer, _State.DECLINED, at=now, by=by)
    act.finish("negotiation.offer-declined", about=offer)
    tell_other(act.case, act.capacity, "offer_declined", at=now)
    return offer


@transaction.atomic
def accept_offer(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> Settlement:
    """Say yes to the other side's open offer: this is a settlement. The words of the consent are recorded as shown.

    Raises Conflict when the offer is no longer open or its time is over; an offer itself never changes.
    """
    act = acts.begin(case_id=case_id, name="accept_offer", by=by, now=now)
    offer = open_offer(act, offer_id, own=False)
    terms = offer.offered()
    shown = consent.to_terms(terms, side=act.capacity)
    offer.consent = shown.text
    end(offer, _State.ACCEPTED, at=now, by=by)
    close_open_offers(act.case, at=now)
    end_decision_making(act)
    settlement = conclude(case=act.case, terms=terms, origin=Settlement.Origin.OFFER, at=now, by=by)
    act.finish("negotiation.offer-accepted", about=offer, consent=shown.text, language=translation.get_language())
    return settlement


@transaction.atomic
def note_offer_expired(*, offer_id: UUID, now: datetime) -> bool:
    """An offer's time ran out. Running it twice notes it once; False when there was nothing to do."""
    case_id = Offer.objects.filter(pk=offer_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    act = acts.begin(case_id=case_id, name="note_offer_expired", by=None, now=now)
    offer = Offer.objects.filter(pk=offer_id, state=_State.OPEN, expires_at__lt=now).first()
    if offer is None:
        return False
    end(offer, _State.EXPIRED, at=now)
    act.finish("negotiation.offer-expired", about=offer)
    tell_both(act.case, "offer_expired", at=now)
    return True


def write_answer(act: Act, kind: str, *, reasons: str = "", objection: str = "", consent: str = "") -> Answer:
    """The seller's answer as a row; the draft of it goes. Called inside the act of answering."""
    if act.by is None:
        raise NotFound
    AnswerDraft.objects.filter(case=act.case).delete()
    return Answer.objects.create(
        case=act.case,
        kind=kind,
        reasons=reasons,
        jurisdiction_objection=checked_text(objection, "jurisdiction_objection"),
        consent=consent,
        language=act.by.language,
        by=act.by,
        created_at=act.now,
    )
