"""The seller's answer on at most four pages: what they say, why, an offer and files if they like, and a last look."""

from typing import Any
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
from odr.cases.models import Case, Side
from odr.common.errors import InvalidInput
from odr.common.forms import Form
from odr.common.time import now
from odr.determinations import queries as determinations
from odr.negotiation import drafts, operations, wanted
from odr.negotiation.forms import FirstOfferForm, PositionForm, ReasonsForm
from odr.negotiation.models import Answer
from odr.negotiation.pages import to_case, version
from odr.outcomes import consent
from odr.outcomes.documents import term_sentence
from odr.outcomes.terms import parse

PAGES = 4


@login_required
@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Agree, agree in part, or disagree."""
    case, draft = _begin(request, case_id)
    form = PositionForm(request.POST if request.method == "POST" else None, initial=draft)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        drafts.keep(case, signed_in(request), now=now(), kind=kind)
        return _go("answer-check" if kind == Answer.Kind.ACCEPT else "answer-reasons", case_id)
    context = {"claim": _claim(case), "back_url": reverse("cases:case", args=[case_id])}
    return _page(request, case, form, 1, _("What you say"), "negotiation/answer.html", **context)


@login_required
@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Why, and whether the case belongs elsewhere."""
    case, draft = _begin(request, case_id)
    form = ReasonsForm(request.POST if request.method == "POST" else None, initial=draft)
    if request.method == "POST" and form.is_valid():
        drafts.keep(case, signed_in(request), now=now(), **form.cleaned_data)
        return _go("answer-more", case_id)
    heading, back = _("Your side"), reverse("negotiation:answer", args=[case_id])
    return _page(request, case, form, 2, heading, "negotiation/answer.html", heading=heading, back_url=back)


@login_required
@require_http_methods(["GET", "POST"])
def more(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A first offer and files, both only if the seller likes."""
    case, draft = _begin(request, case_id)
    posted = request.POST if request.method == "POST" else None
    form = FirstOfferForm(posted, initial=draft.get("offer") or {}, currency=case.currency)
    if request.method == "POST" and form.is_valid():
        typed = {name: str(value) if name == "amount" and value else value for name, value in form.cleaned_data.items()}
        drafts.keep(case, signed_in(request), now=now(), offer=typed, terms=form.as_offer() if typed else None)
        return _go("answer-check", case_id)
    heading, back = _("An offer and files"), reverse("negotiation:answer-reasons", args=[case_id])
    return _page(request, case, form, 3, heading, "negotiation/answer_more.html", heading=heading, back_url=back)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything once more, with what it means, and send."""
    case, draft = _begin(request, case_id)
    kind = draft.get("kind")
    if kind not in Answer.Kind.values:
        return _go("answer", case_id)
    if kind != Answer.Kind.ACCEPT and not draft.get("reasons"):
        return _go("answer-reasons", case_id)
    if request.method == "POST":
        try:
            _send(request, case, draft)
        except InvalidInput:  # the draft was kept by an older version of these pages
            return _go("answer-reasons", case_id)
        return to_case(case_id)
    context: dict[str, Any] = {"case": case, "kind": kind, "rows": _rows(case, draft), "back_url": _back(case, kind)}
    if kind == Answer.Kind.ACCEPT:
        context["consent"] = consent.to_terms(wanted.terms_of(case), side="respondent")
    return render(request, "negotiation/answer_check.html", {**context, "step": PAGES, "steps": PAGES})


def _begin(request: HttpRequest, case_id: UUID) -> tuple[Case, dict[str, Any]]:
    """The case and what was typed so far, if this person may answer now."""
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, "answer")
    return case, drafts.of(case, signed_in(request))


def _send(request: HttpRequest, case: Case, draft: dict[str, Any]) -> None:
    known: dict[str, Any] = {
        "case_id": case.pk,
        "by": signed_in(request),
        "now": now(),
        "seen_version": version(request),
    }
    if draft["kind"] == Answer.Kind.ACCEPT:
        operations.accept_claim(**known)
        return
    operations.answer(
        kind=draft["kind"],
        reasons=draft["reasons"],
        jurisdiction_objection=draft.get("objection", ""),
        offer=draft.get("terms"),
        **known,
    )


def _rows(case: Case, draft: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers with the way to change each."""
    rows: list[dict[str, Any]] = [
        {"key": _("What you say"), "value": Answer.Kind(draft["kind"]).label, "change_url": _url("answer", case.pk)}
    ]
    if draft["kind"] == Answer.Kind.ACCEPT:
        return rows
    reasons_url, more_url = _url("answer-reasons", case.pk), _url("answer-more", case.pk)
    rows.append({"key": _("Your side"), "value": draft["reasons"], "change_url": reasons_url})
    if draft.get("objection"):
        rows.append({"key": _("Where the case belongs"), "value": draft["objection"], "change_url": reasons_url})
    rows.append(_objection(case))
    offer = draft.get("terms")
    terms = parse(offer["terms"], currency=case.currency) if offer else []
    lines = [term_sentence(term) for term in terms] or [_("No offer now")]
    rows.append({"key": _("Your offer"), "lines": lines, "change_url": more_url})
    return rows


def _objection(case: Case) -> dict[str, Any]:
    """Whether the seller contests what was found about court and law; it is possible only before the answer is sent."""
    key = _("What we found about court and law")
    if determinations.contests_of(case).filter(side=Side.RESPONDENT).exists():
        return {"key": key, "value": _("You have objected")}
    return {"key": key, "value": _("You do not object"), "change_url": reverse("determinations:memo", args=[case.pk])}


def _claim(case: Case) -> dict[str, str]:
    """What the buyer says and wants, above the first question."""
    return {"story": case.story, "remedy": case.get_remedy_display(), "language": case.language}


def _page(
    request: HttpRequest, case: Case, form: Form, step: int, section: str, template: str, **context: Any
) -> HttpResponse:
    known = {"case": case, "form": form, "step": step, "steps": PAGES, "section": section}
    return render(request, template, {**known, **context}, status=422 if form.errors else 200)


def _back(case: Case, kind: str) -> str:
    return _url("answer" if kind == Answer.Kind.ACCEPT else "answer-more", case.pk)


def _url(name: str, case_id: UUID) -> str:
    return reverse(f"negotiation:{name}", args=[case_id])


def _go(name: str, case_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(_url(name, case_id))
