"""Pages of appointments: the administrator's list, the mediator's desk and offers, and what a side says to the mediator."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts import queries as accounts
from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.cases import clocks, permissions
from odr.cases import queries as cases
from odr.cases.stages import Stage
from odr.common.errors import Conflict, NotFound, NotPermitted
from odr.common.time import now
from odr.neutrals import operations, queries, queries_tribunal, words
from odr.neutrals.forms import AcceptForm, ObjectionForm
from odr.neutrals.pages_appoint import appointing


@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """For an administrator: cases that need a mediator or a decision-maker, and challenges to decide."""
    user = signed_in(request)
    context = {
        "cards": queries.waiting_for_appointment(user),
        "deciders": queries.waiting_for_appointment(user, Stage.TRIBUNAL_APPOINTMENT),
        "challenges": queries_tribunal.to_decide(user),
    }
    return render(request, "neutrals/waiting.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The list of candidates with its reasons; draw the lot, then ask one of them."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    permissions.require(user, case, "appoint_mediator")
    return appointing(request, case, operations.MEDIATOR, draw=operations.draw_lot, ask=operations.appoint_mediator)


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """For a mediator: what they are asked, and their cases by date."""
    user = signed_in(request)
    if not accounts.has_role(user, Role.MEDIATOR):
        raise NotPermitted("desk", because=_("This page is for mediators."))
    context = {
        "offers": queries.offers_to(user, operations.MEDIATOR),
        "waiting": queries.waiting_for_sides(user, operations.MEDIATOR),
        "cards": queries.cases_of_neutral(user),
        "offer_page": "neutrals:offer",
        "now": now(),
    }
    return render(request, "neutrals/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """For whoever is asked: the sides for the check of conflicts, the subject, the languages; accept with a declaration."""
    user = signed_in(request)
    appointment = queries.offered_to(user, appointment_id)
    if appointment.role != operations.MEDIATOR:
        raise NotFound
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.accept_appointment(appointment_id=appointment_id, by=user, now=now(), **form.cleaned_data)
        return HttpResponseRedirect(reverse("neutrals:desk"))
    if request.method == "GET" and appointment.state != "offered":
        raise Conflict(_("This offer is no longer open: %(state)s.") % {"state": appointment.get_state_display()})
    context = {
        "appointment": appointment,
        "case": appointment.case,
        "parties": queries.parties_of(appointment.case),
        "declaration": words.declaration(),
        "days": clocks.rule_of(appointment.case, operations.MEDIATION).length,
        "form": form,
    }
    return render(request, "neutrals/offer.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def decline(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Decline a case."""
    operations.decline_appointment(
        appointment_id=appointment_id, by=signed_in(request), now=now(), reason=request.POST.get("reason", "")
    )
    return HttpResponseRedirect(reverse("neutrals:desk"))


@login_required
@require_GET
def mediator(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For a side: who the mediator is, what they declared, how they were chosen; object or agree."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    found = queries.shown_to_parties(case)
    if found is None:
        raise NotFound
    own = cases.participation(user, case)
    side = own.side if own else ""
    possible = permissions.possible_acts(user, case)
    silent = not found.stances.filter(side=side).exists()
    used = case.stances.filter(side=side, objects_to=True).exists()
    context = {
        "case": case,
        "appointment": found,
        "declaration": words.declaration(),
        "place": next((n for n, row in enumerate(found.draw.rows, 1) if row["neutral"] == found.neutral_id), 1),
        "candidates": len(found.draw.rows),
        "lottery": found.draw.lottery,
        "found_ties": queries_tribunal.found_ties(found),
        "clock": case.clocks.filter(key="mediator_objection", state="running").first(),
        "can_object": "object_to_mediator" in possible and silent and not used,
        "can_agree": "agree_to_mediator" in possible and silent,
        "form": ObjectionForm(),
    }
    return render(request, "neutrals/mediator.html", context)


@login_required
@require_POST
def object_to(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Object to the mediator."""
    operations.object_to_mediator(
        case_id=case_id, by=signed_in(request), now=now(), reason=request.POST.get("reason", "")
    )
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]))


@login_required
@require_POST
def agree(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Nothing to object."""
    operations.agree_to_mediator(case_id=case_id, by=signed_in(request), now=now())
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
