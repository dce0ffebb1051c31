"""My account: profile, where I am signed in, API tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from odr.accounts import devices, forms, operations, queries
from odr.accounts.access import signed_in
from odr.accounts.models import User
from odr.accounts.operations.sessions import public_id
from odr.common.errors import InvalidInput
from odr.common.time import now

PROFILE = ("full_name", "latin_name", "language", "country", "time_zone")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My name, language and time zone; my sessions; my tokens."""
    user = signed_in(request)
    form = forms.Profile(request.POST or None, initial={name: getattr(user, name) for name in PROFILE})
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_profile(user=user, now=now(), **form.cleaned_data)
        except InvalidInput as wrong:
            for field, texts in wrong.errors.items():
                form.add_error(field, texts)
        else:
            messages.success(request, _("Your account is saved."))
            return HttpResponseRedirect(reverse("accounts:account"))
    return _page(request, user, form=form, status=422 if form.errors else 200)


@login_required
@require_POST
def end_session(request: HttpRequest, which: str) -> HttpResponse:
    """End one of my sessions; it answers nothing from the next request on."""
    operations.end_session(user=signed_in(request), which=which, now=now())
    messages.success(request, _("That session is ended."))
    return HttpResponseRedirect(reverse("accounts:account"))


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    operations.end_other_sessions(user=signed_in(request), keep=request.session.session_key, now=now())
    messages.success(request, _("You are signed out everywhere else."))
    return HttpResponseRedirect(reverse("accounts:account"))


@login_required
@require_POST
def add_token(request: HttpRequest) -> HttpResponse:
    """Make an API token. Its secret is on the answer to this one request, and nowhere else."""
    user = signed_in(request)
    form = forms.Token(request.POST)
    if form.is_valid():
        try:
            _row, secret = operations.issue_api_token(user=user, name=form.cleaned_data["name"], now=now())
        except InvalidInput as wrong:
            form.add_error("name", wrong.errors["name"])
        else:
            return render(request, "accounts/token_made.html", {"secret": secret}, status=201)
    return _page(request, user, token_form=form, status=422)


@login_required
@require_POST
def end_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of my tokens."""
    operations.end_api_token(token_id=token_id, by=signed_in(request), now=now())
    messages.success(request, _("That token is ended."))
    return HttpResponseRedirect(reverse("accounts:account"))


def _page(
    request: HttpRequest,
    user: User,
    *,
    form: forms.Profile | None = None,
    token_form: forms.Token | None = None,
    status: int = 200,
) -> HttpResponse:
    own = request.session.session_key
    sessions = [
        {"id": public_id(row), "row": row, "device": devices.name(row.device), "this": row.session_key == own}
        for row in queries.sessions_of(user, now=timezone.now())
    ]
    context = {
        "person": user,
        "sessions": sessions,
        "tokens": queries.api_tokens_of(user, now=now()),
        "works_here": queries.needs_second_factor(user),
        "form": form or forms.Profile(initial={name: getattr(user, name) for name in PROFILE}),
        "token_form": token_form or forms.Token(),
    }
    if token_form is not None:
        context["errors"] = [{"text": text, "href": "#id_name"} for text in token_form.errors.get("name", [])]
    return render(request, "accounts/account.html", context, status=status)
