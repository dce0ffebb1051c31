"""Proposals and what each side says to them, times for a meeting, wishes for more time, translations, the mediator's own notes.

Messages are `cases.Message`. No workflow here.
"""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Message, Side, Suspension
from odr.evidence.models import Exhibit
from odr.outcomes.terms import Term, from_json

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Proposal(models.Model):
    """Terms the mediator proposes to both sides. They never change."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONCLUDED = "concluded", _("Accepted by both sides")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Not accepted in time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    terms = models.JSONField()
    message = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    reflection_ends_at = models.DateTimeField()
    shortest_reflection_ends_at = models.DateTimeField()  # from here on the buyer's own waiver counts
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="mediation_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(shortest_reflection_ends_at__lte=models.F("reflection_ends_at")),
                name="mediation_shortest_reflection_is_shorter",
            ),
        ]

    def proposed(self) -> list[Term]:
        """The terms, in order."""
        return from_json(self.terms)


class ProposalAnswer(models.Model):
    """What one side says to a proposal. An acceptance is not shown to the other side before the end."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=20, choices=PARTIES)
    accepts = models.BooleanField()
    waives_reflection = models.BooleanField(default=False)  # the buyer's own wish not to wait for the whole time
    consent = models.TextField(blank=True)  # the words shown
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "side"], condition=models.Q(taken_back_at=None), name="mediation_one_answer_a_side"
            ),
            models.CheckConstraint(
                condition=models.Q(waives_reflection=False) | models.Q(side="claimant"),
                name="mediation_only_the_buyer_waives",
            ),
        ]


class MediatorNote(models.Model):
    """A mediator's working note. Nobody else reads it, and it is not part of the record."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="mediator_notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField()


class MoreTime(models.Model):
    """One side asks for more time for the mediation, and the other agrees or not. Once in a case."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="mediation_time")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)


class Hearing(models.Model):
    """Times at which the mediator can meet both sides, until one is fixed. Other times are another row."""

    class How(models.TextChoices):
        VIDEO = "video", _("By video")
        TELEPHONE = "telephone", _("By telephone")
        WRITING = "writing", _("In writing, both sides online at the same time")

    class State(models.TextChoices):
        OFFERED = "offered", _("Times to choose from")
        FIXED = "fixed", _("Fixed")
        UNSUITED = "unsuited", _("No time suits both sides")
        LAPSED = "lapsed", _("Not fixed in time")
        CHANGED = "changed", _("Other times were offered")
        CANCELLED = "cancelled", _("Cancelled")
        OVER = "over", _("The time has passed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hearings")
    how = models.CharField(max_length=10, choices=How)
    where = models.CharField(max_length=500, blank=True)  # an address of a video room, or how the call is made
    zone = models.CharField(max_length=50)  # in which the mediator named the times (IANA)
    minutes = models.PositiveSmallIntegerField()
    slots = models.JSONField()  # the times offered, earliest first, ISO 8601 in UTC; numbered from 1
    starts_at = models.DateTimeField(null=True)  # the one that was fixed
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    reason = models.TextField(blank=True)  # why it was changed or cancelled
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attend_at = models.DateTimeField(null=True)  # when it next needs a reminder or an end

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=["offered", "fixed"]), name="mediation_one_open_hearing"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="fixed") | models.Q(starts_at__isnull=False),
                name="mediation_fixed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attend_at"],
                condition=models.Q(state__in=["offered", "fixed"]),
                name="mediation_hearings_to_attend",
            )
        ]

    @property
    def ends_at(self) -> datetime | None:
        """The end of the time that was fixed."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    def times(self) -> dict[int, datetime]:
        """The times offered, by their number."""
        return {number: datetime.fromisoformat(text) for number, text in enumerate(self.slots, start=1)}


class HearingAnswer(models.Model):
    """Which of the times offered suit one side; an empty list is a no to all of them."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=20, choices=PARTIES)
    suits = models.JSONField()  # numbers of the times
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hearing", "side"], name="mediation_one_hearing_answer_a_side")]


class Translation(models.Model):
    """A translation of a message or a file: asked for, then given and labelled with who made it and how. The original stays."""

    class How(models.TextChoices):
        PERSON = "person", _("Translated by a person")
        CHECKED = "checked", _("Translated by a machine, checked by a person")
        MACHINE = "machine", _("Machine translation, not checked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="translations")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="translations")
    exhibit = models.ForeignKey(Exhibit, null=True, on_delete=models.CASCADE, related_name="translations")
    room = models.CharField(
        max_length=20, blank=True
    )  # of the message: who reads it reads the translation, nobody else
    into = models.CharField(max_length=10)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField(blank=True)
    how = models.CharField(max_length=10, choices=How, blank=True)
    translator = models.CharField(max_length=200, blank=True)  # the person's or the programme's name
    given_as = models.CharField(max_length=20, blank=True)  # the side, or the role of the staff, that handed it in
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message=None, exhibit__isnull=False, room="")
                | models.Q(message__isnull=False, exhibit=None) & ~models.Q(room=""),
                name="mediation_translates_one_text",
            ),
            models.CheckConstraint(
                condition=models.Q(given_at=None, text="", how="")
                | models.Q(given_at__isnull=False, given_by__isnull=False) & ~models.Q(text="") & ~models.Q(how=""),
                name="mediation_translation_is_labelled",
            ),
            models.UniqueConstraint(
                fields=["message", "exhibit", "into"],
                condition=models.Q(given_at=None),
                nulls_distinct=False,
                name="mediation_asked_for_once_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(given_at=None), name="mediation_to_translate")]


class TranslationContest(models.Model):
    """A side says that a translation is wrong, and what an administrator answers. The clocks stand still meanwhile."""

    class Outcome(models.TextChoices):
        STANDS = "stands", _("The translation stands")
        CORRECTED = "corrected", _("The translation was wrong; the answer says what the text means")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="translation_contests")
    suspension = models.OneToOneField(Suspension, on_delete=models.CASCADE, related_name="translation_contest")
    translation = models.ForeignKey(Translation, null=True, on_delete=models.PROTECT, related_name="contests")
    room = models.CharField(
        max_length=20, blank=True
    )  # of the text contested; whoever does not read it reads no contest
    side = models.CharField(max_length=20, choices=PARTIES)
    passage = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
