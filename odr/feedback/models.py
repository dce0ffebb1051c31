"""Questionnaires to both sides of a case that has ended, and what came back. No workflow here."""

import uuid

from django.db import models

from odr.cases.models import Case, Side

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Questionnaire(models.Model):
    """One side of one case is asked, once, until a moment. `version` names the questions (`platform_rules.feedback`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questionnaires")
    side = models.CharField(max_length=20, choices=PARTIES)
    version = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "side"], name="feedback_asked_once_a_side"),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("asked_at")), name="feedback_has_time"),
        ]
        indexes = [models.Index(fields=["side", "closes_at", "id"], name="feedback_by_side")]


class Reply(models.Model):
    """What one side answered: once, never changed. It names no person; a question that was skipped is not in `answers`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.OneToOneField(Questionnaire, on_delete=models.CASCADE, related_name="reply")
    answers = models.JSONField()  # question key -> answer key
    comment = models.TextField(blank=True)  # never published; administrators read it
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="feedback_newest")]
