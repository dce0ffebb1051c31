"""Django's administration, for administrators with a second factor only.

What it shows of evidence, log and cases can be read, not changed: register those models with `ReadOnly`. Content of
rooms is not registered at all, whatever somebody's role.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries, second_factor
from odr.accounts.models import Role, User
from odr.common.errors import NotFound


class Site(admin.AdminSite):
    """Asks for the role and for the second factor; knows no password form of its own."""

    site_header = site_title = _("Administration")
    index_title = _("People and roles")

    def has_permission(self, request: HttpRequest) -> bool:
        """An active administrator whose session showed the second factor."""
        user = request.user
        return (
            isinstance(user, User)
            and user.is_active
            and queries.has_role(user, Role.ADMINISTRATOR)
            and second_factor.shown(request, user)
        )

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Visitors go to the staff's own sign-in; for anybody else there is no such page."""
        if request.user.is_authenticated:
            raise NotFound
        wanted = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")


class ReadOnly(admin.ModelAdmin):
    """Rows may be looked at; what changes them is an act of the procedure, not a form here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True  # the site asked already

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
