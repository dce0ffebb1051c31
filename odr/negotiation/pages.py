"""Pages of the talks: make an offer, answer one, ask for more time or a mediator. The answer is in `answer_pages`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odr.accounts.access import signed_in
from odr.cases import clocks, permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.forms import whole_number
from odr.common.time import now
from odr.negotiation import operations, queries, talks
from odr.negotiation.forms import OfferForm
from odr.negotiation.models import Offer
from odr.outcomes import consent
from odr.outcomes.documents import term_sentence
from odr.outcomes.term_forms import put_back


@login_required
@require_http_methods(["GET", "POST"])
def make_offer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put an offer together and send it. What was typed stays when the other side acted meanwhile."""
    case = _case_for(request, case_id, "make_offer")
    form = OfferForm(request.POST if request.method == "POST" else None, currency=case.currency)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.make_offer(
                    case_id=case_id,
                    by=signed_in(request),
                    seen_version=version(request),
                    now=now(),
                    **form.as_offer(),
                )
                return to_case(case_id)
            except InvalidInput as refusal:
                put_back(form, refusal)
            except Conflict as refusal:
                form.add_error(None, str(refusal))
                case.refresh_from_db()
                status = 409
    side, possible = _seen_as(request, case)
    cards = queries.panel(case, side=side, possible=possible)["offers"]
    theirs = [card for card in cards if card["open"] and not card["mine"]]
    context = {
        "case": case,
        "form": form,
        "heading": _("Make an offer"),
        "submit": _("Send my offer"),
        "theirs": theirs,
        "back_url": _case_url(case_id),
    }
    return render(request, "negotiation/offer.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Read what accepting means, with the sum once more, and accept."""
    case = _case_for(request, case_id, "accept_offer")
    offer = _offer(case, offer_id)
    if request.method == "POST":
        operations.accept_offer(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return to_case(case_id)
    own = cases.participation(signed_in(request), case)
    shown = consent.to_terms(offer.offered(), side=own.side if own else "")
    context = _confirm(case, offer, title=_("Accept this offer?"), submit=shown.button)
    return render(request, "negotiation/confirm.html", {**context, "consent": shown})


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Decline the other side's offer."""
    what = _("The talks go on. You can make an offer of your own.")
    return _end_offer(
        request, case_id, offer_id, "decline_offer", _("Decline this offer?"), _("Decline the offer"), what
    )


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Take one's own offer back."""
    what = _("It can then no longer be accepted. You can make another offer.")
    title, submit = _("Take back your offer?"), _("Take back my offer")
    return _end_offer(request, case_id, offer_id, "take_back_offer", title, submit, what)


@login_required
@require_http_methods(["GET", "POST"])
def more_time(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for more time, or agree to it."""
    case = _case_for(request, case_id, "extend_negotiation")
    side, _possible = _seen_as(request, case)
    agreeing = queries.suggestions(case, side).get("more_time") == "theirs"
    title = _("Agree to more time?") if agreeing else _("Ask for more time?")
    submit = _("Agree to more time") if agreeing else _("Ask for more time")
    days = clocks.rule_of(case, operations.NEGOTIATION).extension_days
    what = _("The talks become %(days)d days longer once both sides agree. This is possible once.") % {"days": days}
    return _ask(request, case, talks.extend_negotiation, title=title, submit=submit, what=what)


@login_required
@require_http_methods(["GET", "POST"])
def suggest_mediation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Suggest a mediator to the other side."""
    case = _case_for(request, case_id, "suggest_mediation")
    what = _(
        "A mediator helps both sides to find a solution and decides nothing. The other side can then ask for one at once."
    )
    title, submit = _("Suggest a mediator?"), _("Suggest a mediator")
    return _ask(request, case, talks.suggest_mediation, title=title, submit=submit, what=what)


@login_required
@require_http_methods(["GET", "POST"])
def ask_for_mediation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for a mediator; the refusal says what is missing."""
    case = _case_for(request, case_id, "ask_for_mediation")
    what = _("The talks end, and open offers can no longer be accepted. We name a mediator who helps both sides.")
    title, submit = _("Go on with a mediator?"), _("Go on with a mediator")
    return _ask(request, case, talks.ask_for_mediation, title=title, submit=submit, what=what)


def version(request: HttpRequest) -> int | None:
    """The version of the case the page was drawn from."""
    return whole_number(request.POST.get("version", ""))


def to_case(case_id: UUID) -> HttpResponseRedirect:
    """Back to the page of the case."""
    return HttpResponseRedirect(_case_url(case_id))


def _case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    """The case, if this person may do the act now; otherwise says why not, before anything is typed."""
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def _seen_as(request: HttpRequest, case: Case) -> tuple[str, frozenset[str]]:
    """The side of the reader, and what they are offered to do."""
    own = cases.participation(signed_in(request), case)
    return own.side if own else "", permissions.offered(signed_in(request), case, own=own)


def _case_url(case_id: UUID) -> str:
    return reverse("cases:case", args=[case_id])


def _offer(case: Case, offer_id: UUID) -> Offer:
    found = queries.offers_of(case).filter(pk=offer_id).first()
    if found is None:
        raise NotFound
    if found.state != Offer.State.OPEN:
        raise Conflict(_("This offer can no longer be answered: %(state)s.") % {"state": found.get_state_display()})
    return found


def _confirm(case: Case, offer: Offer | None, *, title: str, submit: str, what: str = "") -> dict[str, Any]:
    terms = offer.offered() if offer else []
    return {
        "case": case,
        "title": title,
        "submit": submit,
        "what": what,
        "sentences": [term_sentence(term) for term in terms],
        "until": offer.expires_at if offer else None,
        "back_url": _case_url(case.pk),
    }


def _end_offer(
    request: HttpRequest, case_id: UUID, offer_id: UUID, act: str, title: str, submit: str, what: str
) -> HttpResponse:
    case = _case_for(request, case_id, act)
    offer = _offer(case, offer_id)
    if request.method == "POST":
        getattr(operations, act)(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return to_case(case_id)
    return render(request, "negotiation/confirm.html", _confirm(case, offer, title=title, submit=submit, what=what))


def _ask(
    request: HttpRequest, case: Case, act: Callable[..., Any], *, title: str, submit: str, what: str
) -> HttpResponse:
    if request.method == "POST":
        act(case_id=case.pk, by=signed_in(request), now=now())
        return to_case(case.pk)
    return render(request, "negotiation/confirm.html", _confirm(case, None, title=title, submit=submit, what=what))
