"""Pages about what was agreed and whether it was done."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.time import now
from odr.outcomes import documents, operations, queries
from odr.outcomes.forms import DisputeForm, ReportForm
from odr.outcomes.models import PerformanceStep
from odr.outcomes.payment_forms import MoneyReportForm
from odr.outcomes.term_forms import put_back
from odr.outcomes.terms import TermKind


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, case_id: UUID, step_id: int) -> HttpResponse:
    """Say that a step is done, and how."""
    case, step = _step(request, case_id, step_id)
    form = (MoneyReportForm if step.kind == TermKind.MONEY else ReportForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.report_performed(
                case_id=case_id, step_id=step_id, by=signed_in(request), now=now(), **form.cleaned_data
            )
            return _back(case_id)
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
    return _form(request, case, step, form, title=_("Report this step as done"), submit=_("Send my report"))


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, case_id: UUID, step_id: int) -> HttpResponse:
    """Confirm that the other side did a step."""
    case, step = _step(request, case_id, step_id)
    if request.method == "POST":
        operations.confirm_performed(case_id=case_id, step_id=step_id, by=signed_in(request), now=now())
        return _back(case_id)
    return _form(request, case, step, None, title=_("Was this step done?"), submit=_("Yes, it was done"))


@login_required
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, case_id: UUID, step_id: int) -> HttpResponse:
    """Say that the other side did not do a step."""
    case, step = _step(request, case_id, step_id)
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.report_not_performed(
                case_id=case_id, step_id=step_id, by=signed_in(request), reason=reason, now=now()
            )
            return _back(case_id)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
    return _form(request, case, step, form, title=_("This step was not done"), submit=_("Send my report"))


@login_required
@require_GET
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Download an issued document."""
    found = queries.document(signed_in(request), document_id)
    response = HttpResponse(documents.read(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _step(request: HttpRequest, case_id: UUID, step_id: int) -> tuple[Case, PerformanceStep]:
    case = cases.get(signed_in(request), case_id)
    step = queries.steps_of(case).filter(pk=step_id).first()
    if step is None:
        raise NotFound
    return case, step


def _form(
    request: HttpRequest,
    case: Case,
    step: PerformanceStep,
    form: ReportForm | DisputeForm | None,
    *,
    title: str,
    submit: str,
) -> HttpResponse:
    context = {
        "case": case,
        "step": step,
        "sentence": documents.term_sentence(queries.term_of(step)),
        "own": queries.is_of(signed_in(request), case, step),
        "form": form,
        "title": title,
        "submit": submit,
    }
    return render(request, "outcomes/step.html", context, status=422 if form is not None and form.errors else 200)


def _back(case_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
