"""What was imposed: the measure, what the marketplace is asked to do about it, its line in the public register, and the clocks."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import ClockRow
from odr.marketplaces.models import Listing, Marketplace, Store
from odr.penalties.models.matter import Decision, Incident, Scope


class Measure(models.Model):
    """What was imposed, on what, from when until when, and how far it is."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Takes effect later")
        IN_FORCE = "in_force", _("In force")
        STAYED = "stayed", _("On hold during the appeal")
        EXPIRED = "expired", _("Over")
        REPLACED = "replaced", _("Replaced by a milder measure")
        REVERSED = "reversed", _("Reversed")

    LIVE = ("planned", "in_force", "stayed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="measures")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="measure")
    level = models.PositiveSmallIntegerField()
    safety = models.BooleanField()
    scope = models.CharField(max_length=10, choices=Scope)
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="+")
    marketplace = models.ForeignKey(Marketplace, null=True, on_delete=models.PROTECT, related_name="measures")
    duration_days = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    effect_at = models.DateTimeField()  # when it takes effect, or took
    in_force_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # only for a measure with a length
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(state__in=["planned", "in_force", "stayed"]),
                name="penalties_one_live_measure",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(in_force_at__isnull=False), name="penalties_since_when"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(state="in_force"), name="penalties_ending"),
            models.Index(fields=["marketplace", "-created_at"], name="penalties_of_marketplace"),
        ]


class MarketplaceOrder(models.Model):
    """What the marketplace is asked to do about a measure, and what it answered."""

    class Kind(models.TextChoices):
        CARRY_OUT = "carry_out", _("Carry the measure out")
        LIFT = "lift", _("Lift the measure")

    class Ground(models.TextChoices):
        NOT_HERE = "not_here", _("This store or listing is not on our marketplace")
        GONE = "gone", _("The listing or store no longer exists")
        COURT = "court", _("A court or authority forbids it")
        UNCLEAR = "unclear", _("We cannot tell which store or listing is meant")
        TECHNICAL = "technical", _("A technical fault; we try again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=10, choices=Kind)
    sent_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    executed_at = models.DateTimeField(null=True)
    executed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.TextField(blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    explanation = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)  # done, refused, or overtaken by another order

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure"], condition=Q(ended_at=None), name="penalties_one_open_order"),
            models.CheckConstraint(condition=Q(refused_at=None) | ~Q(ground=""), name="penalties_refusal_has_ground"),
            models.CheckConstraint(
                condition=Q(executed_at=None) | Q(refused_at=None), name="penalties_done_or_refused"
            ),
        ]
        indexes = [models.Index(fields=["sent_at", "id"], condition=Q(ended_at=None), name="penalties_open_orders")]


class RegisterEntry(models.Model):
    """A line of the public register. Every column may be public: nothing else is ever shown or exported."""

    class Standing(models.TextChoices):
        ISSUED = "issued", _("Issued, can still be appealed")
        UNDER_APPEAL = "under_appeal", _("Under appeal")
        FINAL = "final", _("Final")
        REPLACED = "replaced", _("Replaced by a milder measure")
        REVERSED = "reversed", _("Annulled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="entry")
    seller = models.CharField(max_length=200)  # a trade name, or a pseudonym while it is one person's and not final
    is_pseudonym = models.BooleanField()
    seller_country = models.CharField(max_length=2, blank=True)
    registration_number = models.CharField(max_length=80, blank=True)
    marketplace = models.CharField(max_length=120, blank=True)
    store = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField()
    rule_id = models.CharField(max_length=60)
    ladder_version = models.CharField(max_length=20)
    scope = models.CharField(max_length=10, choices=Scope)
    goods = models.JSONField()  # language -> text
    summary = models.JSONField()  # language -> text
    effect_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    standing = models.CharField(max_length=20, choices=Standing)
    is_on_hold = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    visible_until = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="penalties_register_newest"),
            models.Index(fields=["level", "-published_at"], name="penalties_register_level"),
        ]


class Clock(ClockRow):
    """A due date of a matter. Of an order, where it is the marketplace's turn."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="clocks")
    order = models.ForeignKey(MarketplaceOrder, null=True, on_delete=models.CASCADE, related_name="clocks")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running"), name="penalties_running_clocks"),
            models.Index(fields=["incident", "due_at"], name="penalties_clocks_of_matter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "key", "order"],
                condition=Q(state="running"),
                nulls_distinct=False,
                name="penalties_one_clock_of_a_kind",
            )
        ]


class Reminder(models.Model):
    """One reminder before a clock runs out."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None), name="penalties_open_reminders")]
        constraints = [models.UniqueConstraint(fields=["clock", "kind"], name="penalties_one_reminder_of_a_kind")]
