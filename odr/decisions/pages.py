"""Pages of the sides: the decision, what can be asked about it, and what one says to it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.errors import InvalidInput, NotFound
from odr.common.forms import whole_number
from odr.common.time import now
from odr.decisions import corrections, papers, queries, recommendations, setting_aside, signing, view
from odr.decisions.desk_pages import asked, case_for, correction_of
from odr.decisions.forms import CorrectionForm, SayForm, SetAsideForm
from odr.outcomes.documents import term_sentence
from odr.outcomes.term_forms import TermsForm, initial_of, put_back
from odr.outcomes.terms import parse


@login_required
@require_GET
def decision(request: HttpRequest, case_id: UUID, decision_id: UUID) -> HttpResponse:
    """The decision: answer first, then what has to be done, the reasons, every file, and the last days."""
    user = signed_in(request)
    case = cases.visible_to(user).filter(pk=case_id).first() or queries.case_of_author(user, case_id)
    found = queries.decision(user, case, decision_id)
    return render(request, "decisions/decision.html", view.decision_context(case, found, user=user))


@login_required
@require_http_methods(["GET", "POST"])
def ask_correction(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask to correct a slip, to explain a point, to decide one left out."""
    case = case_for(request, case_id, "request_correction")
    form = CorrectionForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        corrections.request_correction(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    intro = _("The other side can answer. Whoever signed the decision rules on it.")
    words = {"heading": _("Ask for a correction"), "submit": _("Send the request"), "intro": intro}
    return asked(request, case, form, act, **words)


@login_required
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, case_id: UUID, correction_id: UUID) -> HttpResponse:
    """Answer the other side's request for a correction."""
    case = case_for(request, case_id, "comment_on_correction")
    row = correction_of(case, correction_id)
    form = SayForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        corrections.comment_on_correction(
            case_id=case_id, correction_id=correction_id, by=signed_in(request), now=now(), **form.cleaned_data
        )

    quotes = [(row.get_kind_display(), row.text)]
    words = {"heading": _("The other side asks for a correction"), "submit": _("Send my answer")}
    return asked(request, case, form, act, quotes=quotes, **words)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What accepting the recommendation means, and accept it."""
    return _answer(request, case_id, accepts=True)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What declining means, and decline."""
    return _answer(request, case_id, accepts=False)


def _answer(request: HttpRequest, case_id: UUID, *, accepts: bool) -> HttpResponse:
    user = signed_in(request)
    case = case_for(request, case_id, "answer_recommendation")
    if request.method == "POST":
        recommendations.answer_recommendation(
            case_id=case_id,
            by=user,
            accepts=accepts,
            seen_version=whole_number(request.POST.get("version", "")),
            now=now(),
        )
        return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
    found, own = queries.holding(case), cases.participation(user, case)
    if found is None or own is None:
        raise NotFound
    terms = queries.orders_of(found)
    shown = papers.consent_to(terms, side=own.side)
    context = {
        "case": case,
        "title": _("Accept this recommendation?") if accepts else _("Decline this recommendation?"),
        "submit": shown.button if accepts else _("Decline the recommendation"),
        "consent": shown if accepts else None,
        "lines": [term_sentence(term) for term in terms],
        "what": ""
        if accepts
        else _("Nothing has to be done. You can still go to court. You can think again until the last day."),
        "back_url": reverse("decisions:decision", args=[case_id, found.pk]),
    }
    return render(request, "decisions/answer.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask_set_aside(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The seller asks to reopen a decision made without them."""
    case = case_for(request, case_id, "apply_to_set_aside")
    form = SetAsideForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        setting_aside.apply_to_set_aside(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    intro = _("Somebody who did not write the decision rules on it. Until then the decision stands.")
    words = {"heading": _("Ask to reopen the decision"), "submit": _("Send the request"), "intro": intro}
    return asked(request, case, form, act, **words)


@login_required
@require_http_methods(["GET", "POST"])
def answer_set_aside(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The buyer answers the seller's request to reopen."""
    case = case_for(request, case_id, "answer_set_aside")
    found = queries.holding(case)
    asked_for = getattr(found, "set_aside", None)
    if asked_for is None:
        raise NotFound
    form = SayForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        setting_aside.answer_set_aside(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    quotes = [(_("Why the seller asks"), asked_for.reasons)]
    words = {"heading": _("The seller asks to reopen the decision"), "submit": _("Send my answer")}
    return asked(request, case, form, act, quotes=quotes, **words)


@login_required
@require_http_methods(["GET", "POST"])
def ask_consent_award(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask that agreed terms become an award: first the terms, then what they mean, then the request."""
    user = signed_in(request)
    case = case_for(request, case_id, "ask_for_consent_award")
    own = cases.participation(user, case)
    other = next((row for side, row in queries.open_wishes(case).items() if own and side != own.side), None)
    initial = initial_of(other.agreed()) if other else None
    form = TermsForm(request.POST if request.method == "POST" else None, currency=case.currency, initial=initial)
    back_url = reverse("cases:case", args=[case_id])
    context: dict[str, Any] = {"case": case, "form": form, "back_url": back_url, "other": other}
    if request.method == "POST" and form.is_valid():
        try:
            terms = parse(form.rows(), currency=case.currency)
            if "confirm" in request.POST:
                signing.ask_for_consent_award(case_id=case_id, by=user, terms=form.rows(), now=now())
                return HttpResponseRedirect(back_url)
            context["consent"] = papers.consent_to_award(terms, side=own.side if own else "")
            context["lines"] = [term_sentence(term) for term in terms]
        except InvalidInput as refusal:
            put_back(form, refusal)
    return render(request, "decisions/consent_award.html", context, status=422 if form.errors else 200)
