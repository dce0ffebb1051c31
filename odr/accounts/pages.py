"""Sign in by link or code, sign out, and stay signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from odr.accounts import forms, operations
from odr.accounts.models import SignInLink
from odr.accounts.redirects import safe_path
from odr.common import ratelimit
from odr.common.errors import InvalidInput
from odr.common.time import now

#: Kept in this browser's session between asking for a code and typing it.
EMAIL, NEXT = "sign_in_email", "sign_in_next"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address; then send a link and a code to it, if somebody may come in with it."""
    wanted = safe_path(request.GET.get("next"))
    if request.user.is_authenticated:
        return HttpResponseRedirect(_destination(wanted))
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        _ask(request, email, wanted)
        request.session[EMAIL], request.session[NEXT] = email, wanted
        return HttpResponseRedirect(reverse("accounts:code"))
    return _page(request, "accounts/sign_in.html", {"form": form, "next": wanted})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """ "We sent you an e-mail": type the code here, or open the link there."""
    wanted = request.session.get(NEXT, "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(_destination(wanted))
    known = request.session.get(EMAIL, "")
    form = forms.Code(request.POST or None, known_email=known)
    if request.method == "POST" and form.is_valid():
        ratelimit.spend("code-ip", ratelimit.client_address(request))
        try:
            entry = operations.use_code(email=form.address, code=form.cleaned_data["code"], now=now())
        except InvalidInput as wrong:
            form.add_error("code", wrong.errors["code"])
        else:
            return _enter(request, entry, method="code")
    return _page(request, "accounts/code.html", {"form": form, "email": known})


@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Another e-mail to the same address."""
    email = request.session.get(EMAIL, "")
    if not email:
        return HttpResponseRedirect(reverse("accounts:sign-in"))
    _ask(request, email, request.session.get(NEXT, ""))
    messages.success(request, _("We sent another e-mail."))
    return HttpResponseRedirect(reverse("accounts:code"))


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button. Opening it uses nothing up, because mail scanners open links."""
    if request.method == "POST":
        entry = operations.use_link(token=token, now=now())
        return _enter(request, entry, method="link")
    found = operations.open_link(token=token, now=now())
    if found is None:
        return render(request, "accounts/link_used_up.html", status=operations.LinkUsedUp.status)
    invited = found.purpose == SignInLink.Purpose.INVITATION
    return render(request, "accounts/link.html", {"person": found.user, "invited": invited})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: the session ends on the server too, so that its cookie opens nothing any more."""
    logout(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(reverse("home"))


def _ask(request: HttpRequest, email: str, wanted: str) -> None:
    ratelimit.spend("sign-in-mail-ip", ratelimit.client_address(request))
    ratelimit.spend("sign-in-mail-address", email.lower())
    operations.send_sign_in_link(email=email, next_path=wanted, language=get_language() or "en", now=now())


def _enter(request: HttpRequest, entry: operations.Entry, *, method: str) -> HttpResponse:
    invited = entry.purpose == SignInLink.Purpose.INVITATION
    wanted = entry.next_path or request.session.get(NEXT, "")
    operations.open_session(request, entry.user, method="invitation" if invited else method)
    for name in (EMAIL, NEXT):
        request.session.pop(name, None)
    return HttpResponseRedirect(reverse("account_set_password") if invited else _destination(wanted))


def _destination(wanted: str) -> str:
    return safe_path(wanted) or resolve_url(settings.LOGIN_REDIRECT_URL)


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    wrong = isinstance(form, forms.Form) and bool(form.errors)
    return render(request, template, context, status=422 if wrong else 200)
