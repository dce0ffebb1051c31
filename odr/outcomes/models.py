"""What was agreed and whether it was done. Terms never change; a step's state says how far its performance is."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side
from odr.outcomes.terms import Term, TermKind, from_json


class Document(models.Model):
    """An issued document as a file: a settlement agreement, a decision, a statement of reasons. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)  # as downloaded
    stored_as = models.CharField(max_length=120)  # random
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()


class Settlement(models.Model):
    """The agreement that ends a dispute, with the terms as the sides agreed them."""

    class Origin(models.TextChoices):
        CLAIM = "claim", _("The seller agreed to what the buyer asked for")
        OFFER = "offer", _("An offer was accepted")
        PROPOSAL = "proposal", _("Both sides accepted the mediator's proposal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="settlement")
    origin = models.CharField(max_length=20, choices=Origin)
    terms = models.JSONField()
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    def agreed(self) -> list[Term]:
        """The terms, in order."""
        return from_json(self.terms)


class PerformanceStep(models.Model):
    """One term as a thing to do, by whom, by when, and whether it was done."""

    class State(models.TextChoices):
        DUE = "due", _("To be done")
        REPORTED = "reported", _("Reported as done")
        CONFIRMED = "confirmed", _("Confirmed by both sides")
        DISPUTED = "disputed", _("Reported as not done")
        UNCONFIRMED = "unconfirmed", _("Reported by one side, not confirmed")
        MISSED = "missed", _("Not done in time")

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=TermKind)
    by = models.CharField(max_length=20, choices=Side)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    text = models.TextField(blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.DUE)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.TextField(blank=True)  # how it was done: a payment reference, a parcel number
    confirmed_at = models.DateTimeField(null=True)
    dispute = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["settlement", "position"], name="outcomes_step_once")]
        ordering = ["position"]
