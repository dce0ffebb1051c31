"""A case, an event and an outbox entry with as many columns as ours have, and the same keys."""

import uuid

from django.db import models


class Case(models.Model):
    """What the complaint says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.CharField(max_length=30)
    story = models.TextField()
    item = models.CharField(max_length=120)
    contract_kind = models.CharField(max_length=30)
    purchased_on = models.DateField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    marketplace_name = models.CharField(max_length=120, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    delivery_country = models.CharField(max_length=2, blank=True)
    respondent_name = models.CharField(max_length=200)
    respondent_country = models.CharField(max_length=2, blank=True)
    respondent_email = models.EmailField(blank=True)
    remedy = models.CharField(max_length=20)
    remedy_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Event(models.Model):
    """That it was filed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    type = models.CharField(max_length=60)
    header = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)


class Outbox(models.Model):
    """That the claimant is to be told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    kind = models.CharField(max_length=60)
    address = models.EmailField()
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
