"""The roster of neutrals and their ties, how one was drawn and asked, what the sides said to it, and challenges."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import Organisation, User
from odr.cases.models import Case, Side

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class NeutralProfile(models.Model):
    """A person on the roster: what they speak, where they live and work, what they know, their training, how much they take."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="neutral_profile")
    languages = models.JSONField(default=list)  # language codes, such as "en" and "zh-hans"
    countries = models.JSONField(default=list)  # ISO 3166-1 codes of residence and of practice
    expertise = models.JSONField(default=list)  # issues (`cases.Issue`) the person knows well
    training = models.TextField(blank=True)
    trainings = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))  # {"title", "on": day}
    max_cases = models.PositiveSmallIntegerField(default=10, db_default=10)  # under way at one time
    paused_until = models.DateField(null=True)  # asked for no case before this day
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user)


class Tie(models.Model):
    """A tie between a person and another person, an organisation, or one known by name only; a line of the conflict graph."""

    class Kind(models.TextChoices):
        OWNS = "owns", _("owns a part of")
        WORKS_FOR = "works_for", _("works for")
        PAID_BY = "paid_by", _("is paid by")
        ACTS_FOR = "acts_for", _("acts for")
        FAMILY = "family", _("is family of")
        BUSINESS = "business", _("does business with")
        OTHER = "other", _("has another tie to")

    class Source(models.TextChoices):
        DECLARED = "declared", _("declared by the person")
        ADMINISTRATOR = "administrator", _("entered by an administrator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    from_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="ties_from")
    from_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="ties_from")
    from_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    to_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="ties_to")
    to_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="ties_to")
    to_name = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=20, choices=Source)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # entered by mistake; the row stays

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_user=None, from_organisation=None, from_name="")
                & ~models.Q(to_user=None, to_organisation=None, to_name=""),
                name="neutrals_tie_has_two_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="neutrals_tie_ends_after_it_began",
            ),
        ]


class Office(models.TextChoices):
    """For what a neutral is asked."""

    MEDIATOR = "mediator", _("Mediator")
    ARBITRATOR = "arbitrator", _("Decision-maker")
    SET_ASIDE = "set_aside", _("Decision-maker on the request to reopen")


class Lottery(models.Model):
    """One lot for one appointment: bound first, drawn after with a number nobody knew then. See `odr.neutrals.lottery`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lotteries")
    role = models.CharField(max_length=20, choices=Office)
    salt = models.BinaryField(max_length=32)  # secret until drawn
    commitment = models.CharField(max_length=64)
    candidates = models.JSONField()  # the facts the order rests on, as they stood; see `odr.neutrals.replay`
    committed_at = models.DateTimeField()
    event = models.UUIDField()  # of the log: the commitment as it was recorded
    ask_when_drawn = models.BooleanField(default=False)
    beacon = models.JSONField(null=True)
    seed = models.CharField(max_length=64, blank=True)
    order = models.JSONField(null=True)  # numbers of the roster, the first first
    drawn_at = models.DateTimeField(null=True)
    used_up_at = models.DateTimeField(null=True)  # nobody of it is left, or the appointment is over

    class Meta:
        indexes = [
            models.Index(fields=["committed_at"], condition=models.Q(drawn_at=None), name="neutrals_to_draw"),
            models.Index(fields=["case", "role", "-committed_at"], name="neutrals_lots_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role"], condition=models.Q(used_up_at=None), name="neutrals_one_lottery_at_a_time"
            )
        ]


class Draw(models.Model):
    """The list of candidates of one appointment, as it was made: who stood where, and why. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="draws")
    lottery = models.ForeignKey(Lottery, null=True, on_delete=models.PROTECT, related_name="draws")
    rows = models.JSONField()  # see `odr.neutrals.ranking`
    made_at = models.DateTimeField()


class Appointment(models.Model):
    """A neutral is asked to take a case, and what came of it."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not available")
        OBJECTED = "objected", _("One side objected")
        LAPSED = "lapsed", _("Did not answer")
        REMOVED = "removed", _("A challenge was right")
        RESIGNED = "resigned", _("Gave the case back")
        REPLACED = "replaced", _("Replaced")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    neutral = models.ForeignKey(NeutralProfile, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Office, default=Office.MEDIATOR)
    state = models.CharField(max_length=20, choices=State, default=State.OFFERED)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # none: the system
    because = models.TextField(
        blank=True
    )  # why not the first of the list; always given by the administrator who departs
    declaration = models.TextField(blank=True)  # the words the neutral declared
    disclosures = models.TextField(blank=True)  # ties the neutral makes known
    decline_reason = models.TextField(blank=True)
    end_reason = models.TextField(blank=True, default="", db_default="")  # why it was given back or taken away
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role"],
                condition=models.Q(state__in=["offered", "accepted"]),
                name="neutrals_one_open_appointment",
            )
        ]
        indexes = [
            models.Index(fields=["neutral", "-offered_at"], name="neutrals_of_neutral"),
            models.Index(fields=["case", "-offered_at"], name="neutrals_of_case"),
        ]


class Stance(models.Model):
    """What one side says to the mediator named: an objection, or that they agree."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stances")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="stances")
    side = models.CharField(max_length=20, choices=PARTIES)
    objects_to = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "side"], name="neutrals_one_stance_a_side"),
            models.UniqueConstraint(
                fields=["case", "side"], condition=models.Q(objects_to=True), name="neutrals_one_free_objection_a_side"
            ),
        ]


class Disclosure(models.Model):
    """A tie a neutral made known while the case went on (UNCITRAL Model Law, art. 12(1)). Never changed."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="later_disclosures")
    text = models.TextField()
    made_at = models.DateTimeField()


class Challenge(models.Model):
    """One side doubts that a decision-maker is independent or qualified, and what came of it (Model Law, arts 12-13)."""

    class Ground(models.TextChoices):
        TIES = "ties", _("Ties to the other side or to the case")
        CONDUCT = "conduct", _("Does not treat both sides alike")
        SKILLS = "skills", _("Lacks what both sides agreed on, such as a language")
        DELAY = "delay", _("Does not act in time")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("The challenge was right")
        REJECTED = "rejected", _("The challenge was not right")
        MOOT = "moot", _("The decision-maker gave the case back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="challenges")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="challenges")
    side = models.CharField(max_length=20, choices=PARTIES)
    ground = models.CharField(max_length=20, choices=Ground)
    reason = models.TextField()
    known_on = models.DateField()  # when this side learned of it, as it says
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="neutrals_one_open_challenge"
            )
        ]


class ChallengeAnswer(models.Model):
    """What the other side, or the decision-maker, says to a challenge. Both sides read all of them."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="answers")
    capacity = models.CharField(max_length=20)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class SameNeutral(models.Model):
    """One side asks in writing that the mediator decides too; it counts when both have."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="same_neutral_requests")
    side = models.CharField(max_length=20, choices=PARTIES)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "side"], name="neutrals_same_neutral_once_a_side")]
