"""Reads about marketplaces: whose they are, and what stands on them."""

from uuid import UUID

from django.db.models import QuerySet

from odr.accounts.models import Role, RoleGrant, User
from odr.accounts.queries import Person, people_with_role
from odr.marketplaces.models import Listing, Marketplace, Store


def of_officer(user: Person) -> QuerySet[Marketplace]:
    """The marketplaces whose officer this person is: those of the organisations the role was given for."""
    if not user.is_authenticated:
        return Marketplace.objects.none()
    grants = RoleGrant.objects.filter(
        user_id=user.pk, role=Role.MARKETPLACE_OFFICER, organisation__isnull=False, ended_at=None
    )
    return Marketplace.objects.filter(organisation__in=grants.values("organisation"))


def officers_of(marketplace: Marketplace) -> QuerySet[User]:
    """The people who answer for this marketplace."""
    return people_with_role(Role.MARKETPLACE_OFFICER).filter(
        role_grants__role=Role.MARKETPLACE_OFFICER,
        role_grants__organisation=marketplace.organisation_id,
        role_grants__ended_at=None,
    )


def stores_of(*, seller_id: UUID, marketplace_id: UUID | None = None) -> QuerySet[Store]:
    """The stores of a seller, on one marketplace or on all."""
    stores = Store.objects.filter(seller_id=seller_id).select_related("marketplace")
    return (stores.filter(marketplace_id=marketplace_id) if marketplace_id else stores).order_by("name")


def listings_of(store: Store) -> QuerySet[Listing]:
    """What the store offers."""
    return Listing.objects.filter(store=store).order_by("title")
