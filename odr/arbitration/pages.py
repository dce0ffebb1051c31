"""Pages of the choice after talks: the table of ways, each way's own page, arbitration proposed and answered, promises."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts.access import signed_in
from odr.arbitration import choice, commitments, consents, queries, routes, words
from odr.arbitration.forms import ClauseForm, PlaceForm, put_back
from odr.arbitration.models import Route
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.time import now
from odr.determinations import queries as determinations

_CHOICES = {Route.RECOMMENDATION.value: choice.choose_recommendation, Route.DECISION.value: choice.choose_decision}


@login_required
@require_GET
def ways(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The ways on: who decides, what binds, cost, days, what one gives up; closed ones say why."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    own = cases.participation(user, case)
    if own is None or case.stage != "final_choice":
        permissions.require(user, case, "propose_arbitration")
    context = {
        "case": case,
        "side": own.side if own else "",
        "ways": routes.ways_of(case, side=own.side if own else "", now=now()),
        "possible": permissions.possible_acts(user, case),
        "proposal": queries.open_proposal(case),
        "clock": case.clocks.filter(key=choice.FINAL_CHOICE, state="running").first(),
        "silence": "" if queries.answered(case) else routes.silence_words(case),
    }
    return render(request, "arbitration/ways.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, case_id: UUID, route: str) -> HttpResponse:
    """What a recommendation or a decision means, word for word, and ask for it."""
    if route not in _CHOICES:
        raise NotFound
    user = signed_in(request)
    case = _case_for(request, case_id, routes.ACT[route])
    if request.method == "POST":
        _CHOICES[route](
            case_id=case_id,
            by=user,
            digest=request.POST.get("digest", ""),
            seen_version=_version(request),
            now=now(),
        )
        return _to_case(case_id)
    if route == Route.DECISION and commitments.holding(case) is None:
        raise Conflict(_("Nobody promised before the dispute that decisions bind the seller. Choose another way."))
    titles = {
        Route.RECOMMENDATION.value: (_("Ask for a recommendation"), _("Ask for a recommendation")),
        Route.DECISION.value: (_("Ask for a decision"), _("Ask for a decision")),
    }
    heading, submit = titles[route]
    return _agree(request, case, shown=words.choice(route, reader=user), heading=heading, submit=submit)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Seat and language first, then the words of the consent, then the proposal."""
    user = signed_in(request)
    case = _case_for(request, case_id, "propose_arbitration")
    own = cases.participation(user, case)
    form = PlaceForm(request.POST if request.method == "POST" else None, case=case, initial={"language": case.language})
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data
        shown = words.arbitration(side=own.side if own else "", reader=user, **place)
        if "digest" in request.POST:
            digest = request.POST["digest"]
            consents.propose_arbitration(case_id=case_id, by=user, digest=digest, now=now(), **place)
            return _to_case(case_id)
        heading, submit = _("Propose arbitration"), _("I agree, propose it")
        return _agree(request, case, shown=shown, heading=heading, submit=submit, hidden=place)
    context = {
        "case": case,
        "form": form,
        "heading": _("Propose arbitration"),
        "intro": _("The other side can say yes or no. Next you read what you agree to; nothing is sent before that."),
        "submit": _("Continue"),
        "back_url": reverse("arbitration:ways", args=[case_id]),
    }
    return render(request, "arbitration/question.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def answer_proposal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the other side proposes, what a yes means, word for word; agree, or say no."""
    user = signed_in(request)
    case = _case_for(request, case_id, "consent_to_arbitration")
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        consents.consent_to_arbitration(
            case_id=case_id, by=user, digest=digest, seen_version=_version(request), now=now()
        )
        return _to_case(case_id)
    proposal = queries.open_proposal(case)
    own = cases.participation(user, case)
    if proposal is None or own is None or proposal.side == own.side:
        raise Conflict(_("No arbitration is proposed to you now."))
    shown = words.arbitration(side=own.side, reader=user, seat=proposal.seat, language=proposal.language)
    heading, submit = _("Do you agree to arbitration?"), _("I agree to arbitration")
    return _agree(request, case, shown=shown, heading=heading, submit=submit, decline=True)


@login_required
@require_POST
def decline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say no, or take one's own proposal back."""
    reason = request.POST.get("reason", "")
    consents.decline_arbitration(case_id=case_id, by=signed_in(request), reason=reason, now=now())
    return HttpResponseRedirect(reverse("arbitration:ways", args=[case_id]))


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Start the arbitration a clause provides for: its words, where it stands, and what starting means."""
    user = signed_in(request)
    case = _case_for(request, case_id, "start_arbitration")
    form = ClauseForm(request.POST if request.method == "POST" else None)
    shown = words.clause(reader=user)
    if request.method == "POST" and form.is_valid():
        try:
            consents.start_arbitration(
                case_id=case_id,
                by=user,
                digest=request.POST.get("digest", ""),
                seen_version=_version(request),
                now=now(),
                **form.cleaned_data,
            )
            return _to_case(case_id)
        except InvalidInput as refusal:
            put_back(form, refusal)
    context = {"heading": _("Start arbitration"), "submit": _("Start arbitration"), "shown": shown, "form": form}
    return render(request, "arbitration/question.html", {"case": case, **context}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def exit_pack(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where else the buyer can go, from what we found, with the papers; taking them closes the case."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    possible = permissions.possible_acts(user, case)
    if request.method == "POST":
        choice.take_exit_pack(case_id=case_id, by=user, seen_version=_version(request), now=now())
        return HttpResponseRedirect(reverse("arbitration:exit", args=[case_id]))
    if case.stage not in ("final_choice", "closed"):
        permissions.require(user, case, "take_exit_pack")
    context = {
        "case": case,
        "determination": determinations.of_case(case),
        "can_take": "take_exit_pack" in possible,
        "clock": case.clocks.filter(key="final_choice", state="running").first(),
    }
    return render(request, "arbitration/exit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def my_commitments(request: HttpRequest) -> HttpResponse:
    """For sellers and marketplaces: promises to be bound, made and taken back for the future."""
    user = signed_in(request)
    commitments.require_promiser(user)
    if request.method == "POST":
        whose, digest = request.POST.get("whose", ""), request.POST.get("digest", "")
        commitments.pledge(whose=whose, by=user, digest=digest, now=now())
        return HttpResponseRedirect(reverse("arbitration:commitments"))
    made = list(commitments.of_person(user))
    held = {(row.organisation_id, row.user_id, row.marketplace_id) for row in made if row.withdrawn_at is None}
    offered = [
        {"key": key, "name": name, "shown": words.commitment(reader=user, marketplace="marketplace" in column)}
        for key, (name, column) in commitments.promisers(user).items()
        if not any(one.pk in row for one in column.values() for row in held)
    ]
    return render(request, "arbitration/commitments.html", {"made": made, "offered": offered})


@login_required
@require_POST
def withdraw_commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Take a promise back for the future."""
    commitments.withdraw(commitment_id=commitment_id, by=signed_in(request), now=now())
    return HttpResponseRedirect(reverse("arbitration:commitments"))


def _agree(request: HttpRequest, case: Case, **context: Any) -> HttpResponse:
    return render(request, "arbitration/agree.html", {"case": case, **context})


def _case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def _to_case(case_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]))


def _version(request: HttpRequest) -> int | None:
    value = request.POST.get("version", "")
    return int(value) if value.isascii() and value.isdecimal() else None
