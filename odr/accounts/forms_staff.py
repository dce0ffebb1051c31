"""allauth's forms in our words: our labels, no placeholders, nothing marked as required by the browser."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from odr.common.forms import Renderer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Plain(forms.Form):
    """Mixed in before allauth's form: `labels` and `hints` by field."""

    use_required_attribute = False
    default_renderer = Renderer
    labels: "ClassVar[Mapping[str, StrOrPromise]]" = {}
    hints: "ClassVar[Mapping[str, StrOrPromise]]" = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


CODE_LABELS = {"code": _("Code from your authenticator app, or a recovery code")}


class Login(Plain, account.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}


class Reauthenticate(Plain, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class SetPassword(Plain, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}
    hints = {"password1": _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")}


class ChangePassword(Plain, account.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), **SetPassword.labels}
    hints = SetPassword.hints


class ShowFactor(Plain, factor.AuthenticateForm):
    labels = CODE_LABELS


class ShowFactorAgain(Plain, factor.ReauthenticateForm):
    labels = CODE_LABELS


class ActivateTotp(Plain, ActivateTOTPForm):
    labels = {"code": _("Code your app shows now")}
    hints = {"code": _("6 digits")}


class AddPasskey(Plain, AddWebAuthnForm):
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with this passkey alone, without password")}
    hints = {"name": _("A name that tells you later which device it is, for example: Work laptop")}
