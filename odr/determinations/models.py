"""Determinations: what was found about forum, law and protection, with everything needed to find it again."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Determination(models.Model):
    """What the law engine found for a case: the facts asked with, the day, the pack of rules, and its answers.

    Never changed. A later one supersedes it and stands beside it; the newest of a case is the one no other supersedes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="determinations")
    facts = models.JSONField()
    as_of = models.DateField()  # the day on which the question was asked
    finding = models.JSONField()
    memo = models.JSONField()
    pack_version = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        indexes = [models.Index(fields=["case", "-made_at"], name="determinations_of_case")]


class RulePack(models.Model):
    """The rules a determination was made with, as the archive of `platform_rules.packs`: one row a version, for ever."""

    version = models.CharField(max_length=80, primary_key=True)
    archive = models.BinaryField()
    first_used_at = models.DateTimeField()


class Contest(models.Model):
    """A side says that an answer of the determination is wrong: once a side, and never changed.

    `facts` are the right values of facts that the side says are wrong or missing; null says that a fact is not known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contests")
    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="contests")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=60)  # a public answer of platform_rules/data/answers.yaml
    facts = models.JSONField(default=dict)
    reasons = models.TextField()
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "side"], name="determinations_contested_once_a_side")]


class Ruling(models.Model):
    """What the neutral decides on a contest, with reasons; never changed. `facts` are those taken as right."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("The objection is right")
        PARTLY = "partly", _("The objection is partly right")
        REJECTED = "rejected", _("The objection is not right")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contest = models.OneToOneField(Contest, on_delete=models.CASCADE, related_name="ruling")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    facts = models.JSONField(default=dict)
    reasons = models.TextField()
    language = models.CharField(max_length=10)
    determination = models.OneToOneField(Determination, null=True, on_delete=models.PROTECT, related_name="made_by")
    created_at = models.DateTimeField()


class ReportedDecision(models.Model):
    """A real decided case on the same facts, shown beside our determination so that a reader can compare the two."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="reported_decision")
    name = models.CharField(max_length=300)
    court = models.CharField(max_length=200)
    decided_on = models.CharField(max_length=10)  # YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known
    citation = models.CharField(max_length=300)
    area = models.CharField(max_length=30, blank=True)  # what the court was asked about, of the engine's areas
    expected = models.JSONField()  # the court's answers, in the vocabulary of the engine
    summary = models.JSONField(default=dict)  # language -> text
    source = models.TextField()
