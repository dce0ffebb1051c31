"""Cases: who takes part, at which stage, by which clocks, and what is said in which room. No workflow here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from odr.accounts.models import Organisation, User
from odr.cases.stages import Stage
from odr.marketplaces.models import Marketplace


class Issue(models.TextChoices):
    """What went wrong, in the buyer's words."""

    NON_DELIVERY = "non_delivery", _("It never arrived")
    LATE = "late", _("It arrived too late")
    CUSTOMS = "customs", _("It is held at customs")
    DUTIES = "duties", _("I was asked for duties or taxes nobody told me about")
    RETURN = "return", _("I sent it back, or want to, and that does not work")
    DAMAGED = "damaged", _("It arrived damaged")
    NOT_AS_DESCRIBED = "not_as_described", _("It is not what was described")
    COUNTERFEIT = "counterfeit", _("It is fake")
    DEFECTIVE = "defective", _("It does not work")
    REFUND_REFUSED = "refund_refused", _("The seller will not give my money back")
    WRONG_CHARGE = "wrong_charge", _("I was charged the wrong amount")
    DIGITAL = "digital", _("Digital content or an online service does not work")
    UNSAFE = "unsafe", _("It is unsafe")
    DATA_MISUSE = "data_misuse", _("My personal data was misused")
    INTELLECTUAL_PROPERTY = "intellectual_property", _("My own rights are infringed (intellectual property notice)")
    OTHER = "other", _("Something else")


class Remedy(models.TextChoices):
    """What the buyer asks for."""

    REFUND = "refund", _("My money back")
    PART_REFUND = "part_refund", _("Part of my money back")
    REPLACEMENT = "replacement", _("A replacement")
    REPAIR = "repair", _("A repair")
    DELIVERY = "delivery", _("Delivery of what I ordered")
    REMOVAL = "removal", _("Removal of the listing or of my data")
    OTHER = "other", _("Something else")


class Side(models.TextChoices):
    """In what capacity somebody takes part in a case."""

    CLAIMANT = "claimant", _("Buyer")
    RESPONDENT = "respondent", _("Seller")
    MEDIATOR = "mediator", _("Mediator")
    ARBITRATOR = "arbitrator", _("Decision-maker")
    THIRD_PARTY = "third_party", _("Carrier or customs broker")


class Case(models.Model):
    """One dispute between one claimant and one respondent about one purchase."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    stage = models.CharField(max_length=30, choices=[(s.value, s.value) for s in Stage], default=Stage.SUBMITTED)
    version = models.PositiveIntegerField(default=1)  # counts acts; a page drawn before the newest act is stale
    procedure = models.CharField(max_length=20)
    procedure_version = models.CharField(max_length=20)

    issue = models.CharField(max_length=30, choices=Issue)
    story = models.TextField()
    language = models.CharField(max_length=10)
    remedy = models.CharField(max_length=20, choices=Remedy)
    remedy_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    remedy_details = models.TextField(blank=True)

    marketplace = models.ForeignKey(Marketplace, null=True, on_delete=models.PROTECT, related_name="cases")
    marketplace_name = models.CharField(max_length=120, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    contract_kind = models.CharField(max_length=30)
    purchased_on = models.DateField(null=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    delivery_country = models.CharField(max_length=2, blank=True)
    claimant_country = models.CharField(max_length=2)
    respondent_country = models.CharField(max_length=2, blank=True)
    respondent_name = models.CharField(max_length=200)
    respondent_email = models.EmailField(max_length=254, blank=True)
    respondent_url = models.URLField(max_length=500, blank=True)

    created_at = models.DateTimeField()  # filed
    admitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The stage an interruption or an end came at: where the case goes back to when that is over.
    resumes_at = models.CharField(max_length=30, blank=True, default="", db_default="")
    declared_complex_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("act_as_claimant", "May act for the claimant"),
            ("act_as_respondent", "May act for the respondent"),
            ("act_as_mediator", "May act as the appointed mediator"),
            ("act_as_arbitrator", "May act as the appointed decision-maker"),
            ("act_as_third_party", "May act as a carrier or customs broker who was joined"),
        ]
        indexes = [
            models.Index(fields=["stage", "-created_at"], name="cases_by_stage"),
            models.Index(fields=["-created_at", "-id"], name="cases_newest"),
            models.Index(fields=["claimant_country", "-created_at"], name="cases_claimant_country"),
            models.Index(fields=["respondent_country", "-created_at"], name="cases_respondent_country"),
            models.Index(fields=["order_number"], name="cases_by_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price=None) | models.Q(price__gte=0), name="cases_price_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(remedy_amount=None) | models.Q(remedy_amount__gte=0),
                name="cases_remedy_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseUserPermission(UserObjectPermissionBase):
    """guardian's rows for one person and one case, with a direct foreign key."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)


