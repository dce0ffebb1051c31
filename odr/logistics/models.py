"""What the buyer told about the delivery, tracking as imported, and the carrier or customs broker who was joined."""

import uuid
from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case, Participation, Side
from odr.evidence.models import Exhibit
from odr.outcomes.models import Promised

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]
IMPORTERS = [*PARTIES, (Side.THIRD_PARTY.value, Side.THIRD_PARTY.label)]


class Told(models.Model):
    """What the complaint says about delivery, customs, duties or the return: see `odr.logistics.questions`. Never changed."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="shipment_told")
    answers = models.JSONField()
    created_at = models.DateTimeField()


class TrackingImport(models.Model):
    """One tracking file of one side. The file itself is an exhibit, byte for byte; what was read of it stands in rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tracking_imports")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="tracking_imports")
    side = models.CharField(max_length=20, choices=IMPORTERS)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)  # the parcel's tracking number, without spaces
    shape = models.CharField(max_length=20)  # see `odr.logistics.reading`
    zone = models.CharField(
        max_length=50, blank=True
    )  # IANA: for times without one, as the importer said; empty: unknown
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"], name="logistics_imports_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["case", "side", "exhibit", "number"], name="logistics_file_imported_once")
        ]


class TrackingRow(models.Model):
    """One row of an imported file: an event, or the reason why it could not be read. None is ever left out."""

    tracking = models.ForeignKey(TrackingImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    where = models.CharField(max_length=300, blank=True)
    raw = models.TextField(blank=True)
    problem = models.CharField(max_length=30, blank=True)  # see `odr.logistics.reading.Problem`; empty for an event
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500, blank=True)
    milestone = models.CharField(max_length=30, blank=True)  # see platform_rules/data/tracking/events.yaml
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    wall = models.CharField(max_length=19, blank=True)  # what the clock at the place showed: 2026-10-03T12:00:00
    offset = models.SmallIntegerField(null=True)  # minutes ahead of UTC; null while nobody knows
    whole_day = models.BooleanField(default=False)

    class Meta:
        ordering = ["line", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(problem="") | ~models.Q(wall=""), name="logistics_event_has_its_time"
            )
        ]

    @property
    def local(self) -> datetime | None:
        """What the clock at the place showed, without a zone."""
        return datetime.fromisoformat(self.wall) if self.wall else None

    @property
    def at(self) -> datetime | None:
        """The moment everywhere; None while the zone is not known."""
        local = self.local
        if local is None or self.offset is None:
            return None
        return (local - timedelta(minutes=self.offset)).replace(tzinfo=UTC)


class ThirdParty(models.Model):
    """A carrier or customs broker who was asked to say what it knows: who they are, who asked, and why."""

    class Role(models.TextChoices):
        CARRIER = "carrier", _("Carrier or post")
        CUSTOMS_BROKER = "customs_broker", _("Customs broker")
        OTHER = "other", _("Warehouse or another service for the parcel")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="third_parties")
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="third_party")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=200)
    reason = models.TextField()  # why they are asked; they read it
    language = models.CharField(max_length=10)  # of the reason
    joined_by = models.CharField(max_length=20)  # the capacity of whoever asked them
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"], name="logistics_third_parties")]


class Statement(models.Model):
    """What a third party says about the parcel. Never changed; a correction is another statement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="third_party_statements")
    third_party = models.ForeignKey(ThirdParty, on_delete=models.CASCADE, related_name="statements")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"], name="logistics_statements_of_case")]


class ThirdPartyOffer(models.Model):
    """Something a third party offers to do itself. Accepting it ends nothing between buyer and seller."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")
        EXPIRED = "expired", _("Time ran out")

    class To(models.TextChoices):
        CLAIMANT = "claimant", Side.CLAIMANT.label
        RESPONDENT = "respondent", Side.RESPONDENT.label
        BOTH = "both", _("Both: it counts once both agree")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="third_party_offers")
    third_party = models.ForeignKey(ThirdParty, on_delete=models.CASCADE, related_name="offers")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=20, choices=To)  # who has to agree
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    pays_to = models.CharField(max_length=20, choices=PARTIES, blank=True)  # who gets the money
    text = models.TextField(blank=True)  # what else, or under which conditions
    days = models.PositiveSmallIntegerField()  # to do it in, from the day of the agreement
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-created_at"], name="logistics_offers_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None, pays_to="") | models.Q(amount__gt=0) & ~models.Q(pays_to=""),
                name="logistics_money_goes_to_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(amount__isnull=False), name="logistics_offer_offers_something"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="logistics_offer_has_time"
            ),
        ]

    @property
    def addressed(self) -> tuple[str, ...]:
        """The sides that have to agree."""
        both = (Side.CLAIMANT.value, Side.RESPONDENT.value)
        return both if self.to == self.To.BOTH else (self.to,)

    @property
    def received_by(self) -> tuple[str, ...]:
        """The sides that get what is offered, and so can say whether it was done."""
        return (self.pays_to,) if self.pays_to else self.addressed

    def state_at(self, now: datetime) -> str:
        """How it stands: an open offer whose time is over has run out, whether or not anything was written since."""
        ran_out = self.state == self.State.OPEN and self.expires_at < now
        return self.State.EXPIRED.value if ran_out else self.state


class OfferStep(Promised):
    """What a third party has to do since its offer was accepted. Nothing of it binds the buyer or the seller."""

    offer = models.OneToOneField(ThirdPartyOffer, on_delete=models.CASCADE, related_name="step")

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="due"), name="logistics_steps_due")]


class OfferAnswer(models.Model):
    """One side's yes or no to a third party's offer, with the words shown. Never changed."""

    offer = models.ForeignKey(ThirdPartyOffer, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepts = models.BooleanField()
    consent = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "side"], name="logistics_one_answer_a_side")]
