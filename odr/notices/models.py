"""The outbox: what must be told to whom, and the proof that it was. A row is written in the act's own transaction."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case


class Notice(models.Model):
    """One message to one person about one thing. `kind` names its template in `templates/notices/`."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"  # the next mail server took it
        FAILED = "failed"  # given up after the last attempt, or refused for good; a person looks at it

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    address = models.EmailField(max_length=254)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="notices")
    context = models.JSONField(default=dict)
    is_service = models.BooleanField(default=False)  # service of a document: the proof is part of the case
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)  # it came back after the next mail server had taken it
    subject = models.CharField(max_length=200, blank=True)  # as sent
    body_sha256 = models.CharField(max_length=64, blank=True)  # of the text part as sent
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  (the same key is queued once; most have none)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(state="queued"), name="notices_queued"),
            models.Index(fields=["case", "-created_at"], name="notices_of_case"),
        ]


class Channel(models.TextChoices):
    """A way by which a document reaches somebody."""

    EMAIL = "email", _("E-mail")
    MARKETPLACE = "marketplace", _("Through the marketplace")
    IN_APP = "in_app", _("Case list on this site")
    POST = "post", _("Letter by post")


class Delivery(models.Model):
    """One document on its way to one person by one channel, with the proof of how far it came.

    Times are those at which it happened, not at which it was noted. A state never goes back; what failed stays failed, and
    serving again makes a new row.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Not sent yet")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        OPENED = "opened", _("Opened")
        BOUNCED = "bounced", _("Came back")
        REFUSED = "refused", _("Could not be sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")  # what is served
    mail = models.ForeignKey(
        Notice, null=True, on_delete=models.CASCADE, related_name="carries"
    )  # the e-mail it goes by
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12, choices=Channel)
    address = models.TextField(blank=True)  # an e-mail address, or the lines of a postal one
    country = models.CharField(max_length=2, blank=True)  # of a postal address
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of what was sent: the text part, or the letter's PDF
    stored_as = models.CharField(max_length=120, blank=True)  # the letter's file, as it was printed
    tracking = models.CharField(max_length=60, blank=True)  # the post's number
    proof = models.TextField(blank=True)  # what the mail server, the post or the marketplace said
    noted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # a person's word for it

    class Meta:
        indexes = [
            models.Index(fields=["case", "created_at"], name="notices_deliveries_of_case"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(channel="post", state__in=["queued", "sent"]),
                name="notices_letters_to_post",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "address"],
                condition=~models.Q(state__in=["bounced", "refused"]),
                name="notices_one_delivery_of_a_way",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["bounced", "refused"]) | models.Q(failed_at__isnull=False),
                name="notices_failure_has_its_time",
            ),
        ]

    @property
    def failed(self) -> bool:
        """Whether this way led nowhere."""
        return self.state in (Delivery.State.BOUNCED, Delivery.State.REFUSED)