class CaseGroupPermission(GroupObjectPermissionBase):
    """guardian's rows for groups; guardian asks for the table, nothing is granted to groups."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)


class Participation(models.Model):
    """Somebody takes part in a case. This row, not a role, lets a person see it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    side = models.CharField(max_length=20, choices=Side)
    display_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(ended_at=None), name="cases_one_open_participation"
            )
        ]
        indexes = [
            models.Index(fields=["user", "case"], condition=models.Q(ended_at=None), name="cases_my_participations")
        ]


class ClockRow(models.Model):
    """What every clock row holds: the date, the rule it comes from, how it was worked out, and how it ended."""

    class State(models.TextChoices):
        RUNNING = "running"
        MET = "met"  # what was due was done in time
        EXPIRED = "expired"  # ran out, and what follows was done
        CANCELLED = "cancelled"  # no longer matters
        SUSPENDED = "suspended"  # stands still; see `odr.cases.pausing`

    key = models.CharField(max_length=40)  # the clock's name in the rule data
    waiting_for = models.CharField(max_length=20)  # the side that has to act
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    local_day = models.DateField()
    time_zone = models.CharField(max_length=50)
    basis = models.TextField()
    steps = models.JSONField()  # "why this day", for people; see platform_rules.clocks.explain
    on_expiry = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)
    # A clock that ran out and could not be acted on; see `odr.cases.stuck`.
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    last_failure = models.CharField(max_length=300, default="", db_default="")
    try_again_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Clock(ClockRow):
    """A due date of a case. Open ones are found by a partial index."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    extension_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    agreed_days = models.PositiveSmallIntegerField(null=True)  # a length the sides agreed on instead of the rule's own

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="running"), name="cases_running_clocks"),
            models.Index(fields=["case", "due_at"], name="cases_clocks_of_case"),
            models.Index(
                fields=["waiting_for", "due_at"], condition=models.Q(state="running"), name="cases_clocks_by_recipient"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=models.Q(state="running"), name="cases_one_running_clock_of_a_kind"
            )
        ]


class Suspension(models.Model):
    """A stretch in which the clocks of a case stand still, and why. Open while it has no end."""

    class Kind(models.TextChoices):
        STAY = "stay", _("The case is on hold")
        CHALLENGE = "challenge", _("An objection to the decision-maker is open")
        TRANSLATION = "translation", _("A translation is contested")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="suspensions")
    kind = models.CharField(max_length=20, choices=Kind)
    ground = models.CharField(max_length=20, blank=True)  # of a stay; see `odr.cases.pausing.Ground`
    reason = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(ended_at=None), name="cases_one_open_suspension_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
                name="cases_suspension_ends_after_it_began",
            ),
        ]


class CourseReason(models.Model):
    """Why a case went on, was passed on, ended early or was opened again: acts that leave no other row. Never changed.

    Both sides and the neutral read it. Why a case stands still is in `Suspension`, why it got more time in `Extension`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="course_reasons")
    act = models.CharField(max_length=20)  # as the stage table names it: resume, refer_out, terminate, reopen
    ground = models.CharField(max_length=20, blank=True)  # see `odr.cases.endings.WayOut`
    to_whom = models.CharField(max_length=200, blank=True)  # the body a case was passed on to
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Extension(models.Model):
    """More time for one clock, and on what ground. The procedure caps how often and how much."""

    class Ground(models.TextChoices):
        CONSENT = "consent", _("Both sides agreed")
        CAUSE = "cause", _("The neutral gave more time, with reasons")
        REQUEST = "request", _("Asked for, and given")
        OUTCOME = "outcome", _("More time for the whole case, with reasons")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    clock_key = models.CharField(max_length=40)
    stage = models.CharField(max_length=30)
    ground = models.CharField(max_length=10, choices=Ground)
    days = models.PositiveSmallIntegerField()  # in the clock's own unit
    calendar_days = models.PositiveSmallIntegerField()  # by how many days the end moved; these are what is capped
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class TimeRequest(models.Model):
    """The seller asks for more time to answer, and what the officer says to it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="time_requests")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_more_time_asked_once")]


class Reminder(models.Model):
    """One reminder before a clock runs out: at half time, three days and one day before."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="cases_open_reminders")]
        constraints = [models.UniqueConstraint(fields=["clock", "kind"], name="cases_one_reminder_of_a_kind")]


class Room(models.TextChoices):
    """Where a message is read: by both sides and the mediator, by one side and the mediator alone, or by whoever decides."""

    JOINT = "joint", _("Everybody in this case")
    PROCEEDINGS = "proceedings", _("Both sides and the decision-maker")
    PRIVATE_CLAIMANT = "private_claimant", _("Buyer and mediator only")
    PRIVATE_RESPONDENT = "private_respondent", _("Seller and mediator only")


class Message(models.Model):
    """Something said in a room. Never changed; who may read it follows from the room and the reader's participation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    room = models.CharField(max_length=20, choices=Room)
    author = models.ForeignKey(User, on_delete=models.PROTECT)
    side = models.CharField(max_length=20, choices=Side)
    body = models.TextField()
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "room", "-created_at"], name="cases_messages_of_room")]
