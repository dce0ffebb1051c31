"""Addresses of the staff's sign-in, below `/staff/`: allauth's pages, only those this platform uses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from odr.accounts import queries
from odr.accounts.models import User
from odr.common.errors import NotFound

View = Callable[..., HttpResponseBase]


def plain(view: View) -> View:
    """The library's views also take PUT as POST; a page here is read and sent, and nothing else."""
    return require_http_methods(["GET", "HEAD", "POST"])(view)


def staff_only(view: View) -> View:
    """Buyers and sellers have no password and no second factor: for them there is no such page."""

    @plain
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not queries.needs_second_factor(request.user):
            raise NotFound
        return view(request, *args, **kwargs)

    return answer


def password_again(request: HttpRequest) -> HttpResponseBase:
    """Asks for the password anew; whoever has a second factor shows that instead, and a password alone opens nothing."""
    if isinstance(request.user, User) and queries.has_second_factor(request.user):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{request.GET.urlencode()}")
    return account.reauthenticate(request)


urlpatterns = [
    path("login/", plain(account.login), name="account_login"),
    path("logout/", plain(account.logout), name="account_logout"),
    path("inactive/", plain(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", staff_only(password_again), name="account_reauthenticate"),
    path("password/set/", staff_only(account.password_set), name="account_set_password"),
    path("password/change/", staff_only(account.password_change), name="account_change_password"),
    path("2fa/", staff_only(factor.index), name="mfa_index"),
    path("2fa/authenticate/", plain(factor.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", staff_only(factor.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", staff_only(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", staff_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/passkeys/", staff_only(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", staff_only(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", plain(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/", staff_only(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/passkeys/<int:pk>/edit/", staff_only(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", staff_only(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/recovery-codes/", staff_only(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/", staff_only(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "2fa/recovery-codes/download/",
        staff_only(require_safe(recovery.download_recovery_codes)),
        name="mfa_download_recovery_codes",
    ),
]
