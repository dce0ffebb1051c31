"""Mail that came in: every message as it came, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Message, Participation


class InboundMail(models.Model):
    """One message from the mail server. The original lies in the files; nothing that came is ever dropped."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Being read")
        PLACED = "placed", _("Put into its case")
        NOTED = "noted", _("Noted")  # a machine wrote it: a report on our own mail, or an automatic answer
        HELD = "held", _("Waits for a person")
        SETTLED = "settled", _("Dealt with by a person")

    class Reason(models.TextChoices):
        NONE = "", ""
        UNKNOWN_ADDRESS = "unknown_address", _("It was sent to no address of ours that leads into a case")
        EXPIRED = "expired", _("The address it was sent to is no longer valid")
        OTHER_SENDER = "other_sender", _("It came from another address than the one we wrote to")
        NO_LONGER_PART = "no_longer_part", _("This person no longer takes part in the case")
        DESK = "desk", _("It is an answer to people who work here")
        REFUSED = "refused", _("The case does not take messages now")
        QUOTES_PRIVATE = "quotes_private", _("It repeats what was said in a private room")
        TOO_MANY = "too_many", _("Too many messages came from this person within an hour")
        TOO_LONG = "too_long", _("The text is too long for a message")
        EMPTY = "empty", _("There are no words and no files in it")
        UNREADABLE = "unreadable", _("It could not be read")
        AUTOMATIC = "automatic", _("A machine answered")
        RETURNED = "returned", _("Our own mail came back")
        DELAYED = "delayed", _("Our own mail is late, the mail server tries again")
        DELIVERED = "delivered", _("Our own mail arrived")
        STRAY_REPORT = "stray_report", _("A report on mail that we do not know")

    class Answer(models.TextChoices):
        NONE = "", ""
        DUE = "due", _("To be sent")
        SENT = "sent", _("Sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)  # see `odr.mailroom.reading`: the same message delivered twice
    received_at = models.DateTimeField()
    recipient = models.CharField(max_length=320, blank=True)  # of the envelope, where the mail server says it
    stored_as = models.CharField(max_length=120)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="mails")
    participation = models.ForeignKey(
        Participation, null=True, on_delete=models.CASCADE
    )  # whom the address was made for
    room = models.CharField(max_length=20, blank=True)
    messages = models.ManyToManyField(Message, related_name="mails")  # a long text is more than one message
    files = models.JSONField(default=list)  # {"name", "exhibit" or "refused" (why)}
    files_due = models.BooleanField(default=False)  # it is placed, and its files are not looked at yet
    answer = models.CharField(max_length=5, choices=Answer, blank=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(state="received"), name="mailroom_to_read"),
            models.Index(fields=["received_at"], condition=models.Q(files_due=True), name="mailroom_files_to_add"),
            models.Index(fields=["received_at"], condition=models.Q(answer="due"), name="mailroom_to_answer"),
            models.Index(fields=["received_at"], condition=models.Q(state="held"), name="mailroom_held"),
            models.Index(fields=["participation", "received_at"], name="mailroom_of_person"),
            models.Index(fields=["sender", "received_at"], name="mailroom_of_sender"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="settled") | ~models.Q(settled_note=""), name="mailroom_settled_says_how"
            )
        ]

    @property
    def is_private(self) -> bool:
        """Whether it was meant for a private room, or repeats what was said there: then only that room's readers may see it."""
        return self.room.startswith("private") or self.reason == self.Reason.QUOTES_PRIVATE
