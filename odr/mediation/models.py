"""A mediator's proposal and what each side says to it; the mediator's own notes. Messages are `cases.Message`."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side
from odr.outcomes.terms import Term, from_json

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Proposal(models.Model):
    """Terms the mediator proposes to both sides. They never change."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONCLUDED = "concluded", _("Accepted by both sides")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Not accepted in time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    terms = models.JSONField()
    message = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    reflection_ends_at = models.DateTimeField()
    shortest_reflection_ends_at = models.DateTimeField()  # from here on the buyer's own waiver counts
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="mediation_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(shortest_reflection_ends_at__lte=models.F("reflection_ends_at")),
                name="mediation_shortest_reflection_is_shorter",
            ),
        ]

    def proposed(self) -> list[Term]:
        """The terms, in order."""
        return from_json(self.terms)


class ProposalAnswer(models.Model):
    """What one side says to a proposal. An acceptance is not shown to the other side before the end."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=20, choices=PARTIES)
    accepts = models.BooleanField()
    waives_reflection = models.BooleanField(default=False)  # the buyer's own wish not to wait for the whole time
    consent = models.TextField(blank=True)  # the words shown
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "side"], condition=models.Q(taken_back_at=None), name="mediation_one_answer_a_side"
            ),
            models.CheckConstraint(
                condition=models.Q(waives_reflection=False) | models.Q(side="claimant"),
                name="mediation_only_the_buyer_waives",
            ),
        ]


class MediatorNote(models.Model):
    """A mediator's working note. Nobody else reads it, and it is not part of the record."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="mediator_notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField()
