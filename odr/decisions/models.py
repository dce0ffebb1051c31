"""Decisions: drafts, what was signed and served, requests to correct it or to set it aside, and what the public reads."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side
from odr.outcomes.models import Document
from odr.outcomes.terms import Term, from_json

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Kind(models.TextChoices):
    """What is signed at the end of the proceedings."""

    AWARD = "award", _("Award")
    BINDING = "binding", _("Decision that binds the seller")
    RECOMMENDATION = "recommendation", _("Recommendation")
    CONSENT = "consent", _("Award on agreed terms")
    DEFAULT = "default", _("Decision without the seller")
    DISMISSAL = "dismissal", _("Decision that nothing is owed")


class Draft(models.Model):
    """One version of a decision as it is written. Never changed: what is saved again is the next version."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decision_drafts")
    version = models.PositiveIntegerField()
    content = models.JSONField()  # see `odr.decisions.content`
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    to_reader_at = models.DateTimeField(null=True)  # complete, and given to the second reader
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)  # what the second reader found: the form is right, or not
    remarks = models.TextField(blank=True)  # on the form alone, never on the merits

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="decisions_one_draft_of_a_version"),
            models.CheckConstraint(
                condition=models.Q(passed=None) | models.Q(to_reader_at__isnull=False, read_by__isnull=False),
                name="decisions_passed_by_a_reader",
            ),
            models.CheckConstraint(
                condition=models.Q(read_by=None) | ~models.Q(read_by=models.F("by")),
                name="decisions_reader_is_not_the_author",
            ),
        ]


class Decision(models.Model):
    """What was signed. Its content never changes; a correction is issued beside it.

    A case has one that holds. One that was set aside stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    fast = models.BooleanField(default=False)  # both sides agreed to the short times for corrections
    content = models.JSONField()
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(set_aside_at=None), name="decisions_one_holds_in_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(served_at=None) | models.Q(served_at__gte=models.F("signed_at")),
                name="decisions_served_after_it_was_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(final_at=None) | models.Q(set_aside_at=None),
                name="decisions_final_is_not_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def orders(self) -> list[Term]:
        """What the decision orders, in order; nothing where the claim is dismissed."""
        return from_json(self.content["orders"])

    @property
    def language(self) -> str:
        """The language the decision was written in; that version prevails."""
        return str(self.content["language"])


class Correction(models.Model):
    """A request to correct a slip, to explain a point or to decide one that was left out; or the author's own correction.

    `orders` are all orders that hold after it, where it changes them. Source: UNCITRAL Model Law, art. 33.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correct a slip of writing or counting")
        INTERPRETATION = "interpretation", _("Explain a point")
        ADDITIONAL = "additional", _("Decide a point that was left out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=20, choices=Kind)
    side = models.CharField(max_length=20, choices=PARTIES, blank=True)  # empty: the author's own motion
    text = models.TextField(blank=True)  # what the side asks for
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)  # of the other side
    commented_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    commented_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    ruling = models.TextField(blank=True)  # the corrected words, the explanation, the further decision; or why not
    orders = models.JSONField(null=True)
    ruled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "side", "kind"],
                condition=models.Q(granted=None),
                name="decisions_one_open_request_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(granted=None) | ~models.Q(ruling=""), name="decisions_ruling_has_its_reasons"
            ),
        ]


class SetAside(models.Model):
    """The seller, who took no part, asks to reopen the decision; what the buyer says to it; what somebody else rules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="set_aside")
    knew_on = models.DateField()  # the day the seller says they learned of the decision
    reasons = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    comment = models.TextField(blank=True)
    commented_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    commented_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    ruling = models.TextField(blank=True)
    ruled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted=None) | ~models.Q(ruling=""), name="decisions_set_aside_has_its_reasons"
            )
        ]


class RecommendationAnswer(models.Model):
    """What one side says to a recommendation, in the words shown. It can be changed while the time runs."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=20, choices=PARTIES)
    accepts = models.BooleanField()
    consent = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "side"], condition=models.Q(replaced_at=None), name="decisions_one_answer_a_side"
            )
        ]


class ConsentWish(models.Model):
    """One side asks that these terms become an award. It is made once both sides ask for the same ones (Model Law, art. 30)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consent_wishes")
    side = models.CharField(max_length=20, choices=PARTIES)
    terms = models.JSONField()
    consent = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)  # by a later wish, or by the award made of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "side"], condition=models.Q(replaced_at=None), name="decisions_one_wish_a_side"
            )
        ]

    def agreed(self) -> list[Term]:
        """The terms, in order."""
        return from_json(self.terms)


class PublicDecision(models.Model):
    """A decision as the public reads it: without names, confirmed by whoever signed it, shown once it is final."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="public")
    topic = models.CharField(max_length=30)
    law = models.CharField(max_length=120)
    outcome = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.JSONField()  # {"answer": ..., "facts": [...], "issues": [...], "orders": [...]}
    searched = models.TextField()  # the same words in one, for the search
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    published_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-published_on", "-id"], name="decisions_public_newest")]
