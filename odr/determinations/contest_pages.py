"""Pages of a contest: what is wrong, what is right instead and why, and the neutral's ruling."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput
from odr.common.time import now
from odr.determinations import engine, operations, queries
from odr.determinations.forms import FactsForm, RulingForm, WhatForm
from odr.determinations.models import Determination


@login_required
@require_http_methods(["GET", "POST"])
def what(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Which answer is wrong, and which facts; the choice goes into the next page's address."""
    case = _case_for(request, case_id, "contest_determination")
    found = queries.get(signed_in(request), case)
    answers = queries.answers_of(found, _home(found))
    form = WhatForm(request.POST if request.method == "POST" else None, determination=found, answers=answers)
    if request.method == "POST" and form.is_valid():
        chosen = urlencode({"answer": form.cleaned_data["answer"], "fact": form.chosen()}, doseq=True)
        return HttpResponseRedirect(f"{reverse('determinations:contest-facts', args=[case_id])}?{chosen}")
    context: dict[str, Any] = {
        "heading": _("Object to what we found"),
        "intro": _("You can do this once. A neutral person decides on it, and gives reasons to both sides."),
        "submit": _("Continue"),
        "back_url": _memo_url(case),
    }
    return _question(request, case, form, **context)


@login_required
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is right instead, why, and send."""
    case = _case_for(request, case_id, "contest_determination")
    found = queries.get(signed_in(request), case)
    answer, keys = request.GET.get("answer", ""), request.GET.getlist("fact")
    back = reverse("determinations:contest", args=[case_id])
    if answer not in engine.public_answers():
        return HttpResponseRedirect(back)
    form = FactsForm(request.POST if request.method == "POST" else None, determination=found, keys=keys)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            operations.contest_determination(
                case_id=case_id,
                by=signed_in(request),
                answer=answer,
                facts=form.right(),
                reasons=form.cleaned_data["reasons"],
                now=now(),
            )
            return HttpResponseRedirect(_memo_url(case) + "#contests")
        except InvalidInput as refusal:
            form.put_back(refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {
        "heading": _("What is right, and why"),
        "submit": _("Send my objection"),
        "answer": answer,
        "found": dict(queries.answers_of(found, _home(found))).get(answer),
        "back_url": back,
    }
    return _question(request, case, form, status=status, **context)


@login_required
@require_http_methods(["GET", "POST"])
def ruling(request: HttpRequest, case_id: UUID, contest_id: UUID) -> HttpResponse:
    """The contest as it was made, and the neutral's decision on it."""
    user = signed_in(request)
    case = _case_for(request, case_id, "rule_on_contest")
    contest = queries.contest(user, case, contest_id)
    form = RulingForm(request.POST if request.method == "POST" else None, contest=contest)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            operations.rule_on_contest(
                case_id=case_id,
                contest_id=contest_id,
                by=user,
                outcome=form.cleaned_data["outcome"],
                facts=form.taken(),
                reasons=form.cleaned_data["reasons"],
                now=now(),
            )
            return HttpResponseRedirect(_memo_url(case) + "#contests")
        except InvalidInput as refusal:
            for name, messages in refusal.errors.items():
                form.add_error(name if name in form.fields else None, [str(message) for message in messages])
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {"heading": _("Decide on the objection"), "submit": _("Send my decision"), "back_url": _memo_url(case)}
    return _question(request, case, form, status=status, contest=contest, **context)


def _home(determination: Determination) -> str:
    """The court whose answers are shown: the buyer's own, where it is known."""
    return next(iter(queries.courts_of(determination)), "")


def _case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def _question(request: HttpRequest, case: Case, form: Any, status: int = 422, **context: Any) -> HttpResponse:
    shown = {"case": case, "form": form, **context}
    return render(request, "determinations/contest.html", shown, status=status if form.errors else 200)


def _memo_url(case: Case) -> str:
    return reverse("determinations:memo", args=[case.pk])
