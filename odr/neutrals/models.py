"""The roster of neutrals, how a mediator was chosen, and what the sides said to it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Side

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class NeutralProfile(models.Model):
    """A person on the roster: what they speak, where they live and work, what they know, and their training."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="neutral_profile")
    languages = models.JSONField(default=list)  # language codes, such as "en" and "zh-hans"
    countries = models.JSONField(default=list)  # ISO 3166-1 codes of residence and of practice
    expertise = models.JSONField(default=list)  # issues (`cases.Issue`) the person knows well
    training = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user)


class Draw(models.Model):
    """The list of candidates of one appointment, as it was made: who stood where, and why. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="draws")
    rows = models.JSONField()  # see `odr.neutrals.ranking`; the same rows always give the same order
    made_at = models.DateTimeField()


class Appointment(models.Model):
    """A neutral is asked to take a case, and what came of it."""

    class Role(models.TextChoices):
        MEDIATOR = "mediator", _("Mediator")

    class State(models.TextChoices):
        OFFERED = "offered", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not available")
        OBJECTED = "objected", _("One side objected")
        LAPSED = "lapsed", _("Did not answer")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    neutral = models.ForeignKey(NeutralProfile, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role, default=Role.MEDIATOR)
    state = models.CharField(max_length=20, choices=State, default=State.OFFERED)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT)
    because = models.TextField(
        blank=True
    )  # why not the first of the list; always given by the administrator who departs
    declaration = models.TextField(blank=True)  # the words the neutral declared
    disclosures = models.TextField(blank=True)  # ties the neutral makes known
    decline_reason = models.TextField(blank=True)
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
