"""Tables that exist in a demonstration only."""

from django.db import models


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
