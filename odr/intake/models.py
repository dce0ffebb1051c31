"""Drafts of complaints, what is missing in them, the officer's decision, and the letter that tells the seller."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case
from odr.notices.models import Notice


class Draft(models.Model):
    """A complaint being written: saved at each step, found again by its address, turned into one case at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="drafts")
    answers = models.JSONField(default=dict)  # names of odr.intake.complaints.Complaint -> JSON values
    done = models.JSONField(default=list)  # steps that were saved
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    purge_warned_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    case = models.OneToOneField(Case, null=True, on_delete=models.CASCADE, related_name="draft")

    class Meta:
        indexes = [models.Index(fields=["saved_at"], condition=models.Q(case=None), name="intake_open_drafts")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case=None, filed_at=None) | models.Q(case__isnull=False, filed_at__isnull=False),
                name="intake_filed_draft_has_its_case",
            )
        ]


class Gap(models.TextChoices):
    """What an officer can find missing. Each is told to the buyer in these words."""

    SELLER_ADDRESS = "seller_address", _("An e-mail address at which the seller can be reached")
    SELLER_IDENTITY = "seller_identity", _("Who the seller is: a name, a country or a web address")
    PURCHASE = "purchase", _("Proof of the purchase, for example the order confirmation")
    PAYMENT = "payment", _("Proof of the payment")
    STORY = "story", _("What happened, in a few more sentences")
    PHOTOS = "photos", _("Photos that show the problem")
    CONTACT = "contact", _("What you and the seller have written to each other so far")
    AMOUNT = "amount", _("How you worked out the sum you ask for")
    OTHER = "other", _("Something else, described below")


class Ground(models.TextChoices):
    """Why a complaint may be refused (after Directive 2013/11/EU, art. 5(4), and the scope of this platform)."""

    SELLER_NOT_ASKED = "seller_not_asked", _("The seller was not asked first")
    FRIVOLOUS = "frivolous", _("There is no real dispute, or it is meant to annoy")
    ELSEWHERE = "elsewhere", _("Another body or a court is dealing with it, or has decided it")
    VALUE = "value", _("The sum is outside our limits")
    TOO_LATE = "too_late", _("It was sent too long after the seller's last answer")
    NOT_A_PURCHASE = "not_a_purchase", _("It is not about a purchase by a person from a business")
    NO_SELLER = "no_seller", _("The seller cannot be found")
    BURDEN = "burden", _("It would seriously hinder our work for everybody else")


class Deficiency(models.Model):
    """A list of what is missing, sent to the buyer, and what the buyer then added."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deficiencies")
    gaps = models.JSONField()
    note = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answered_at=None), name="intake_one_open_deficiency"
            )
        ]

    @property
    def gap_labels(self) -> list[str]:
        """The gaps in the reader's words."""
        return [str(Gap(gap).label) for gap in self.gaps]


class IntakeDecision(models.Model):
    """The officer's decision to take the case on or not, with reasons."""

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", _("Taken on")
        REFUSED = "refused", _("Not taken on")

    # Another row follows when a refusal was taken back; none is ever changed.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="intake_decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    grounds = models.JSONField(default=list)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)  # null: the system, on a clock
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | ~models.Q(reasons=""), name="intake_refusal_has_reasons"
            )
        ]

    @property
    def ground_labels(self) -> list[str]:
        """The grounds in the reader's words."""
        return [str(Ground(ground).label) for ground in self.grounds]


class ServiceLetter(models.Model):
    """The letter by which the seller learns of a case. Its short code opens one page without signing in."""

    code = models.CharField(max_length=12, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="service_letters")
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="service_letter")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)  # service by it is proven
    failed_at = models.DateTimeField(null=True)  # its e-mail did not arrive, and what follows from that was done
    offered_address = models.EmailField(
        max_length=254, blank=True, default="", db_default=""
    )  # whoever holds it reads here
    disowned_at = models.DateTimeField(null=True)  # somebody at that address said that it is not their business
    disowned_reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(completed_at=None), name="intake_letters_under_way")
        ]


class Review(models.Model):
    """The buyer asks for a second look at a refusal, and what another officer says to it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="intake_reviews")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    overturned = models.BooleanField(null=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(decided_at=None), name="intake_one_open_review")
        ]
