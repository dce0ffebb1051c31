"""The intake officer's desk: what waits, one case with its checklist, and the three acts. And the buyer's page to complete."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import InvalidInput, NotFound, NotPermitted
from odr.common.forms import QuestionForm, whole_number
from odr.common.time import now
from odr.determinations import queries as determinations
from odr.evidence import queries as evidence
from odr.evidence.forms import posted
from odr.intake import act_forms as forms
from odr.intake import operations, procedure_choice, queries


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Cases that wait for a first check, the oldest first."""
    _officer(request)
    page = queries.waiting(after=request.GET.get("after", ""))
    return render(request, "intake/desk.html", {"rows": page.rows, "later": page.more, "now": now()})


@login_required
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case for the officer: what was told, the checklist, what was found, the files."""
    return _case_page(request, _case(request, case_id))


@login_required
@require_POST
def admit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the case on, under the procedure chosen."""
    found = _case(request, case_id)
    form = _admit_form(request, found)
    if not form.is_valid():
        return _case_page(request, found, form=form, status=422)
    try:
        operations.admit(
            case_id=found.pk,
            by=signed_in(request),
            now=now(),
            procedure=form.cleaned_data["procedure"],
            seen_version=_version(request),
        )
    except InvalidInput as wrong:
        errors = [{"text": str(message), "href": ""} for texts in wrong.errors.values() for message in texts]
        return _case_page(request, found, form=form, errors=errors, status=422)
    return _done(request, _("Case %(number)s was taken on. The letter to the seller goes out now."), found)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask the buyer for more."""
    found, form = _case(request, case_id), forms.AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        act = lambda: operations.ask_for_more(  # noqa: E731
            case_id=found.pk, by=signed_in(request), now=now(), seen_version=_version(request), **form.cleaned_data
        )
        if _tried(form, act):
            return _done(request, _("The buyer of case %(number)s was asked for more."), found)
    return _act_page(request, found, form, title=_("Ask the buyer for more"), submit=_("Ask for this"))


@login_required
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Do not take the case on."""
    found, form = _case(request, case_id), forms.RefuseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        act = lambda: operations.refuse(  # noqa: E731
            case_id=found.pk, by=signed_in(request), now=now(), seen_version=_version(request), **form.cleaned_data
        )
        if _tried(form, act):
            return _done(request, _("Case %(number)s was refused. The buyer was told why."), found)
    return _act_page(request, found, form, title=_("Refuse this case"), submit=_("Refuse with these reasons"))


@login_required
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The buyer adds what was missing."""
    user = signed_in(request)
    found = cases.get(user, case_id)
    if "complete_complaint" not in permissions.possible_acts(user, found):
        raise NotPermitted("complete_complaint", because=_("Nothing is missing in this case."))
    form = forms.CompleteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        corrections = {name: value for name, value in form.cleaned_data.items() if name != "answer" and value}
        act = lambda: operations.complete_complaint(  # noqa: E731
            case_id=case_id, by=user, answer=form.cleaned_data["answer"], corrections=corrections, now=now()
        )
        if _tried(form, act):
            messages.success(request, _("Thank you. We look at your case again."))
            return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
    context = {"case": found, "form": form, "deficiency": queries.open_deficiency(found)}
    return render(request, "intake/complete.html", context, status=422 if form.errors else 200)


def _officer(request: HttpRequest) -> None:
    if not has_role(signed_in(request), Role.INTAKE_OFFICER, Role.ADMINISTRATOR):
        raise NotFound


def _case(request: HttpRequest, case_id: UUID) -> Case:
    _officer(request)
    return cases.get(signed_in(request), case_id)


def _version(request: HttpRequest) -> int | None:
    """The version of the case the page was drawn with."""
    return whole_number(request.POST.get("version", ""))


def _tried(form: QuestionForm, act: Callable[[], Any]) -> bool:
    """Whether the act was done; what it found wrong is put onto the form."""
    try:
        act()
    except InvalidInput as wrong:
        for field, texts in wrong.errors.items():
            form.add_error(field if field in form.fields else None, texts)
        return False
    return True


def _done(request: HttpRequest, words: str, found: Case) -> HttpResponse:
    messages.success(request, words % {"number": found.number})
    return HttpResponseRedirect(reverse("intake:desk"))


def _admit_form(request: HttpRequest, found: Case) -> forms.AdmitForm:
    return forms.AdmitForm(posted(request), options=procedure_choice.options(found, now=now()))


def _case_page(
    request: HttpRequest,
    found: Case,
    *,
    form: forms.AdmitForm | None = None,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    context = {
        "case": found,
        "checklist": queries.checklist(found),
        "possible": permissions.possible_acts(user, found),
        "determination": determinations.of_case(found),
        "exhibits": evidence.of_case(user, found),
        "deficiencies": found.deficiencies.order_by("-asked_at"),
        "letters": found.service_letters.select_related("notice").order_by("-created_at"),
        "clock": cases.running_clocks(found).first(),
        "now": now(),
        "form": form or _admit_form(request, found),
        "errors": errors or [],
    }
    return render(request, "intake/case.html", context, status=status)


def _act_page(request: HttpRequest, found: Case, form: QuestionForm, *, title: str, submit: str) -> HttpResponse:
    context = {
        "case": found,
        "form": form,
        "heading": title,
        "submit": submit,
        "back_url": reverse("intake:case", args=[found.pk]),
    }
    return render(request, "intake/act.html", context, status=422 if form.errors else 200)
