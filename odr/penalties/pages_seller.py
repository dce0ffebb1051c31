"""The seller's pages: measures about my shop, the notice of a planned one with the answer, the decision with the appeal."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.zones import zone_of
from odr.common import cursors
from odr.common.errors import InvalidInput, NotFound
from odr.common.time import now
from odr.notices import operations as notices
from odr.penalties import appeals, measures, operations, permissions, queries, views
from odr.penalties.forms import AnswerForm, AppealForm, put_errors
from odr.penalties.models import Clock, Incident

#: Clocks on which it is the seller's turn.
MINE = (operations.ANSWER, measures.APPEAL, measures.SUSPENSIVE)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Everything about my shop, the newest first."""
    rows = queries.of_seller(signed_in(request)).select_related("case", "charge")
    page = cursors.page(rows, by="noted_at", after=request.GET.get("after", ""))
    context = {"rows": page.rows, "older_url": f"?after={page.more}" if page.more else ""}
    return render(request, "penalties/mine.html", context)


@login_required
@require_GET
def one(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The notice of an intended measure; after the decision, the measure and how to appeal."""
    found = _mine(request, incident_id)
    user = signed_in(request)
    for notice in found.case.notices.filter(to=user, is_service=True, opened_at=None, kind__startswith="measure_"):
        notices.note_opened(notice_id=notice.pk, by=user, now=now())
    clock = views.nearest(found, *MINE) or views.nearest(found, "panel")
    return render(
        request,
        "penalties/mine_one.html",
        {
            "incident": found,
            "case": found.case,
            "charge": queries.charge_of(found),
            "facts": views.facts_of(found.charge.facts),
            "answer": getattr(found, "seller_answer", None),
            "ladder": views.ladder_of(found),
            "decisions": queries.issued(found),
            "measure": queries.measure_of(found),
            "appeals": found.appeals.order_by("filed_at"),
            "possible": permissions.possible_acts(user, found),
            "suspends": _would_suspend(found),
            "deadline": views.deadline(clock, now=now(), mine=clock is not None and clock.key in MINE),
            "zone": zone_of(user),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Answer the notice."""
    found = _mine(request, incident_id)
    permissions.require(signed_in(request), found, "answer_charge")
    form = AnswerForm(request.POST if request.method == "POST" else None, incident=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_charge(
                incident_id=found.pk,
                by=signed_in(request),
                language=signed_in(request).language,
                seen_version=views.version_seen(request),
                now=now(),
                **form.cleaned_data,
            )
            messages.success(request, _("We have your answer. You hear from us when it is decided."))
            return _to(found)
        except InvalidInput as wrong:
            put_errors(form, wrong)
    note = _("You can answer once. Your answer ends the time you have left.")
    words = {"heading": _("Answer the notice"), "submit": _("Send my answer"), "note": note}
    return _form(request, found, form, words)


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Appeal against the decision."""
    found = _mine(request, incident_id)
    permissions.require(signed_in(request), found, "file_appeal")
    form = AppealForm(request.POST if request.method == "POST" else None, incident=found)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.file_appeal(
                incident_id=found.pk,
                by=signed_in(request),
                grounds=form.cleaned_data["text"],
                exhibit_ids=form.cleaned_data.get("exhibit_ids", []),
                language=signed_in(request).language,
                seen_version=views.version_seen(request),
                now=now(),
            )
            messages.success(request, _("We have your appeal. People who decided nothing before look at it."))
            return _to(found)
        except InvalidInput as wrong:
            put_errors(form, wrong, instead={"grounds": "text"})
    suspends = _would_suspend(found)
    note = _("The measure waits until your appeal is decided.") if suspends else _("The measure goes on meanwhile.")
    words = {"heading": _("Appeal"), "submit": _("Send my appeal"), "note": note}
    return _form(request, found, form, words)


def _mine(request: HttpRequest, incident_id: UUID) -> Incident:
    rows = queries.of_seller(signed_in(request)).select_related("case", "charge", "seller_answer", "marketplace")
    found = rows.filter(pk=incident_id).first()
    if found is None:
        raise NotFound
    return found


def _would_suspend(incident: Incident) -> bool:
    """Whether an appeal filed now puts the measure on hold: its clock runs only for levels for which it does."""
    return incident.clocks.filter(key=measures.SUSPENSIVE, state=Clock.State.RUNNING, due_at__gte=now()).exists()


def _form(request: HttpRequest, incident: Incident, form: AnswerForm, words: dict[str, str]) -> HttpResponse:
    context = {"incident": incident, "case": incident.case, "form": form, **words}
    context["back_url"] = reverse("penalties:mine-one", args=[incident.pk])
    return render(request, "penalties/seller_form.html", context, status=422 if form.errors else 200)


def _to(incident: Incident) -> HttpResponse:
    return HttpResponseRedirect(reverse("penalties:mine-one", args=[incident.pk]))
