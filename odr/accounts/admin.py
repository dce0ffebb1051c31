"""People and roles in the administration. Every change calls an operation, so that it is recorded."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from odr.accounts import operations
from odr.accounts.access import signed_in
from odr.accounts.admin_site import ReadOnly
from odr.accounts.models import Mandate, Organisation, RoleGrant, User
from odr.common.errors import Refusal
from odr.common.time import now


@admin.register(User)
class People(ReadOnly):
    """Everybody; administrators block people, and help those who lost a factor."""

    list_display = ("email", "full_name", "country", "is_active", "date_joined")
    search_fields = ("email", "full_name")
    fields = ("email", "full_name", "latin_name", "language", "country", "time_zone", "is_active", "date_joined")
    actions = ("block", "unblock", "reset_factors")
    show_full_result_count = False

    @admin.action(description=_("Block the people chosen, and end their sessions"))
    def block(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _each(request, queryset, lambda row: _set_active(request, row, active=False))

    @admin.action(description=_("Let the people chosen in again"))
    def unblock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _each(request, queryset, lambda row: _set_active(request, row, active=True))

    @admin.action(description=_("Take away password and second factor, and send a new invitation"))
    def reset_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        because = "asked for in the administration"
        _each(
            request,
            queryset,
            lambda row: operations.reset_factors(user=row, because=because, by=signed_in(request), now=now()),
        )


class Granted(ReadOnly):
    """Something given to a person: added and ended here, never edited."""

    autocomplete_fields = ("user", "organisation")
    exclude = ("given_at", "ended_at")
    actions = ("end",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    @admin.action(description=_("End the rows chosen"))
    def end(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        _each(request, queryset, lambda row: self.end_one(request, row))

    def end_one(self, request: HttpRequest, row: Model) -> None:
        """End one row by its operation."""
        raise NotImplementedError


@admin.register(RoleGrant)
class Roles(Granted):
    """Who works here as what."""

    list_display = ("user", "role", "country", "organisation", "given_at", "ended_at")
    list_filter = ("role",)

    def save_model(self, request: HttpRequest, obj: RoleGrant, form: ModelForm, change: bool) -> None:
        given = operations.give_role(
            user=obj.user,
            role=obj.role,
            country=obj.country,
            organisation=obj.organisation,
            by=signed_in(request),
            now=now(),
        )
        obj.pk = given.pk

    def end_one(self, request: HttpRequest, row: Model) -> None:
        operations.end_role(grant_id=row.pk, by=signed_in(request), now=now())


@admin.register(Mandate)
class Mandates(Granted):
    """Who may act for which organisation."""

    list_display = ("user", "organisation", "given_at", "ended_at")

    def save_model(self, request: HttpRequest, obj: Mandate, form: ModelForm, change: bool) -> None:
        given = operations.give_mandate(user=obj.user, organisation=obj.organisation, by=signed_in(request), now=now())
        obj.pk = given.pk

    def end_one(self, request: HttpRequest, row: Model) -> None:
        operations.end_mandate(mandate_id=row.pk, by=signed_in(request), now=now())


@admin.register(Organisation)
class Organisations(ReadOnly):
    """Sellers, marketplaces and authorities."""

    list_display = ("name", "kind", "country", "registration_number")
    list_filter = ("kind",)
    search_fields = ("name", "registration_number")
    show_full_result_count = False


def _set_active(request: HttpRequest, row: User, *, active: bool) -> None:
    because = "asked for in the administration"
    operations.set_active(user=row, active=active, because=because, by=signed_in(request), now=now())


def _each(request: HttpRequest, rows: QuerySet, act: Callable[..., None]) -> None:
    """Do the act for each row; a refusal is said and does not stop the others."""
    for row in rows:
        try:
            act(row)
        except Refusal as refusal:
            messages.error(request, f"{row}: {refusal}")
        else:
            messages.success(request, f"{row}")
