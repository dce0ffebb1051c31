"""The page of sealed bids: the rule, one's own bid, and what came of each round."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput
from odr.common.time import now
from odr.negotiation import bid_queries, bidding, operations_bids, ranges
from odr.negotiation.bid_consent import consent_to_bid
from odr.negotiation.bid_forms import BidForm, OpenBidForm
from odr.outcomes.term_forms import put_back


@never_cache
@sensitive_post_parameters("amount")
@login_required
@require_http_methods(["GET", "POST"])
def bids(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send a bid. A number that came without a commitment is locked, and its code is shown this once."""
    case, side = _of_side(request, case_id)
    if request.method != "POST":
        return _page(request, case, side)
    form = BidForm(request.POST, side=side, currency=case.currency)
    known: dict[str, Any] = {"case_id": case_id, "by": signed_in(request), "now": now()}
    if not form.is_valid():
        return _page(request, case, side, bid_form=form)
    data = form.cleaned_data
    try:
        if data["commitment"]:
            operations_bids.send_bid(commitment=data["commitment"], **known)
            return HttpResponseRedirect(reverse("negotiation:bids", args=[case_id]))
        _bid, code = operations_bids.send_bid_to_lock(amount=data["amount"], **known)
    except InvalidInput as refusal:
        put_back(form, refusal)
        return _page(request, case, side, bid_form=form)
    except Conflict as refusal:
        form.add_error(None, str(refusal))
        return _page(request, case, side, bid_form=form, status=409)
    context = {"case": case, "code": code, "next_url": reverse("negotiation:bids", args=[case_id])}
    return render(request, "negotiation/bid_code.html", context)


@never_cache
@sensitive_post_parameters("code")
@login_required
@require_POST
def open_bid(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open one's own bid."""
    case, side = _of_side(request, case_id)
    form = OpenBidForm(request.POST)
    if not form.is_valid():
        return _page(request, case, side, open_form=form)
    try:
        operations_bids.reveal_bid(case_id=case_id, by=signed_in(request), code=form.cleaned_data["code"], now=now())
    except InvalidInput as refusal:
        put_back(form, refusal)
        return _page(request, case, side, open_form=form)
    except Conflict as refusal:
        form.add_error(None, str(refusal))
        return _page(request, case, side, open_form=form, status=409)
    return HttpResponseRedirect(reverse("negotiation:bids", args=[case_id]))


def _of_side(request: HttpRequest, case_id: UUID) -> tuple[Case, str]:
    case = cases.get(signed_in(request), case_id)
    return case, bid_queries.side_of(signed_in(request), case)


def _page(
    request: HttpRequest,
    case: Case,
    side: str,
    *,
    bid_form: BidForm | None = None,
    open_form: OpenBidForm | None = None,
    status: int = 422,
) -> HttpResponse:
    case.refresh_from_db(fields=["stage", "version"])
    rounds = bid_queries.rounds_of(case, side)
    current = rounds[0] if rounds and rounds[0]["open"] else None
    possible = permissions.possible_acts(signed_in(request), case)
    can_send = "send_bid" in possible and bool(
        bid_queries.can_bid_again(case) if current is None else current["mine"] is None
    )
    can_open = bool("reveal_bid" in possible and current and current["complete"] and not current["mine"]["revealed_at"])
    context = {
        "case": case,
        "side": side,
        "rounds": rounds,
        "current": current,
        "number": current["number"] if current else len(rounds) + 1,
        "most": bidding.ROUNDS,
        "hours": operations_bids.STEP // timedelta(hours=1),
        "places": bidding.places(case.currency) if case.currency else 2,
        "can_send": can_send,
        "can_open": can_open,
        "consent": consent_to_bid(side, case.currency).split("\n"),
        "range": ranges.of_case(case, now=now()) if can_send else None,
        "bid_form": (bid_form or BidForm(side=side, currency=case.currency)) if can_send else None,
        "open_form": (open_form or OpenBidForm()) if can_open else None,
        "form": bid_form or open_form,
        "back_url": reverse("cases:case", args=[case.pk]),
    }
    return render(request, "negotiation/bids.html", context, status=status if context["form"] else 200)
