"""The outbox: what must be told to whom, and the proof that it was. A row is written in the act's own transaction."""

import uuid

from django.db import models

from odr.accounts.models import User
from odr.cases.models import Case


class Notice(models.Model):
    """One message to one person about one thing. `kind` names its template in `templates/notices/`."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"  # the next mail server took it
        FAILED = "failed"  # given up after the last attempt; a person looks at it

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    address = models.EmailField(max_length=254)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="notices")
    context = models.JSONField(default=dict)
    is_service = models.BooleanField(default=False)  # service of a document: the proof is part of the case
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    subject = models.CharField(max_length=200, blank=True)  # as sent
    body_sha256 = models.CharField(max_length=64, blank=True)  # of the text part as sent
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  (the same key is queued once; most have none)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(state="queued"), name="notices_queued"),
            models.Index(fields=["case", "-created_at"], name="notices_of_case"),
        ]
