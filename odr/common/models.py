"""Plumbing tables."""

from django.db import models


class IdempotencyRecord(models.Model):
    """The answer once given to a write with an idempotency key, kept so that a repeat gets the same answer."""

    owner = models.CharField(max_length=64)  # who sent it: a user id, or a draft's id
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # null while the first request is in flight
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="common_idempotency_once")]


class Heartbeat(models.Model):
    """When a background part last showed that it runs (for `/health/`)."""

    part = models.CharField(max_length=20, primary_key=True)
    seen_at = models.DateTimeField()
