"""Counted days, how far the counting has come, and the exports made. Nothing here is a fact of a case."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User


class DailyFigure(models.Model):
    """How many cases filed on a day (UTC) stand where. Made of the cases, and made anew whenever one of them moves.

    A case counts once for each country it has a side in, and once for "", which is all countries.
    """

    class Figure(models.TextChoices):
        STAGE = "stage", _("Stage")
        RESPONSE = "response", _("Answer of the seller")
        OUTCOME = "outcome", _("Outcome")
        ISSUE = "issue", _("What went wrong")

    country = models.CharField(max_length=2, blank=True)
    day = models.DateField()
    figure = models.CharField(max_length=10, choices=Figure)
    key = models.CharField(max_length=30)
    cases = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "day", "figure", "key"], name="reports_one_count"),
            models.CheckConstraint(condition=models.Q(cases__gt=0), name="reports_nothing_is_no_row"),
        ]
        indexes = [models.Index(fields=["day"], name="reports_by_day")]


class Counting(models.Model):
    """How far the log has been counted: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_leaf = models.BigIntegerField(default=0)  # the first leaf whose case has not been counted again
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="reports_one_counting")]


class CaseExport(models.Model):
    """A list of cases that left the platform: who took it, for what, and which cases it held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="case_exports")
    countries = models.JSONField()
    filters = models.JSONField()
    reference = models.CharField(max_length=200, blank=True)  # the recipient's own file number or purpose
    columns_version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["by", "-created_at"], name="reports_my_exports")]
