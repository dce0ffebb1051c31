"""Pages of feedback: the figures for everybody, a side's questions, a neutral's own figures, and comments for administrators."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.cases.models import Side
from odr.common import cursors, formats
from odr.common.errors import Conflict, InvalidInput, NotPermitted
from odr.common.time import now
from odr.feedback import figures, operations, queries
from odr.feedback.forms import FeedbackForm
from platform_rules import feedback

NEUTRALS = (Role.MEDIATOR, Role.ARBITRATOR)


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """What both sides said, over all cases; and for a reader who is asked, their own questions."""
    user = request.user
    waiting = queries.waiting(signed_in(request), now=now()) if user.is_authenticated else []
    context = {**_figures(figures.public(now=now())), "waiting": waiting, "own": False}
    return render(request, "feedback/figures.html", context)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The same over the cases in which a neutral acted; nothing below the least number, and no single case."""
    user = signed_in(request)
    if not has_role(user, *NEUTRALS):
        raise NotPermitted("read_feedback", because=_("Only mediators and decision-makers have figures of their own."))
    context = {**_figures(figures.of(queries.of_neutral(user), now=now())), "waiting": [], "own": True}
    return render(request, "feedback/figures.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, questionnaire_id: UUID) -> HttpResponse:
    """The questions to one side; every one can be left out. It is answered once."""
    user = signed_in(request)
    row = queries.one(user, questionnaire_id)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            language = get_language() or "en"
            operations.reply(questionnaire_id=row.pk, by=user, now=now(), language=language, **form.told())
            messages.success(request, _("Thank you. Your answers help those who come after you."))
            return HttpResponseRedirect(reverse("feedback:public"))
        except InvalidInput as wrong:
            for field, texts in wrong.errors.items():
                form.add_error(field if field in form.fields else None, texts)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {"row": row, "form": form, "answered": queries.is_answered(row), "late": now() >= row.closes_at}
    return render(request, "feedback/answer.html", context, status=status if form.errors else 200)


@login_required
@require_GET
def comments(request: HttpRequest) -> HttpResponse:
    """What people wrote in free words, for administrators; without names and cases."""
    if not has_role(signed_in(request), Role.ADMINISTRATOR):
        raise NotPermitted("read_comments", because=_("Only administrators read these."))
    page = cursors.page(queries.comments(), after=request.GET.get("after", ""))
    return render(request, "feedback/comments.html", {"rows": page.rows, "older": page.more})


def _figures(found: figures.Figures) -> dict[str, Any]:
    language = formats.procedure_language()
    columns = [
        {"label": side.label, "asked": found.asked[side.value], "answered": found.answered[side.value]}
        for side in figures.BOTH
    ]
    return {
        "figures": found,
        "columns": columns,
        "lines": [_line(line, language) for line in found.lines],
        "source": feedback.questionnaire().source,
    }


def _line(line: figures.Line, language: str) -> dict[str, Any]:
    both = [line.sides[side.value] for side in figures.BOTH]
    return {
        "ask": line.question.ask[language],
        "rows": [
            {
                "says": choice.says[language],
                "good": choice.good,
                "counts": [(Side(side).label, _part(answers, choice.key)) for side, answers in line.sides.items()],
            }
            for choice in line.question.answers
        ],
        "answered": [answers.answered for answers in both],
        "good": [_percent(answers.good) for answers in both],
        "parity": _percent(line.parity),
        "unsure": line.parity is not None and line.parity.low <= 0 <= line.parity.high,
    }


def _part(answers: figures.Answers, key: str) -> int | None:
    return answers.counts[key] if answers.counts is not None else None


def _percent(found: Any) -> dict[str, int] | None:
    """Whole per cent, or points of per cent for a difference."""
    return {name: round(value * 100) for name, value in found._asdict().items()} if found is not None else None
