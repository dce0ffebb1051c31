from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "odr.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from odr.accounts import factors  # noqa: F401  (its receivers must be connected)


class AdminConfig(DjangoAdminConfig):
    """Django's administration with our site, which asks for role and second factor."""

    default_site = "odr.accounts.admin_site.Site"
