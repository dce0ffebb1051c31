"""What was agreed and whether it was done. Terms never change; a step's state says how far its performance is."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side
from odr.outcomes.terms import Term, TermKind, from_json

#: Sides as steps and accounts know them. A carrier or customs broker who was joined performs nothing of an outcome.
PERFORMERS = [(side.value, side.label) for side in Side if side != Side.THIRD_PARTY]


class Document(models.Model):
    """An issued document as a file: a settlement agreement, a decision, a statement of reasons. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=14, null=True, unique=True)  # noqa: DJ001  (printed in it; older ones have none)
    file_name = models.CharField(max_length=120)  # as downloaded
    stored_as = models.CharField(max_length=120)  # random
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()


class Settlement(models.Model):
    """What ends a dispute, with its terms: an agreement of both sides, or what a decision orders.

    A case has one that holds. A decision that is corrected or set aside leaves its row, and the steps of it, as they were.
    """

    class Origin(models.TextChoices):
        CLAIM = "claim", _("The seller agreed to what the buyer asked for")
        OFFER = "offer", _("An offer was accepted")
        BIDS = "bids", _("The sealed bids of both sides met")
        PROPOSAL = "proposal", _("Both sides accepted the mediator's proposal")
        RECOMMENDATION = "recommendation", _("Both sides accepted the recommendation")
        AWARD = "award", _("A decision was made")
        CONSENT_AWARD = "consent_award", _("An agreement was made into an award")
        DEFAULT_DECISION = "default_decision", _("A decision was made without the seller taking part")

    #: Origins in which somebody else decided; the others are agreements.
    DECIDED: ClassVar[frozenset[str]] = frozenset({Origin.AWARD, Origin.CONSENT_AWARD, Origin.DEFAULT_DECISION})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="settlements")
    origin = models.CharField(max_length=20, choices=Origin)
    terms = models.JSONField()
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)  # corrected or set aside: another one holds, or none

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(superseded_at=None), name="outcomes_one_holds_in_a_case"
            )
        ]

    @property
    def is_decided(self) -> bool:
        """Whether somebody else decided; otherwise both sides agreed."""
        return self.origin in self.DECIDED

    def agreed(self) -> list[Term]:
        """The terms, in order."""
        return from_json(self.terms)


class Promised(models.Model):
    """Something to be done by a day, and how far it is: a term of an outcome, or what a third party offered to do itself."""

    class State(models.TextChoices):
        DUE = "due", _("To be done")
        REPORTED = "reported", _("Reported as done")
        CONFIRMED = "confirmed", _("Confirmed by both sides")
        DISPUTED = "disputed", _("Reported as not done")
        UNCONFIRMED = "unconfirmed", _("Reported by one side, not confirmed")
        MISSED = "missed", _("Not done in time")

    due_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.DUE)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.TextField(blank=True)  # how it was done: a payment reference, a parcel number
    confirmed_at = models.DateTimeField(null=True)
    dispute = models.TextField(blank=True)

    class Meta:
        abstract = True


class PerformanceStep(Promised):
    """One term as a thing to do, by whom, by when, and whether it was done."""

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=TermKind)
    by = models.CharField(max_length=20, choices=PERFORMERS)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    text = models.TextField(blank=True)
    # The number by which a card issuer or payment service finds the refund.
    refund_reference = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "position"], name="outcomes_step_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="money")
                | models.Q(amount__isnull=False, amount__gt=0, currency__regex=r"^[A-Z]{3}$"),
                name="outcomes_money_has_a_sum",
            ),
        ]
        ordering = ["position"]


class PayeeAccount(models.Model):
    """Where one side of a case wants its money. Seen by that side, and by whoever has to pay it once a step is due."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="payee_accounts")
    side = models.CharField(max_length=20, choices=PERFORMERS)
    holder = models.CharField(max_length=70)  # in Latin letters
    iban = models.CharField(max_length=34, blank=True)
    number = models.CharField(max_length=34, blank=True)  # where there is no IBAN; then with the bank's BIC
    bic = models.CharField(max_length=11, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "side"], condition=models.Q(replaced_at=None), name="outcomes_one_account_of_a_side"
            ),
            models.CheckConstraint(
                condition=(~models.Q(iban="") & models.Q(number=""))
                | (~models.Q(number="") & ~models.Q(bic="") & models.Q(iban="")),
                name="outcomes_account_can_be_paid",
            ),
        ]


class PaymentOrder(models.Model):
    """A payment order that was taken as a file for a bank. The bank names it in what it reports."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(PerformanceStep, on_delete=models.CASCADE, related_name="orders")
    message_id = models.CharField(max_length=35, unique=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)  # of the file, which is not kept: it names the payer's account


class BankReport(models.Model):
    """A bank's message that was uploaded: payment status or notification. The file is not kept, every entry of it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.CharField(max_length=20)  # such as camt.054.001.08
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uploaded_by", "sha256"], name="outcomes_bank_report_once_for_a_person")
        ]
        indexes = [models.Index(fields=["uploaded_by", "-created_at"], name="outcomes_reports_of_a_person")]


class BankEntry(models.Model):
    """One entry of a bank's message, and what was made of it. Evidence on a step; it confirms nothing by itself."""

    class Result(models.TextChoices):
        MATCHED = "matched", _("Belongs to a step")
        WRONG_AMOUNT = "wrong_amount", _("Another sum than the step's")
        WRONG_CURRENCY = "wrong_currency", _("Another currency than the step's")
        REPEATED = "repeated", _("Was reported before")
        UNKNOWN = "unknown", _("No payment of yours has this name")
        UNREADABLE = "unreadable", _("Cannot be read")

    class Status(models.TextChoices):
        ACCEPTED = "accepted", _("The bank has the order")
        BOOKED = "booked", _("The bank reports that it was booked")
        REJECTED = "rejected", _("The bank refused the payment")
        RETURNED = "returned", _("The money came back")
        UNKNOWN = "unknown", _("A status that is not known")

    report = models.ForeignKey(BankReport, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveSmallIntegerField()
    step = models.ForeignKey(PerformanceStep, null=True, on_delete=models.CASCADE, related_name="bank_entries")
    result = models.CharField(max_length=20, choices=Result)
    status = models.CharField(max_length=10, choices=Status)
    code = models.CharField(max_length=35, blank=True)
    end_to_end_id = models.CharField(max_length=70, blank=True)
    amount = models.DecimalField(max_digits=23, decimal_places=5, null=True)
    currency = models.CharField(max_length=3, blank=True)
    booked_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    bank_reference = models.CharField(max_length=35, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="outcomes_bank_entry_once"),
            models.CheckConstraint(
                condition=models.Q(step__isnull=False) | models.Q(result__in=["unknown", "unreadable"]),
                name="outcomes_bank_entry_has_its_step",
            ),
        ]
        ordering = ["created_at", "position"]
