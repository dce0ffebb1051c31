"""Pages of a third party's offers: make one, take it back, say yes or no to it, and say whether it was done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odr.accounts.access import signed_in
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.time import now
from odr.logistics import consent, offers, performance, queries
from odr.logistics.forms import DoneForm, NotDoneForm, ThirdOfferForm, put_back
from odr.logistics.models import ThirdPartyOffer
from odr.logistics.pages import ask, case_for, to_shipment


@login_required
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A third party makes an offer of its own."""
    case = case_for(request, case_id, "offer_as_third_party")
    form = ThirdOfferForm(request.POST if request.method == "POST" else None, currency=case.currency)
    if request.method == "POST" and form.is_valid():
        try:
            offers.offer_as_third_party(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)
            return to_shipment(case_id)
        except InvalidInput as wrong:
            put_back(form, wrong)
    intro = _("Your offer binds you until it ends, is declined, or you take it back. The case itself goes on.")
    return ask(request, case, form, heading=_("Make an offer"), submit=_("Send my offer"), intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Read what accepting means, and accept."""
    case, offer = _offer_for(request, case_id, offer_id, "accept_third_party_offer")
    if request.method == "POST":
        offers.accept_third_party_offer(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return to_shipment(case_id)
    shown = consent.to_offer(offer, side=queries.side_of(signed_in(request), case))
    return _confirm(request, case, offer, title=_("Accept this offer?"), submit=shown.button, shown=shown)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Say no to it."""
    case, offer = _offer_for(request, case_id, offer_id, "decline_third_party_offer")
    if request.method == "POST":
        offers.decline_third_party_offer(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return to_shipment(case_id)
    what = _("The offer is over then, also for the other side. The case goes on.")
    return _confirm(request, case, offer, title=_("Decline this offer?"), submit=_("Decline the offer"), what=what)


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Take one's own offer back."""
    case, offer = _offer_for(request, case_id, offer_id, "take_back_third_party_offer")
    if request.method == "POST":
        offers.take_back_third_party_offer(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return to_shipment(case_id)
    title, submit = _("Take back your offer?"), _("Take back my offer")
    what = _("It can then no longer be accepted. You can make another offer.")
    return _confirm(request, case, offer, title=title, submit=submit, what=what)


@login_required
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """The third party says that it has done what it offered."""
    case = case_for(request, case_id, "report_third_party_performed")
    _held(request, case, offer_id)
    form = DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            performance.report_third_party_performed(
                case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now(), **form.cleaned_data
            )
            return to_shipment(case_id)
        except InvalidInput as wrong:
            put_back(form, wrong)
        except Conflict as wrong:
            form.add_error(None, str(wrong))
    return ask(request, case, form, heading=_("Report it as done"), submit=_("Send my report"))


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Whoever gets it confirms that it was done."""
    offer = _received(request, case_id, offer_id, "confirm_third_party_performed")
    if request.method == "POST":
        performance.confirm_third_party_performed(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return to_shipment(case_id)
    what = _("It then counts as done. You cannot take this back.")
    return _confirm(request, offer.case, offer, title=_("Was this done?"), submit=_("Yes, it was done"), what=what)


@login_required
@require_http_methods(["GET", "POST"])
def not_done(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Whoever waits for it says that it was not done."""
    offer = _received(request, case_id, offer_id, "report_third_party_not_performed")
    form = NotDoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            performance.report_third_party_not_performed(
                case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now(), **form.cleaned_data
            )
            return to_shipment(case_id)
        except Conflict as wrong:
            form.add_error(None, str(wrong))
    return ask(request, offer.case, form, heading=_("It was not done"), submit=_("Send my report"))


def _held(request: HttpRequest, case: Case, offer_id: UUID) -> ThirdPartyOffer:
    """An offer that holds, and that this person may read. Raises NotFound."""
    offer = queries.offer_of(signed_in(request), case, offer_id)
    if getattr(offer, "step", None) is None:
        raise NotFound
    return offer


def _received(request: HttpRequest, case_id: UUID, offer_id: UUID, act: str) -> ThirdPartyOffer:
    """An offer that holds and that this person's side gets something of. Raises NotFound, NotPermitted."""
    case = case_for(request, case_id, act)
    offer = _held(request, case, offer_id)
    performance.require_receiver(queries.side_of(signed_in(request), case), offer, act)
    return offer


def _offer_for(request: HttpRequest, case_id: UUID, offer_id: UUID, act: str) -> tuple[Case, ThirdPartyOffer]:
    """The offer, if this person may do the act with it now."""
    case = case_for(request, case_id, act)
    offer = queries.offer_of(signed_in(request), case, offer_id)
    side = queries.side_of(signed_in(request), case)
    if side != "third_party" and side not in offer.addressed:
        raise NotFound
    _require_open(offer, now())
    return case, offer


def _require_open(offer: ThirdPartyOffer, at: datetime) -> None:
    state = ThirdPartyOffer.State(offer.state_at(at))
    if state != ThirdPartyOffer.State.OPEN:
        raise Conflict(_("This offer can no longer be answered: %(state)s.") % {"state": state.label})


def _confirm(
    request: HttpRequest,
    case: Case,
    offer: ThirdPartyOffer,
    *,
    title: str,
    submit: str,
    what: str = "",
    shown: Any = None,
) -> HttpResponse:
    context = {
        "case": case,
        "offer": offer,
        "title": title,
        "submit": submit,
        "what": what,
        "consent": shown,
        "sentence": consent.sentence(offer),
        "is_open": offer.state_at(now()) == ThirdPartyOffer.State.OPEN,
        "back_url": reverse("logistics:shipment", args=[case.pk]),
    }
    return render(request, "logistics/confirm.html", context)
