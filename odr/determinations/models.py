"""Determinations: what was found about forum, law and protection, with everything needed to find it again."""

import uuid

from django.db import models

from odr.cases.models import Case


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
