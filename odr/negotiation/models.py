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
