"""Reads about the answer, the offers and the silence in the talks."""

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from odr.cases import clocks
from odr.cases.models import Case, Message, Room, Side
from odr.negotiation.models import Answer, Offer, Suggestion
from odr.outcomes import consent
from odr.outcomes.documents import term_sentence

#: Buttons of the case page that lead to the answer.
ANSWERING = frozenset({"answer", "accept_claim"})
#: The answer as everybody but the seller reads it.
SAID: Final = {
    "accept": gettext_lazy("Agrees"),
    "partly": gettext_lazy("Agrees in part"),
    "deny": gettext_lazy("Disagrees"),
}
TALKING = frozenset({"make_offer", "extend_negotiation", "suggest_mediation", "ask_for_mediation"})


def answer_of(case: Case) -> Answer | None:
    """The seller's answer."""
    return Answer.objects.filter(case=case).first()


def offers_of(case: Case) -> QuerySet[Offer]:
    """All offers, the newest first. Both sides see all of them."""
    return Offer.objects.filter(case=case).order_by("-created_at", "-id")


def expired_offers(*, now: datetime, limit: int = 100) -> list[Any]:
    """Open offers of negotiations under way whose time has run out, the oldest first."""
    rows = Offer.objects.filter(state=Offer.State.OPEN, expires_at__lt=now, case__stage="negotiation")
    return list(rows.order_by("expires_at").values_list("pk", flat=True)[:limit])


def mediation_possible_from(case: Case, *, side: str) -> datetime | None:
    """When this side may ask for a mediator because the other side stays silent; None when it is this side's own turn."""
    said = _said(case)
    theirs = max((at for who, at in said if who != side), default=None)
    waiting = [at for who, at in said if who == side and (theirs is None or at > theirs)]
    if not waiting:
        return None
    return clocks.due_date(case, "negotiation_silence", at=min(waiting)).at


def _said(case: Case) -> list[tuple[str, datetime]]:
    """Who said something in the talks, and when: the answer, offers, a no to an offer, messages both sides read."""
    messages = Message.objects.filter(case=case, room=Room.JOINT).values_list("side", "created_at")
    answers = [("respondent", at) for at in Answer.objects.filter(case=case).values_list("created_at", flat=True)]
    offers = list(Offer.objects.filter(case=case).values_list("side", "created_at", "state", "ended_at"))
    made = [(side, at) for side, at, _state, _ended in offers]
    opposite = {"claimant": "respondent", "respondent": "claimant"}
    refused = [(opposite[side], ended) for side, _at, state, ended in offers if state == Offer.State.DECLINED and ended]
    return [*messages, *answers, *made, *refused]


def panel(case: Case, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """What the case page shows of the negotiation: the answer, the offers, and what this side can do now.

    Before the answer there is nothing to look for; suggestions matter while the sides talk.
    """
    answer: Answer | None = getattr(case, "answer", None)
    offers = [_card(offer, side=side, possible=possible) for offer in offers_of(case)] if answer else []
    has_open = any(card["mine"] and card["open"] for card in offers)
    acts = (ANSWERING | TALKING) & possible
    return {
        "side": side,
        "answer": answer,
        "answer_words": SAID[answer.kind] if answer and side != Side.RESPONDENT else "",
        "offers": offers,
        "acts": acts,
        "can_answer": bool(acts & ANSWERING),
        "can_offer": "make_offer" in acts and not has_open,
        "suggestions": suggestions(case, side) if acts & TALKING else {},
    }


def suggestions(case: Case, side: str) -> dict[str, str]:
    """For each kind: `mine`, `theirs` or `agreed`; nothing when nobody suggested it."""
    rows = Suggestion.objects.filter(case=case)
    return {row.kind: "agreed" if row.agreed_at else "mine" if row.side == side else "theirs" for row in rows}


def _card(offer: Offer, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    terms = offer.offered()
    is_open = offer.state == Offer.State.OPEN
    mine = offer.side == side
    return {
        "offer": offer,
        "sum": consent.money_of(terms),
        "terms": [term_sentence(term) for term in terms],
        "open": is_open,
        "mine": mine,
        "can_answer": is_open and not mine and "accept_offer" in possible,
        "can_take_back": is_open and mine and "take_back_offer" in possible,
    }
