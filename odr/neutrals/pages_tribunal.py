"""Pages around whoever decides: the offer and desk, what the sides read and say, challenges, and the draw anybody can check."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from odr.accounts import queries as accounts
from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Side
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.common.forms import Form
from odr.common.time import now
from odr.neutrals import candidates, challenges, lottery, queries, queries_tribunal, tribunal, words
from odr.neutrals.forms import AcceptForm
from odr.neutrals.forms_tribunal import ChallengeForm, ReasonForm, ReasonsForm, SameForm, TextForm
from odr.neutrals.models import Challenge, Office
from odr.neutrals.pages_appoint import appointing, put_errors

DECIDERS = (Office.ARBITRATOR.value, Office.SET_ASIDE.value)


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """The page of one act about the decision-maker: what it does, its form, its words."""

    do: Callable[..., Any]
    form: type[Form]
    title: Promise
    says: Promise
    button: Promise


#: By the name of the act in the stage table.
ACT_PAGES: Final = {
    "challenge_arbitrator": ActPage(
        do=challenges.challenge_arbitrator,
        form=ChallengeForm,
        title=gettext_lazy("Do you doubt that the decision-maker is independent?"),
        says=gettext_lazy(
            "Another person looks at this within a few days. The time of the case stands still until then."
        ),
        button=gettext_lazy("Send the challenge"),
    ),
    "resign": ActPage(
        do=challenges.resign,
        form=ReasonForm,
        title=gettext_lazy("Give the case back"),
        says=gettext_lazy("Another decision-maker is asked then. This says nothing about your work."),
        button=gettext_lazy("Give the case back"),
    ),
    "disclose": ActPage(
        do=tribunal.disclose,
        form=TextForm,
        title=gettext_lazy("Make a new tie known"),
        says=gettext_lazy("Both sides read it at once, and can challenge you because of it for some days."),
        button=gettext_lazy("Tell both sides"),
    ),
    "replace_arbitrator": ActPage(
        do=tribunal.replace_arbitrator,
        form=ReasonForm,
        title=gettext_lazy("Replace the decision-maker"),
        says=gettext_lazy("The case goes to another person. Both sides and the decision-maker read why."),
        button=gettext_lazy("Replace the decision-maker"),
    ),
}


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """For whoever decides: what they are asked, and their cases by date."""
    user = signed_in(request)
    if not accounts.has_role(user, Role.ARBITRATOR):
        raise NotPermitted("desk", because=_("This page is for decision-makers."))
    context = {
        "offers": queries.offers_to(user, *DECIDERS),
        "waiting": queries.waiting_for_sides(user, *DECIDERS),
        "cards": queries.cases_of_neutral(user, Side.ARBITRATOR),
        "challenges": Challenge.objects.filter(
            appointment__neutral__user=user, state=Challenge.State.OPEN
        ).select_related("case"),
        "offer_page": "neutrals:tribunal-offer",
        "now": now(),
    }
    return render(request, "neutrals/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """For whoever is asked: the sides for the check of conflicts, the subject, the languages; accept with a declaration."""
    user = signed_in(request)
    appointment = queries.offered_to(user, appointment_id)
    if appointment.role not in DECIDERS:
        raise NotFound
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tribunal.accept_tribunal(appointment_id=appointment_id, by=user, now=now(), **form.cleaned_data)
        return HttpResponseRedirect(reverse("neutrals:tribunal-desk"))
    if request.method == "GET" and appointment.state != "offered":
        raise Conflict(_("This offer is no longer open: %(state)s.") % {"state": appointment.get_state_display()})
    context = {
        "appointment": appointment,
        "case": appointment.case,
        "parties": queries.parties_of(appointment.case),
        "declaration": words.declaration(),
        "decides": True,
        "reopening": appointment.role == Office.SET_ASIDE,
        "form": form,
    }
    return render(request, "neutrals/offer.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def decline(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Decline a case."""
    reason = request.POST.get("reason", "")
    tribunal.decline_tribunal(appointment_id=appointment_id, by=signed_in(request), now=now(), reason=reason)
    return HttpResponseRedirect(reverse("neutrals:tribunal-desk"))


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The list of candidates with its reasons; draw the lot, then ask one of them."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    permissions.require(user, case, "appoint_arbitrator")
    tribunal.require_sought(case)
    office = tribunal.office_at(case)
    return appointing(request, case, office, draw=tribunal.draw_lot, ask=tribunal.appoint_arbitrator)


