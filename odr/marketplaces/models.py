"""Marketplaces, the stores on them, and their listings: what a measure can be executed upon."""

import uuid

from django.db import models
from django.utils import timezone

from odr.accounts.models import Organisation


class Marketplace(models.Model):
    """A place where sellers sell. Its officer carries out measures and answers evidence orders."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="marketplaces")
    country = models.CharField(max_length=2)
    url = models.URLField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    """A seller's presence on one marketplace."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    marketplace = models.ForeignKey(Marketplace, on_delete=models.PROTECT, related_name="stores")
    seller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stores")
    name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["marketplace", "name"], name="marketplaces_one_store_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """One offer in a store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="listings")
    title = models.CharField(max_length=200)
    external_id = models.CharField(max_length=100, blank=True)
    gtin = models.CharField(max_length=14, blank=True)

    def __str__(self) -> str:
        return self.title
