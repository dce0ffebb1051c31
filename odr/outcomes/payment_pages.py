"""Pages about money: where it goes, what has to be paid, and what banks report."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.common.errors import Conflict, InvalidInput
from odr.common.time import now
from odr.outcomes import operations_bank, payments
from odr.outcomes.models import PaymentOrder
from odr.outcomes.payment_forms import AccountForm, BankReportForm, OrderForm
from odr.outcomes.safe_xml import LARGEST
from odr.outcomes.term_forms import put_back


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say where your money should go."""
    user = signed_in(request)
    case, side = payments.receiving_side(user, case_id)
    known = payments.account_of(case, side)
    shown = {name: getattr(known, name) for name in ("holder", "iban", "number", "bic")} if known else {}
    form = AccountForm(request.POST or None, initial=shown or {"holder": user.latin_name})
    if request.method == "POST" and form.is_valid():
        try:
            operations_bank.give_account(case_id=case_id, by=user, now=now(), **form.given())
            return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
    context = {"case": case, "form": form, "known": known}
    return render(request, "outcomes/account.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, case_id: UUID, step_id: int) -> HttpResponse:
    """Pay a step: the account it goes to, and the order as a file for the payer's bank."""
    user = signed_in(request)
    step = payments.step_to_pay(user, case_id, step_id)
    today = payments.today_of(user, now=now())
    form = OrderForm(request.POST or None, initial={"pay_on": today, "holder": user.latin_name})
    if request.method == "POST" and form.is_valid():
        try:
            order, content = operations_bank.order_payment(
                case_id=case_id,
                step_id=step_id,
                by=user,
                payer=form.given(),
                pay_on=form.cleaned_data["pay_on"],
                now=now(),
            )
            return as_file(order, content)
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
    context = {
        "case": step.settlement.case,
        "step": step,
        "payee": payments.account_for(step),
        "name": payments.end_to_end_id(step),
        "form": form,
        "entries": payments.reported_on([step]).get(step.pk, []),
    }
    return render(request, "outcomes/pay.html", context, status=422 if form.errors else 200)


def as_file(order: PaymentOrder, content: bytes) -> HttpResponse:
    """The order as a download, never opened as a page."""
    response = HttpResponse(content, content_type="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{order.message_id}.xml"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """What you have to pay in all your cases, and the place to upload what your bank reports."""
    user = signed_in(request)
    form = BankReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(LARGEST + 1)
            made = operations_bank.import_bank_report(by=user, content=content, now=now())
            return HttpResponseRedirect(reverse("outcomes:bank-report", args=[made.pk]))
        except InvalidInput as refusal:
            put_back(form, refusal)
    context = {"rows": payments.to_pay(user), "form": form, "reports": payments.reports_of(user)[:50]}
    return render(request, "outcomes/payments.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """What was made of every entry of a bank's message."""
    found = payments.report(signed_in(request), report_id)
    entries = found.entries.select_related("step__settlement__case")
    return render(request, "outcomes/bank_report.html", {"report": found, "entries": entries})
