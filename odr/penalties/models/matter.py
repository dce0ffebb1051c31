"""A matter: what may call for a measure, how the seller was heard, what was decided and what the appeal said. Nothing is edited."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import Organisation, User
from odr.cases.models import Case
from odr.marketplaces.models import Listing, Marketplace, Store
from odr.outcomes.models import Document
from odr.penalties.stages import Stage


class Incident(models.Model):
    """Something that may call for a measure. By itself it is no finding and has no consequence."""

    class Kind(models.TextChoices):
        BREACHED_OUTCOME = "breached_outcome", _("Agreement not carried out")
        LASTING_SILENCE = "lasting_silence", _("No answer to a delivered case")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=Kind)
    stage = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Stage], default=Stage.NOTED)
    version = models.PositiveIntegerField(default=1)  # counts acts; a page drawn before the newest act is stale
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    seller = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="incidents")
    seller_name = models.CharField(max_length=200)
    seller_country = models.CharField(max_length=2, blank=True)
    seller_key = models.CharField(max_length=300)  # the same for two incidents only when it is surely the same seller
    marketplace = models.ForeignKey(Marketplace, null=True, on_delete=models.PROTECT, related_name="incidents")
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="incidents")
    facts = models.JSONField()  # in the vocabulary of the penalty rules; what is not known is absent
    conduct_date = models.DateField()
    noted_at = models.DateTimeField()
    dismissal = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "-noted_at", "-id"], name="penalties_by_stage"),
            models.Index(fields=["-noted_at", "-id"], name="penalties_newest"),
            models.Index(fields=["seller_key"], name="penalties_by_seller"),
        ]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="penalties_one_incident_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.get_kind_display()}"


class Scope(models.TextChoices):
    """What a measure is laid upon."""

    LISTING = "listing", _("The listing concerned")
    STORE = "store", _("The store")
    SELLER = "seller", _("The seller on this marketplace")


class SellerKind(models.TextChoices):
    """Whether the public register may name the seller before the decision is final."""

    COMPANY = "company", _("A company or another registered business")
    PERSON = "person", _("One person trading in their own name")
    UNKNOWN = "unknown", _("Not known")


class Charge(models.Model):
    """The notice of an intended measure: facts, evidence, rule and proposed level, on which the seller is heard."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="charge")
    rule_id = models.CharField(max_length=60)
    ladder_version = models.CharField(max_length=20)  # the one in force on the day of the conduct
    conduct_date = models.DateField()
    facts = models.JSONField()
    account = models.TextField()  # what happened, in the officer's words
    evidence = models.JSONField()  # a list of {name, sha256, exhibit}: what the facts rest on
    proposed_level = models.PositiveSmallIntegerField()
    reasons_for_jump = models.TextField(blank=True)
    scope = models.CharField(max_length=10, choices=Scope)
    store = models.ForeignKey(Store, null=True, on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="+")
    goods = models.CharField(max_length=200)
    seller_kind = models.CharField(max_length=10, choices=SellerKind, default=SellerKind.UNKNOWN)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    served_at = models.DateTimeField()


class SellerAnswer(models.Model):
    """What the seller says to the charge: once, and never changed. No row means that the time passed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="seller_answer")
    text = models.TextField()
    put_right = models.TextField(blank=True)  # what the seller did or will do
    evidence = models.JSONField(default=list)
    waives_rest = models.BooleanField(default=False)  # the seller has nothing to add; the time to answer ends
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Decision(models.Model):
    """A decision with its reasons: drafted by one person, approved by another. Once issued it is never changed."""

    class Kind(models.TextChoices):
        IMPOSE = "impose", _("A measure is imposed")
        NO_VIOLATION = "no_violation", _("No violation is found")
        UPHOLD = "uphold", _("The appeal is rejected, the measure stands")
        VARY = "vary", _("The measure is replaced by a milder one")
        REVERSE = "reverse", _("The measure is reversed")

    FIRST = ("impose", "no_violation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    findings = models.JSONField()  # a list of {allegation, found ("yes", "no", "open"), because, evidence}
    answer_considered = models.TextField()
    proportionality = models.TextField(blank=True)
    milder_means = models.TextField(blank=True)
    # DSA art. 23(3): the four things to weigh
    factor_number = models.TextField(blank=True)
    factor_share = models.TextField(blank=True)
    factor_gravity = models.TextField(blank=True)
    factor_intention = models.TextField(blank=True)
    reasons_for_jump = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(null=True)
    duration_days = models.PositiveSmallIntegerField(null=True)
    public_goods = models.JSONField(default=dict)  # language -> text
    public_summary = models.JSONField(default=dict)  # language -> text
    charged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_back_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    sent_back_because = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | (~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("charged_by"))),
                name="penalties_approver_is_another",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_by=None) | ~Q(sent_back_by=F("drafted_by")),
                name="penalties_sender_back_is_another",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(approved_by__isnull=False) | Q(kind__in=["uphold", "vary", "reverse"]),
                name="penalties_issued_with_approval",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(sent_back_at=None), name="penalties_sent_back_is_not_issued"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["impose", "vary"], level__isnull=False)
                | Q(kind__in=["no_violation", "uphold", "reverse"], level=None),
                name="penalties_level_with_a_measure",
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(issued_at=None, sent_back_at=None), name="penalties_one_open_draft"
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(kind__in=["impose", "no_violation"], issued_at__isnull=False),
                name="penalties_one_first_decision",
            ),
            models.UniqueConstraint(
                fields=["supersedes"], condition=Q(supersedes__isnull=False), name="penalties_superseded_once"
            ),
        ]


class Appeal(models.Model):
    """The seller asks people who decided nothing before to look again. The people are copied here, so that the database checks them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="appeals")
    against = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    grounds = models.TextField()
    new_evidence = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    suspensive = models.BooleanField()  # the measure is on hold until the appeal is decided
    charged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="decides")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    ~Q(decided_by=F("charged_by"))
                    & ~Q(decided_by=F("drafted_by"))
                    & (Q(approved_by=None) | ~Q(decided_by=F("approved_by")))
                    & ~Q(decided_by=F("filed_by"))
                ),
                name="penalties_panel_decided_nothing_before",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, outcome__isnull=False),
                name="penalties_appeal_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(decided_at=None), name="penalties_one_open_appeal"
            ),
        ]
