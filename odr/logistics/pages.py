"""Pages of a parcel: its way, imports, who was asked, statements. Offers of third parties are in `offer_pages`."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases.models import Case
from odr.common import ratelimit
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.forms import Form
from odr.common.time import now
from odr.evidence import serving
from odr.logistics import operations, queries, view, words
from odr.logistics.forms import ImportForm, JoinForm, LeaveForm, StatementForm, put_back


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The parcels a carrier or customs broker was asked about."""
    found = queries.asked_about(signed_in(request))[:100]
    return render(request, "logistics/mine.html", {"cases": found})


@login_required
@require_GET
def shipment(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The way of the parcel, and what each reader may know and do about it."""
    user = signed_in(request)
    case = queries.case_of(user, case_id)
    return render(request, "logistics/shipment.html", view.page(case, user, now=now()))


@login_required
@require_http_methods(["GET", "POST"])
def import_tracking(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Import a carrier's file; what was read of it is shown next."""
    case = case_for(request, case_id, "import_tracking")
    form = ImportForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        ratelimit.spend("uploads", str(signed_in(request).pk))
        try:
            sent = form.cleaned_data
            row = operations.import_tracking(
                case_id=case_id,
                by=signed_in(request),
                upload=sent["file"],
                number=sent["number"],
                zone=sent["zone"],
                now=now(),
            )
            count = row.rows.filter(problem="").count()
            told = ngettext("%(n)d event was imported.", "%(n)d events were imported.", count)
            messages.success(request, told % {"n": count})
            return HttpResponseRedirect(reverse("logistics:import", args=[case_id, row.pk]))
        except InvalidInput as wrong:
            put_back(form, wrong)
        except Conflict as wrong:
            form.add_error(None, str(wrong))
    heading, submit = _("Import tracking"), _("Import the file")
    return ask(request, case, form, heading=heading, submit=submit)


@login_required
@require_GET
def one_import(request: HttpRequest, case_id: UUID, import_id: UUID) -> HttpResponse:
    """Every row of one file as it was read; what could not be read, with its line and why."""
    user = signed_in(request)
    case = queries.case_of(user, case_id)
    row = queries.import_of(user, case, import_id)
    rows = list(row.rows.all())
    context = {
        "case": case,
        "row": row,
        "by": view.side_label(row.side),
        "rows": [_row(each, row) for each in rows if not each.problem],
        "unread": [(each, words.row_problem(each.problem)) for each in rows if each.problem],
    }
    return render(request, "logistics/import.html", context)


def _row(each: Any, row: Any) -> dict[str, Any]:
    each.tracking = row
    event = queries.event_of(each)
    return {
        "line": each.line,
        "where": each.where,
        "local": view.local_time(event),
        "what": words.milestone(each.milestone),
        "said": " ".join(part for part in (each.code, each.text) if part),
        "place": each.place,
    }


@login_required
@require_GET
def file(request: HttpRequest, case_id: UUID, import_id: UUID) -> HttpResponseBase:
    """The imported file, byte for byte as it came."""
    user = signed_in(request)
    return serving.original(queries.import_of(user, queries.case_of(user, case_id), import_id).exhibit)


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask a carrier or customs broker."""
    case = case_for(request, case_id, "join_third_party")
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"language": case.language})
    if request.method == "POST" and form.is_valid():
        ratelimit.spend("sign-in-mail-ip", ratelimit.client_address(request))
        try:
            operations.join_third_party(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)
            return to_shipment(case_id)
        except InvalidInput as wrong:
            put_back(form, wrong)
        except Conflict as wrong:
            form.add_error(None, str(wrong))
    intro = _(
        "It gets an e-mail and sees the way of the parcel, never your messages, offers or files. "
        "It can say what it knows, import tracking and make an offer of its own."
    )
    return ask(request, case, form, heading=_("Ask the carrier or customs broker"), submit=_("Ask it"), intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say what one knows about the parcel."""
    case = case_for(request, case_id, "make_statement")
    form = StatementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.make_statement(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)
            return to_shipment(case_id)
        except InvalidInput as wrong:
            put_back(form, wrong)
    intro = _("The buyer, the seller and the neutral of the case read it.")
    return ask(request, case, form, heading=_("Your statement"), submit=_("Send my statement"), intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A third party leaves the case: what follows first, then the act."""
    case = case_for(request, case_id, "leave_as_third_party")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.leave_as_third_party(case_id=case_id, by=signed_in(request), now=now())
            return HttpResponseRedirect(reverse("logistics:mine"))
        except Conflict as wrong:
            form.add_error(None, str(wrong))
    intro = _(
        "You no longer see this parcel and get no more messages about it. What you said and imported stays in the case. "
        "Your open offers end. You cannot be asked again in this case."
    )
    return ask(request, case, form, heading=_("Leave this case?"), submit=_("Leave the case"), intro=intro)


def case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    """The case, if this person may do the act now; otherwise says why not, before anything is typed."""
    user = signed_in(request)
    case = queries.case_of(user, case_id)
    if queries.is_outside(user, case) and not permissions.open_to_third_parties(act):
        raise NotFound
    permissions.require(user, case, act)
    return case


def to_shipment(case_id: UUID) -> HttpResponseRedirect:
    """Back to the page of the parcel."""
    return HttpResponseRedirect(reverse("logistics:shipment", args=[case_id]))


def ask(request: HttpRequest, case: Case, form: Form, *, heading: str, submit: str, intro: str = "") -> HttpResponse:
    """A page with one form."""
    context = {
        "case": case,
        "form": form,
        "heading": heading,
        "submit": submit,
        "intro": intro,
        "back_url": reverse("logistics:shipment", args=[case.pk]),
    }
    return render(request, "logistics/form.html", context, status=422 if form.errors else 200)