@login_required
@require_GET
def decision_maker(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who decides, what they declared and found, how they were drawn; agree, or say why not."""
    return _decision_maker(request, case_id, SameForm())


def _decision_maker(request: HttpRequest, case_id: UUID, same: SameForm) -> HttpResponse:
    user = signed_in(request)
    case = cases.get(user, case_id)
    own = cases.participation(user, case)
    side = own.side if own else ""
    found = queries_tribunal.known_to_parties(case)
    possible = permissions.possible_acts(user, case)
    silent = found is not None and not found.stances.filter(side=side).exists()
    requests = {row.side: row for row in case.same_neutral_requests.all()}
    asked = case.appointments.filter(role=Office.ARBITRATOR, state__in=candidates.OPEN).exists()
    mediated = case.appointments.filter(role=Office.MEDIATOR).exclude(confirmed_at=None).exists()
    context = {
        "case": case,
        "side": side,
        "appointment": found,
        "declaration": words.declaration(),
        "both_asked": found is not None and found.because == words.BOTH_ASKED,
        "found_ties": queries_tribunal.found_ties(found) if found else [],
        "clock": case.clocks.filter(key__in=(tribunal.FIRST, tribunal.APPOINTMENT), state="running").first(),
        "can_agree": "agree_to_arbitrator" in possible and silent,
        "can_challenge": "challenge_arbitrator" in possible and found is not None and found.state == "accepted",
        "can_ask_same": "ask_for_same_neutral" in possible and mediated and not asked and side not in requests,
        "other_asked_same": any(each != side for each in requests),
        "can_give_back": "resign" in possible,
        "can_disclose": "disclose" in possible,
        "can_replace": "replace_arbitrator" in possible and found is not None and found.state == "accepted",
        "challenges": queries_tribunal.challenges_of(user, case),
        "earlier": queries_tribunal.earlier(case),
        "same": same,
    }
    return render(request, "neutrals/decision_maker.html", context, status=422 if same.errors else 200)


@login_required
@require_POST
def agree(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """No doubts."""
    tribunal.agree_to_arbitrator(case_id=case_id, by=signed_in(request), now=now())
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]))


@login_required
@require_POST
def ask_same(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask in writing that the mediator decides too."""
    form, user = SameForm(request.POST), signed_in(request)
    permissions.require(user, cases.get(user, case_id), "ask_for_same_neutral")
    if not form.is_valid():
        return _decision_maker(request, case_id, form)
    tribunal.ask_for_same_neutral(case_id=case_id, by=user, now=now(), **form.cleaned_data)
    return HttpResponseRedirect(reverse("neutrals:decision-maker", args=[case_id]))


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """One act about the decision-maker (`ACT_PAGES`): what it means, one form; what is refused keeps what was typed."""
    user, page = signed_in(request), ACT_PAGES[act]
    case = cases.get(user, case_id)
    permissions.require(user, case, act)
    form, status = page.form(request.POST if request.method == "POST" else None), 422
    if request.method == "POST" and form.is_valid():
        try:
            page.do(case_id=case_id, by=user, now=now(), **form.cleaned_data)
            stays = cases.visible_to(user).filter(pk=case_id).exists()
            return HttpResponseRedirect(
                reverse("cases:case", args=[case_id]) if stays else reverse("neutrals:tribunal-desk")
            )
        except InvalidInput as refusal:
            put_errors(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {"case": case, "form": form, "back": reverse("neutrals:decision-maker", args=[case_id]), "page": page}
    return render(request, "neutrals/act.html", context, status=status if form.errors else 200)


@login_required
@require_GET
def challenge(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """A challenge with what both sides and the decision-maker say; answer it, or decide on it."""
    return _challenge(request, queries_tribunal.challenge(signed_in(request), challenge_id))


def _challenge(request: HttpRequest, found: Challenge, **sent: Form) -> HttpResponse:
    """The page of a challenge; `sent` are forms that were refused, with what was typed."""
    user = signed_in(request)
    own = cases.participation(user, found.case)
    neutral = found.appointment.neutral.user_id == user.pk
    capacity = "arbitrator" if neutral else own.side if own else ""
    is_open = found.state == Challenge.State.OPEN
    answered = {answer.capacity for answer in found.answers.all()}
    decides = is_open and not capacity and accounts.has_role(user, Role.ADMINISTRATOR)
    named_by_me = found.appointment.asked_by_id == user.pk
    context = {
        "challenge": found,
        "case": found.case,
        "sees_case": own is not None or not neutral,
        "answers": [{"who": words.capacity(row.capacity), "row": row} for row in found.answers.all()],
        "can_answer": is_open
        and capacity in ("claimant", "respondent", "arbitrator")
        and capacity != found.side
        and capacity not in answered,
        "can_decide": decides and not named_by_me,
        "named_by_me": decides and named_by_me,
        "can_give_back": is_open and neutral,
        "answer_form": TextForm(),
        "decide_form": ReasonsForm(),
        **sent,
        "court": found.case.clocks.filter(key=challenges.COURT, state="running").first(),
        "desk": reverse("neutrals:tribunal-desk") if neutral else reverse("cases:case", args=[found.case_id]),
    }
    return render(request, "neutrals/challenge.html", context, status=422 if sent else 200)


@login_required
@require_POST
def answer(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """Say what one thinks of a challenge."""
    user = signed_in(request)
    found = queries_tribunal.challenge(user, challenge_id)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _challenge(request, found, answer_form=form)
    challenges.answer_challenge(challenge_id=challenge_id, by=user, now=now(), **form.cleaned_data)
    return HttpResponseRedirect(reverse("neutrals:challenge", args=[challenge_id]))


@login_required
@require_POST
def decide(request: HttpRequest, challenge_id: UUID, outcome: str) -> HttpResponse:
    """Decide on a challenge (`uphold`, `reject`), or, as the person challenged, give the case back (`resign`)."""
    user = signed_in(request)
    found = queries_tribunal.challenge(user, challenge_id)
    acts = {"uphold": challenges.uphold_challenge, "reject": challenges.reject_challenge}
    if outcome not in (*acts, "resign"):
        raise NotFound
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _challenge(request, found, decide_form=form)
    if outcome == "resign":
        challenges.resign(case_id=found.case_id, by=user, reason=form.cleaned_data["reasons"], now=now())
        return HttpResponseRedirect(reverse("neutrals:tribunal-desk"))
    acts[outcome](challenge_id=challenge_id, by=user, now=now(), **form.cleaned_data)
    return HttpResponseRedirect(reverse("neutrals:challenge", args=[challenge_id]))


@require_safe
def draw(request: HttpRequest, lottery_id: UUID) -> HttpResponse:
    """For anybody: how a lot was drawn, its file, and how to draw it again."""
    found = queries_tribunal.draw(lottery_id)
    context = {"lottery": found, "file": lottery.file_of(found), "office": words.OFFICES[found.role]}
    return render(request, "neutrals/draw.html", context)


@require_safe
def draw_file(request: HttpRequest, lottery_id: UUID) -> HttpResponse:
    """The draw as a file, for `python -m odr.neutrals.replay`."""
    content = json.dumps(lottery.file_of(queries_tribunal.draw(lottery_id)), indent=1, ensure_ascii=False)
    answer = HttpResponse(content + "\n", content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="draw.json"'
    return answer
