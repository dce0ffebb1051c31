"""“I received a notice”: one page from a short code, without signing in; the way to the answer, and “not my business”."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts import operations as accounts
from odr.cases import queries as cases
from odr.cases.stages import FINAL, Stage
from odr.common import ratelimit
from odr.common.errors import NotFound
from odr.common.time import now
from odr.evidence.forms import posted
from odr.intake import service
from odr.intake.act_forms import CodeForm, NotMineForm
from odr.intake.models import ServiceLetter

ANSWERABLE = (Stage.SERVED, Stage.RESPONDENT_SILENT)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of a letter."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = _letter(request, form.cleaned_data["code"])
        except NotFound:
            form.add_error("code", _("We do not know this code. Check it against the letter, letter by letter."))
        else:
            return HttpResponseRedirect(reverse("intake:notice", args=[found.code]))
    context = {"form": form, "submit": _("Show the notice"), "back_url": reverse("home")}
    return render(request, "intake/notice_enter.html", context, status=422 if form.errors else 200)


@require_GET
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Who sent it, how to check it, what it says, must I, by when, what if not, who helps."""
    found = _letter(request, code)
    case = found.case
    clock = cases.running_clocks(case).filter(waiting_for="respondent").first()
    context = {
        "letter": found,
        "case": case,
        "clock": clock,
        "now": now(),
        "closed": Stage(case.stage) in FINAL,
        "can_answer": Stage(case.stage) in ANSWERABLE,
        "mine": request.user.is_authenticated and request.user.pk == found.recipient_id,
    }
    return render(request, "intake/notice.html", context)


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Have a sign-in link sent to the address that was served, and nowhere else."""
    found = _letter(request, code)
    path = reverse("cases:case", args=[found.case_id])
    if request.user.is_authenticated and request.user.pk == found.recipient_id:
        return HttpResponseRedirect(path)
    email = found.recipient.email
    ratelimit.spend("sign-in-mail-ip", ratelimit.client_address(request))
    ratelimit.spend("sign-in-mail-address", email)
    accounts.send_sign_in_link(email=email, next_path=path, language=found.recipient.language, now=now())
    words = _("We sent a link and a code to %(address)s. Open the link, or type your address and the code here.")
    messages.success(request, words % {"address": masked(email)})
    return HttpResponseRedirect(reverse("accounts:code"))


@require_http_methods(["GET", "POST"])
def not_mine(request: HttpRequest, code: str) -> HttpResponse:
    """“This is not my business”: said once, and a person looks at it."""
    found = _letter(request, code)
    form = NotMineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        service.disown(code=found.code, reason=form.cleaned_data["reason"], now=now())
        return HttpResponseRedirect(reverse("intake:notice", args=[found.code]))
    context = {
        "form": form,
        "letter": found,
        "submit": _("Say that this is not my business"),
        "back_url": reverse("intake:notice", args=[found.code]),
    }
    return render(request, "intake/not_mine.html", context, status=422 if form.errors else 200)


def masked(email: str) -> str:
    """An address that its owner recognises and nobody else learns: `s•••@shop.example`."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}•••@{host}"


def _letter(request: HttpRequest, code: str) -> ServiceLetter:
    """The letter. Codes that do not exist are counted, so that nobody tries many."""
    try:
        return service.letter(code)
    except NotFound:
        ratelimit.spend("code-ip", ratelimit.client_address(request))
        raise
