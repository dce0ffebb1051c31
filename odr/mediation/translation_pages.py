"""Pages of translations: those of a case, one beside its original, contests, and the administrator's desk."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.cases import permissions
from odr.cases import queries as cases
from odr.common.errors import NotFound, NotPermitted
from odr.common.time import now
from odr.mediation import contesting, translations
from odr.mediation import translation_queries as queries
from odr.mediation.models import Translation
from odr.mediation.page_parts import ask as question
from odr.mediation.page_parts import case_for
from odr.mediation.translation_forms import AnswerForm, AskForm, ContestForm, GiveForm


@login_required
@require_GET
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The translations of a case, and what became of contests."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    _reads(request, case)
    context = {
        "case": case,
        "rows": queries.of_case(user, case),
        "contests": queries.contests_of(user, case),
        "takes_part": cases.participation(user, case) is not None,
        "possible": permissions.possible_acts(user, case),
    }
    return render(request, "mediation/translations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for a translation of a message or a file."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    queries.side_of(user, case)
    initial = {"text": request.GET.get("text", ""), "into": get_language()}
    posted = request.POST if request.method == "POST" else None
    form = AskForm(posted, texts=queries.askable(user, case), initial=initial)

    def send() -> Any:
        return translations.ask_translation(case_id=case_id, by=user, now=now(), **form.told())

    back = reverse("mediation:translations", args=[case_id])
    intro = _(
        "A member of our staff reads the text and translates it. What is private stays so: only its readers translate it."
    )
    heading, submit = _("Ask for a translation"), _("Ask for a translation")
    return question(request, case, form, send, back_url=back, heading=heading, submit=submit, intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, case_id: UUID, translation_id: UUID) -> HttpResponse:
    """A translation beside its original; before it was handed in, the form to do that."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    _reads(request, case)
    found = _of(case_id, queries.one(user, translation_id))
    form = GiveForm(request.POST if request.method == "POST" else None)

    def send() -> Any:
        return translations.give_translation(translation_id=translation_id, by=user, now=now(), **form.cleaned_data)

    here = reverse("mediation:translation", args=[case_id, translation_id])
    return question(
        request,
        case,
        form,
        send,
        back_url=here,
        template="mediation/translation.html",
        row=found,
        label=queries.label_of(found),
        can_contest="contest_translation" in permissions.possible_acts(user, case),
    )


@login_required
@require_http_methods(["GET", "POST"])
def contest(request: HttpRequest, case_id: UUID, translation_id: UUID | None = None) -> HttpResponse:
    """Say that a translation is wrong."""
    case = case_for(request, case_id, "contest_translation")
    user = signed_in(request)
    if translation_id is not None:
        _of(case_id, queries.one(user, translation_id))
    form = ContestForm(request.POST if request.method == "POST" else None)

    def send() -> Any:
        return contesting.contest(case_id=case_id, by=user, translation=translation_id, now=now(), **form.cleaned_data)

    back = reverse("mediation:translations", args=[case_id])
    intro = _("All dates of the case stand still until an administrator has answered. Both sides read the answer.")
    heading, submit = _("Report a wrong translation"), _("Report it")
    return question(request, case, form, send, back_url=back, heading=heading, submit=submit, intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer a contest: what was contested, beside the original where there is one."""
    case = case_for(request, case_id, "answer_translation_contest")
    user = signed_in(request)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def send() -> Any:
        return contesting.answer(case_id=case_id, by=user, now=now(), **form.cleaned_data)

    back = reverse("mediation:translation-desk")
    found = queries.open_contest(case)
    return question(
        request, case, form, send, back_url=back, template="mediation/answer_contest.html", contest=found,
        stop=case.suspensions.filter(kind="translation", ended_at=None).first(),
    )  # fmt: skip


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The administrator's desk: translations asked for, and those contested."""
    if not has_role(signed_in(request), Role.ADMINISTRATOR):
        raise NotPermitted("translate", because=_("Only administrators work here."))
    context = {"rows": queries.to_make()[:100], "contests": queries.open_contests()}
    return render(request, "mediation/translation_desk.html", context)


def _reads(request: HttpRequest, case: Any) -> None:
    """Who takes part, and administrators; whoever else sees the case reads no texts of it here."""
    if cases.participation(signed_in(request), case) is None and not has_role(signed_in(request), Role.ADMINISTRATOR):
        raise NotPermitted("read_translations", because=_("You do not take part in this case."))


def _of(case_id: UUID, found: Translation) -> Translation:
    if found.case_id != case_id:
        raise NotFound
    return found
