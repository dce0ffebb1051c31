"""The seller's answer, offers, and what the two sides suggest to each other. No workflow here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side
from odr.outcomes.terms import Term, from_json

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Answer(models.Model):
    """What the seller says to the claim: once, and never changed."""

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("I agree")
        PARTLY = "partly", _("I agree in part")
        DENY = "deny", _("I disagree")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="answer")
    kind = models.CharField(max_length=10, choices=Kind)
    reasons = models.TextField(blank=True)
    jurisdiction_objection = models.TextField(blank=True)  # why the case cannot be decided where the memo says
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    consent = models.TextField(blank=True)  # the words shown when the whole claim was accepted
    created_at = models.DateTimeField()


class AnswerDraft(models.Model):
    """An answer that is being written; it is nobody's act until it is sent."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answer_drafts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="negotiation_one_draft_a_person")]


class Offer(models.Model):
    """Terms one side offers the other until a moment. The terms of an offer never change; another offer is another row."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")
        EXPIRED = "expired", _("Time ran out")
        SUPERSEDED = "superseded", _("No longer open")  # another offer was accepted, or the talks ended

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="offers")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    terms = models.JSONField()
    message = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    consent = models.TextField(blank=True)  # the words shown to whoever accepted

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "side"], condition=models.Q(state="open"), name="negotiation_one_open_offer_a_side"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="negotiation_offer_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-created_at"], name="negotiation_offers_of_case"),
            models.Index(fields=["expires_at"], condition=models.Q(state="open"), name="negotiation_open_offers"),
        ]

    def offered(self) -> list[Term]:
        """The terms, in order."""
        return from_json(self.terms)


class BidRound(models.Model):
    """One round of sealed bids: each side names its limit, unseen; they meet or nobody learns anything."""

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        MET = "met", _("The bids met")
        NOT_MET = "not_met", _("The bids did not meet")
        LAPSED = "lapsed", _("Not finished in time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="bid_rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    currency = models.CharField(max_length=3)
    agreed = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # the sum in the middle, once they met
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # until when the next step of the round can be done
    complete_at = models.DateTimeField(null=True)  # both bids are in; from then on they can be opened
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="negotiation_bid_round_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="negotiation_one_open_bid_round"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=3), name="negotiation_three_bid_rounds_at_most"
            ),
            models.CheckConstraint(
                condition=models.Q(state="met", agreed__gt=0) | (~models.Q(state="met") & models.Q(agreed=None)),
                name="negotiation_sum_only_of_bids_that_met",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=models.Q(state="open"), name="negotiation_open_bid_rounds")
        ]


class Bid(models.Model):
    """One side's sealed limit. The number is written only when its side opens it, and wiped where the bids do not meet."""

    round = models.ForeignKey(BidRound, on_delete=models.CASCADE, related_name="bids")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)  # SHA-256; see `odr.negotiation.bidding`
    box = models.TextField(
        blank=True
    )  # the number locked with a code that only the bidder has; empty for a browser's bid
    consent = models.TextField()  # the words shown
    created_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    salt = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "side"], name="negotiation_one_bid_a_side"),
            models.CheckConstraint(
                condition=models.Q(commitment__regex=r"^[0-9a-f]{64}$"), name="negotiation_bid_is_a_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0, revealed_at__isnull=False),
                name="negotiation_bid_readable_only_once_revealed",
            ),
        ]


class CounterClaim(models.Model):
    """What the seller asks from the buyer about the same order, and what the buyer says to it."""

    class Reply(models.TextChoices):
        AGREE = "agree", _("I agree")
        PARTLY = "partly", _("I agree in part")
        DENY = "deny", _("I disagree")
        SILENT = "silent", _("No answer")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="counter_claim")
    terms = models.JSONField()
    reasons = models.TextField()
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    reply = models.CharField(max_length=10, choices=Reply, blank=True)
    reply_reasons = models.TextField(blank=True)
    reply_language = models.CharField(max_length=10, blank=True)
    replied_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True)

    def asked(self) -> list[Term]:
        """What is asked from the buyer, in order."""
        return from_json(self.terms)


class Suggestion(models.Model):
    """One side suggests more time, or a mediator; it takes effect once the other side agrees."""

    class Kind(models.TextChoices):
        MORE_TIME = "more_time", _("More time to talk")
        MEDIATION = "mediation", _("A mediator")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=20, choices=Kind)
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="negotiation_suggested_once")]
