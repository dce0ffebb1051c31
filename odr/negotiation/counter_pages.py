"""Pages of a counter-claim: the seller's answer that asks for something too, and what the buyer says to it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odr.accounts.access import signed_in
from odr.cases import clocks, permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput
from odr.common.forms import Form
from odr.common.time import now
from odr.negotiation import operations_counter
from odr.negotiation.counter_forms import CounterClaimForm, ReplyForm
from odr.negotiation.pages import to_case, version
from odr.negotiation.queries import counter_claim_of
from odr.outcomes.term_forms import put_back


@login_required
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer the claim and ask for something from the same order."""
    case = _case_for(request, case_id, "counter_claim")
    form = CounterClaimForm(request.POST if request.method == "POST" else None, case=case)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations_counter.counter_claim(
                    case_id=case_id, by=signed_in(request), seen_version=version(request), now=now(), **form.sent()
                )
                return to_case(case_id)
            except InvalidInput as refusal:
                put_back(form, refusal)
            except Conflict as refusal:
                status = _told(form, case, refusal)
    days = clocks.rule_of(case, operations_counter.COUNTER_CLAIM).length
    intro = _("You answer the claim and ask the buyer for something too. The buyer has %(days)d days to answer that.")
    words = {"heading": _("Answer and ask for something too"), "submit": _("Send my answer")}
    return _page(request, case, form, intro=intro % {"days": days}, status=status, **words)


@login_required
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer what the seller asks for."""
    case = _case_for(request, case_id, "answer_counter_claim")
    form = ReplyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations_counter.answer_counter_claim(
                    case_id=case_id,
                    by=signed_in(request),
                    seen_version=version(request),
                    now=now(),
                    **form.cleaned_data,
                )
                return to_case(case_id)
            except InvalidInput as refusal:
                put_back(form, refusal)
            except Conflict as refusal:
                status = _told(form, case, refusal)
    intro = _("Then the talks begin. If you do not answer, they begin without your answer. Silence admits nothing.")
    words = {"heading": _("The seller asks for something too"), "submit": _("Send my answer")}
    return _page(request, case, form, intro=intro, status=status, **words)


def _case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def _told(form: Form, case: Case, refusal: Conflict) -> int:
    """What was typed stays when the other side acted meanwhile."""
    form.add_error(None, str(refusal))
    case.refresh_from_db()
    return 409


def _page(
    request: HttpRequest, case: Case, form: Form, *, heading: str, submit: str, intro: str, status: int
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "heading": heading,
        "submit": submit,
        "intro": intro,
        "asked": counter_claim_of(case),
        "back_url": reverse("cases:case", args=[case.pk]),
    }
    return render(request, "negotiation/counter_claim.html", context, status=status)
