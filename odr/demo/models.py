"""Tables that exist in a demonstration only."""

from django.db import models

from odr.cases.models import Case


class SentMail(models.Model):
    """An e-mail that would have gone out."""

    message_id = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="demo_newest_mail")]


class SeededCase(models.Model):
    """A case of the demonstration's data, written in the transaction that makes the case: a start after a crash goes on here."""

    key = models.CharField(max_length=60, primary_key=True)  # the story, see odr/demo/data/cases.yaml
    system = models.CharField(max_length=10)  # legal system whose court decided: a country, part of one, or EU
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="seeded")
