"""Bundles: similar claims against one seller, who was asked and what they said, the lead case, and each own decision."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import Organisation, User
from odr.bundles.stages import Stage
from odr.cases.models import Case, Issue
from odr.decisions.models import Decision


class Bundle(models.Model):
    """Similar claims against one seller. Either the company or the person is the seller, never a name alone."""

    class End(models.TextChoices):
        TOO_FEW = "too_few", _("Too few buyers joined")
        DISSOLVED = "dissolved", _("An administrator ended it, with reasons")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="bundles")
    seller = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seller_name = models.CharField(max_length=200)
    issue = models.CharField(max_length=30, choices=Issue)
    contract_kind = models.CharField(max_length=30)
    rules_version = models.CharField(max_length=20)
    stage = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Stage], default=Stage.PROPOSED)

    proposed_at = models.DateTimeField()
    answers_until = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)  # when the answers were counted after the time for them
    lead = models.ForeignKey("Member", null=True, on_delete=models.PROTECT, related_name="+")
    lead_from = models.DateTimeField(null=True)
    lead_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lead_ranking = models.JSONField(default=list)  # the list the lead case was taken from, best first
    lead_because = models.TextField(blank=True)  # why not the first of it
    late_at = models.DateTimeField(null=True)
    delay_reason = models.TextField(blank=True)
    delay_explained_at = models.DateTimeField(null=True)
    lead_decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="leads")
    decided_at = models.DateTimeField(null=True)  # the lead decision was served
    alerted_at = models.DateTimeField(null=True)
    alerted_people = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=20, choices=End, blank=True)
    end_reason = models.TextField(blank=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["stage", "-proposed_at"], name="bundles_by_stage")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "seller", "issue", "contract_kind"],
                condition=models.Q(stage__in=[Stage.PROPOSED, Stage.LEADING]),
                nulls_distinct=False,
                name="bundles_one_open_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation=None, seller__isnull=False)
                | models.Q(organisation__isnull=False, seller=None),
                name="bundles_one_seller",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=[Stage.LEADING, Stage.FOLLOWING, Stage.DONE])
                | models.Q(lead__isnull=False),
                name="bundles_lead_is_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.ENDED) | ~models.Q(end="") & ~models.Q(end_reason=""),
                name="bundles_end_has_its_reason",
            ),
        ]


class Member(models.Model):
    """One claim in a bundle, and where its buyer stands. A claim is asked once in its life."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked, no answer yet")
        JOINED = "joined", _("Joined")
        DECLINED = "declined", _("Said no")
        LEFT = "left", _("Left")
        DECIDED = "decided", _("Has its own decision")
        OVER = "over", _("Ended in another way")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="members")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="bundle_member")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # figures count people
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    waits_from = models.DateTimeField(null=True)  # the own case stands still since
    released_at = models.DateTimeField(null=True)  # it goes on after the lead decision
    followed_at = models.DateTimeField(null=True)  # it went on to its own decision
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # declined, left, decided or over

    class Meta:
        indexes = [models.Index(fields=["bundle", "state"], name="bundles_members_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["joined", "decided", "left"]) | models.Q(joined_at__isnull=False),
                name="bundles_joined_by_own_yes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="decided") | models.Q(decision__isnull=False),
                name="bundles_decided_by_a_decision",
            ),
        ]


class Answer(models.Model):
    """What a buyer said, in the words shown, word for word. Never changed."""

    class Kind(models.TextChoices):
        JOIN = "join", _("Yes")
        DECLINE = "decline", _("No")
        LEAVE = "leave", _("I leave")

    class How(models.TextChoices):
        PAGE = "page"
        PROGRAM = "program"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)  # the words of a yes
    language = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the words
    how = models.CharField(max_length=10, choices=How)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="join") | ~models.Q(text="") & ~models.Q(digest=""),
                name="bundles_yes_has_its_words",
            )
        ]
