"""Pages of whoever decides and of the second reader: write, read, sign, correct, rule, publish."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts import queries as accounts
from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted, StalePage
from odr.common.forms import whole_number
from odr.common.time import now
from odr.decisions import checks, corrections, file, publication, queries, setting_aside, signing, view, writing
from odr.decisions.forms import (
    ComplexForm,
    ConsentCheckForm,
    DraftForm,
    OrdersForm,
    PublicForm,
    RemarksForm,
    RulingForm,
    field_of,
)
from odr.decisions.models import Correction, Draft
from odr.outcomes.documents import term_sentence
from odr.outcomes.term_forms import put_back
from odr.outcomes.terms import Term


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The decision desk: everything a decision says, and what its form still lacks, worked out anew at every save."""
    user = signed_in(request)
    case = case_for(request, case_id, "draft_decision")
    last, held = writing.newest(case), file.held(case)
    content = last.content if last else file.begun_with(case, user)
    form = DraftForm(request.POST if request.method == "POST" else None, held=held, content=content)
    to_reader = "to_reader" in request.POST
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, case, form)  # kept first, so that nothing written is lost
            if not to_reader or _gave(case, saved):
                return HttpResponseRedirect(reverse("decisions:write", args=[case_id]))
            last, content = saved, saved.content
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:  # what was typed stays in the form, to be saved as the next version
            form.add_error(None, str(refusal))
            last, status = writing.newest(case), 409
    gaps = [
        {"says": gap.says, "field": field_of(gap, form), "url": _place_of(gap, case)}
        for gap in checks.check(content, held)
    ]
    current = file.proceeding(case)
    context = {
        "case": case,
        "form": form,
        "draft": last,
        "gaps": gaps,
        "refused": to_reader and bool(gaps),
        "exhibits": file.exhibits(case, current.closed_at),
        "pleadings": file.pleadings(current),
        "clock": case.clocks.filter(key="decision", state="running").first(),
        "possible": permissions.possible_acts(user, case),
        "agreed": signing.agreed_terms(case),
    }
    refused = form.errors or context["refused"]
    return render(request, "decisions/write.html", context, status=status if refused else 200)


def _save(request: HttpRequest, case: Case, form: DraftForm) -> Draft:
    """Keep what the form holds as the next version."""
    by, base = signed_in(request), whole_number(request.POST.get("base", ""))
    return writing.draft_decision(case_id=case.pk, by=by, draft=form.draft(), base=base, now=now())


def _gave(case: Case, saved: Draft) -> bool:
    """Give the version just saved to the second reader; False where something is missing."""
    try:
        writing.draft_decision(
            case_id=case.pk, by=saved.by, draft=saved.content, base=saved.version, to_reader=True, now=now()
        )
    except InvalidInput:
        return False
    return True


def _place_of(gap: checks.Gap, case: Case) -> str:
    """Where what is missing is done, if not in the form."""
    return reverse("determinations:memo", args=[case.pk]) + "#contests" if gap.field == "contests" else ""


@login_required
@require_GET
def to_read(request: HttpRequest) -> HttpResponse:
    """For a second reader: drafts that wait."""
    user = signed_in(request)
    if not accounts.has_role(user, Role.SECOND_READER):
        raise NotPermitted("to_read", because=_("This page is for second readers."))
    return render(request, "decisions/to_read.html", {"cards": queries.to_read(user), "now": now()})


