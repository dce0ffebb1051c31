"""Reads about the answer, the offers and the silence in the talks."""

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import clocks
from odr.cases import queries as cases
from odr.cases.models import Case, Message, Room, Side
from odr.cases.stages import Stage
from odr.negotiation.beginning import NEGOTIATION
from odr.negotiation.models import Answer, Bid, CounterClaim, Offer, Suggestion
from odr.negotiation.offers import BOUNDED_BY
from odr.outcomes import consent
from odr.outcomes.documents import term_sentence

#: Buttons of the case page that lead to the answer.
ANSWERING = frozenset({"answer", "accept_claim", "counter_claim"})
#: The answer as everybody but the seller reads it.
SAID: Final = {
    "accept": gettext_lazy("Agrees"),
    "partly": gettext_lazy("Agrees in part"),
    "deny": gettext_lazy("Disagrees"),
}
#: Sides that read no offer: what was said to find an agreement is kept from whoever decides.
KEPT_FROM: Final = frozenset({Side.ARBITRATOR})
#: Acts one side suggests and the other agrees to.
SUGGESTING = frozenset({"extend_negotiation", "suggest_mediation", "ask_for_mediation"})
#: Where offers are no longer shown: what was offered says nothing to whoever decides, and an agreement shows its own terms.
OFFERS_OVER: Final = frozenset(
    {
        Stage.TRIBUNAL_APPOINTMENT, Stage.CHALLENGE_PENDING, Stage.CLOSED_FOR_DECISION, Stage.DECIDED,
        Stage.CORRECTION_WINDOW, Stage.DEFAULT_DECIDED, Stage.PERFORMANCE_DUE, Stage.BREACHED,
    }
)  # fmt: skip
TALKING = frozenset(
    {"make_offer", "extend_negotiation", "suggest_mediation", "ask_for_mediation", "send_bid", "answer_counter_claim"}
)


def answer_of(case: Case) -> Answer | None:
    """The seller's answer."""
    return Answer.objects.filter(case=case).first()


def offers_of(case: Case) -> QuerySet[Offer]:
    """All offers, the newest first. Both sides see all of them; what others see is `offers_seen_by`."""
    return Offer.objects.filter(case=case).order_by("-created_at", "-id")


def offers_seen_by(user: User, case: Case) -> QuerySet[Offer]:
    """The offers this person may read. Whoever decides the case, or reads its drafts, reads none.

    Source: UNCITRAL Model Law on Mediation, art. 11 (views on a settlement are no evidence).
    """
    own = cases.participation(user, case)
    kept = own.side in KEPT_FROM if own else accounts.has_role(user, Role.SECOND_READER)
    return Offer.objects.none() if kept else offers_of(case)


def can_be_longer(case: Case) -> bool:
    """Whether the procedure of this case lets both sides make the talks longer."""
    return clocks.rule_of(case, NEGOTIATION).extension_days > 0


def expired_offers(*, now: datetime, limit: int = 100) -> list[Any]:
    """Open offers whose time has run out in cases in which one could be made now, the oldest first."""
    rows = Offer.objects.filter(state=Offer.State.OPEN, expires_at__lt=now, case__stage__in=list(BOUNDED_BY))
    return list(rows.order_by("expires_at").values_list("pk", flat=True)[:limit])


def mediation_possible_from(case: Case, *, side: str) -> datetime | None:
    """When this side may ask for a mediator because the other side stays silent; None when it is this side's own turn."""
    said = _said(case)
    theirs = max((at for who, at in said if who != side), default=None)
    waiting = [at for who, at in said if who == side and (theirs is None or at > theirs)]
    if not waiting:
        return None
    since = min(waiting)
    return clocks.due_date(case, "negotiation_silence", at=since, stays=clocks.stays_of(case, since=since)).at


def _said(case: Case) -> list[tuple[str, datetime]]:
    """Who said something in the talks, and when: the answers of both, offers, a no to one, sealed bids, messages both read."""
    messages = Message.objects.filter(case=case, room=Room.JOINT).values_list("side", "created_at")
    answers = [("respondent", at) for at in Answer.objects.filter(case=case).values_list("created_at", flat=True)]
    offers = list(Offer.objects.filter(case=case).values_list("side", "created_at", "state", "ended_at"))
    made = [(side, at) for side, at, _state, _ended in offers]
    opposite = {"claimant": "respondent", "respondent": "claimant"}
    refused = [(opposite[side], ended) for side, _at, state, ended in offers if state == Offer.State.DECLINED and ended]
    replies = CounterClaim.objects.filter(case=case).values_list("replied_at", flat=True)
    replied = [("claimant", at) for at in replies if at is not None]
    bids = Bid.objects.filter(round__case=case).values_list("side", "created_at")
    return [*messages, *answers, *replied, *made, *refused, *bids]


def panel(case: Case, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """What the case page shows of the negotiation: the answer, the offers, and what this side can do now.

    Before service there is nothing to look for; suggestions matter while the sides talk.
    """
    answer: Answer | None = getattr(case, "answer", None)
    talked = (answer is not None or case.stage in BOUNDED_BY) and side not in KEPT_FROM
    talked = talked and case.stage not in OFFERS_OVER
    offers = [_card(offer, side=side, possible=possible) for offer in offers_of(case)] if talked else []
    has_open = any(card["mine"] and card["open"] for card in offers)
    acts = (ANSWERING | TALKING) & possible
    if "extend_negotiation" in acts and not can_be_longer(case):
        acts -= {"extend_negotiation"}
    return {
        "side": side,
        "answer": answer,
        "counter_claim": counter_claim_of(case),
        "can_counter_claim": "counter_claim" in acts,
        "can_reply": "answer_counter_claim" in acts,
        "can_bid": "send_bid" in acts and bool(case.currency),
        "answer_words": SAID[answer.kind] if answer and side != Side.RESPONDENT else "",
        "offers": offers,
        "acts": acts,
        "can_answer": "answer" in acts,
        "can_offer": "make_offer" in acts and not has_open,
        "suggestions": suggestions(case, side) if acts & SUGGESTING else {},
    }


def counter_claim_of(case: Case) -> dict[str, Any] | None:
    """What the seller asks from the buyer, in sentences, and what the buyer says to it; None where nothing is asked."""
    claim: CounterClaim | None = getattr(case, "counter_claim", None)
    if claim is None:
        return None
    return {"claim": claim, "sentences": [term_sentence(term) for term in claim.asked()]}


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
