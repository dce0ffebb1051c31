"""What allauth may do here: sign staff in. Accounts of staff are made by an administrator, not by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.accounts.operations import sessions
from odr.accounts.redirects import safe_path
from odr.accounts.secrets import fernet
from odr.common import time


class Adapter(DefaultAccountAdapter):
    """No open sign-up; buyers and sellers come in by an e-mailed link or code instead."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Wait for the next code in your app and type that one."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("That was too often in a short time. Please wait a little and try again."),
        "rate_limited": _("That was too often in a short time. Please wait a little and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and note when the session began."""
        super().login(request, user)
        sessions.mark_started(request)
        if isinstance(user, User):
            sessions.record_sign_in(user, method="factors", now=time.now())

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Before an important act the second factor is shown anew; a password alone does for whoever has none yet."""
        methods = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        return factors or methods

    def is_safe_url(self, url: str) -> bool:
        """Only pages of this site."""
        return bool(safe_path(url))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set it, and record that it was set."""
        super().set_password(user, password)
        if isinstance(user, User):
            sessions.record_factor(user, event="password-set", now=time.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the second factor."""
        return reverse("mfa_index")


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted in the database, and bound to the site's own address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next code in your app and type that one."),
        "cannot_delete_authenticator": _("You cannot remove your last second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret under a key that follows from the site's secret key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of `encrypt`."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The site's name as the authenticator app shows it."""
        return settings.MFA_TOTP_ISSUER

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002  (allauth's name)
        """What a new passkey is called until its owner names it."""
        return gettext("My passkey")


def _fernet() -> Fernet:
    return fernet("accounts.second-factor")