@login_required
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The second reader's page: the draft, what the format check says, pass it on or give it back."""
    user = signed_in(request)
    case = case_for(request, case_id, "return_draft")
    rows = queries.drafts(user, case)
    if not rows:
        raise NotFound
    draft = rows[0]
    form = RemarksForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        writing.return_draft(case_id=case_id, by=user, version=_version(request), now=now(), **form.cleaned_data)
        return HttpResponseRedirect(reverse("public-decisions:to-read"))
    context = {
        "case": case,
        "draft": draft,
        "form": form,
        "sections": view.draft_sections(draft, by=draft.by),
        "gaps": checks.check(draft.content, file.held(case)),
        "waits": draft.passed is None,
    }
    return render(request, "decisions/read.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def pass_on(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form is right."""
    writing.pass_draft(case_id=case_id, by=signed_in(request), version=_version(request), now=now())
    return HttpResponseRedirect(reverse("public-decisions:to-read"))


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The passed draft as it will be issued; sign it. The second factor is shown anew before."""
    case = case_for(request, case_id, "sign_decision")
    draft = writing.newest(case)
    if draft is None or draft.passed is not True:
        raise NotFound
    return _sign(request, case, draft)


@reauthentication_required(enabled=lambda _request: not settings.ODR_DEMO)
def _sign(request: HttpRequest, case: Case, draft: Draft) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        decision = signing.sign_decision(case_id=case.pk, by=user, version=_version(request), now=now())
        return HttpResponseRedirect(reverse("decisions:decision", args=[case.pk, decision.pk]))
    context = {"case": case, "draft": draft, "sections": view.draft_sections(draft, by=user)}
    return render(request, "decisions/sign.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def declare_complex(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Declare the case complex."""
    case = case_for(request, case_id, "declare_complex")
    form = ComplexForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        writing.declare_complex(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    heading = _("Say that this case is complex")
    intro = _(
        "Both sides learn of it, with your reasons and the new day. It can be said once, soon after the file closed."
    )
    return asked(request, case, form, act, heading=heading, submit=_("Tell both sides"), intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def make_consent_award(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The terms both sides ask for, the check of protection, and the award. The second factor is shown anew before."""
    case = case_for(request, case_id, "make_consent_award")
    terms = signing.agreed_terms(case)
    if terms is None:
        raise NotFound
    return _make_award(request, case, terms)


@reauthentication_required(enabled=lambda _request: not settings.ODR_DEMO)
def _make_award(request: HttpRequest, case: Case, terms: list[Term]) -> HttpResponse:
    user = signed_in(request)
    begun = file.begun_with(case, user)
    initial = {"remains": begun["protection"]["remains"], "seat": begun["seat"]}
    form = ConsentCheckForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        protection = {part: data[part] for part in ("remains", "respected")}
        signing.make_consent_award(
            case_id=case.pk,
            by=user,
            place=data["place"],
            seat=data["seat"],
            protection=protection,
            seen_version=whole_number(request.POST.get("version", "")),
            now=now(),
        )

    words = {"heading": _("Make the agreement an award"), "submit": _("Sign the award")}
    lines = [term_sentence(term) for term in terms]
    return asked(request, case, form, act, lines=lines, version=case.version, **words)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Correct a slip without being asked."""
    case = case_for(request, case_id, "correct_on_own_motion")
    form = OrdersForm(request.POST if request.method == "POST" else None, currency=case.currency, own=True)

    def act() -> None:
        corrections.correct_on_own_motion(
            case_id=case_id, by=signed_in(request), ruling=form.cleaned_data["ruling"], orders=form.orders(), now=now()
        )

    intro = _("The decision stays as it is. Your correction is issued beside it, to both sides.")
    words = {"heading": _("Correct the decision"), "submit": _("Issue the correction"), "intro": intro}
    return asked(request, case, form, act, **words)


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, case_id: UUID, correction_id: UUID) -> HttpResponse:
    """Rule on a request to correct, explain or complete the decision."""
    case = case_for(request, case_id, "rule_on_correction")
    row = correction_of(case, correction_id)
    form = OrdersForm(request.POST if request.method == "POST" else None, currency=case.currency)

    def act() -> None:
        data = form.cleaned_data
        corrections.rule_on_correction(
            case_id=case_id,
            correction_id=correction_id,
            by=signed_in(request),
            granted=data["granted"] == "yes",
            ruling=data["ruling"],
            orders=form.orders() if data["granted"] == "yes" else None,
            now=now(),
        )

    words = {"heading": row.get_kind_display(), "submit": _("Decide on the request")}
    return asked(request, case, form, act, quotes=_quotes(row.text, row.comment), **words)


@login_required
@require_http_methods(["GET", "POST"])
def rule_on_set_aside(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Rule on the seller's request to reopen: yes reopens the case, no lets the decision stand."""
    user = signed_in(request)
    case = case_for(request, case_id, "set_aside")
    found = queries.holding(case)
    asked_for = getattr(found, "set_aside", None)
    if asked_for is None:
        raise NotFound
    form = RulingForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        granted = form.cleaned_data["granted"] == "yes"
        decide = setting_aside.set_aside if granted else setting_aside.refuse_set_aside
        decide(case_id=case_id, by=user, ruling=form.cleaned_data["ruling"], now=now())

    words = {"heading": _("Reopen the decision?"), "submit": _("Decide on the request")}
    quotes = _quotes(asked_for.reasons, asked_for.comment)
    desk = reverse("neutrals:tribunal-desk")  # whoever has ruled takes part no longer, and cannot go back to the case
    return asked(request, case, form, act, quotes=quotes, back=desk, **words)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, case_id: UUID, decision_id: UUID) -> HttpResponse:
    """What the public will read, without names: look at it, mend it, confirm it."""
    user = signed_in(request)
    case = cases.visible_to(user).filter(pk=case_id).first() or queries.case_of_author(user, case_id)
    decision = queries.decision(user, case, decision_id)
    if decision.signed_by_id != user.pk:
        raise NotPermitted("publish", because=_("Only the person who signed the decision confirms this."))
    initial = publication.preview(decision)
    form = PublicForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        publication.confirm_publication(decision_id=decision_id, by=user, text=form.cleaned_data, now=now())

    intro = _(
        "Everybody can read this once the decision is final. Names were taken out. Look for what could still tell who it is."
    )
    words = {"heading": _("What the public reads"), "submit": _("Confirm for the public"), "intro": intro}
    return asked(request, case, form, act, back=reverse("decisions:decision", args=[case_id, decision_id]), **words)


def asked(request: HttpRequest, case: Case, form: Any, act: Any, *, back: str = "", **context: Any) -> HttpResponse:
    """A form that does one act and leads back; what the act refuses stands beside its field, and what was typed stays."""
    back, status = back or reverse("cases:case", args=[case.pk]), 422
    if request.method == "POST" and form.is_valid():
        try:
            act()
            return HttpResponseRedirect(back)
        except InvalidInput as refusal:
            put_back(form, refusal)
        except StalePage:  # what is signed is another thing now: it is read anew
            raise
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    known = {"case": case, "form": form, "back_url": back, **context}
    return render(request, "decisions/question.html", known, status=status if form.errors else 200)


def case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    """The case, where this person may do the act in it."""
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def correction_of(case: Case, correction_id: UUID) -> Correction:
    """A request of this case. Raises NotFound."""
    found = Correction.objects.filter(pk=correction_id, decision__case=case).select_related("decision").first()
    if found is None:
        raise NotFound
    return found


def _quotes(asked_for: str, answered: str) -> list[tuple[str, str]]:
    rows = [(_("What was asked"), asked_for), (_("What the other side says"), answered or _("Nothing so far."))]
    return [(title, text) for title, text in rows if text]


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() else None


def _version(request: HttpRequest) -> int:
    return _number(request.POST.get("draft", "")) or 0
