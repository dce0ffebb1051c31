"""Promises to be bound, consents as they were given, proceedings, statements, orders and what came of them. No workflow here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import Organisation, User
from odr.cases.models import Case, Side
from odr.evidence.models import Exhibit
from odr.marketplaces.models import Marketplace

PARTIES = [(Side.CLAIMANT.value, Side.CLAIMANT.label), (Side.RESPONDENT.value, Side.RESPONDENT.label)]


class Route(models.TextChoices):
    """Who decides after talks, and on what ground."""

    RECOMMENDATION = "recommendation", _("A recommendation with reasons")
    DECISION = "decision", _("A decision that binds the seller")
    ARBITRATION = "arbitration", _("Arbitration, if both agree now")
    CLAUSE = "clause", _("Arbitration under the contract")


class Commitment(models.Model):
    """A promise of a seller or a marketplace, made before any dispute, to be bound by decisions in cases filed from then on.

    Withdrawn, it still holds for cases filed before. A seller is an organisation or, without one, a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="commitments")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="commitments")
    marketplace = models.ForeignKey(Marketplace, null=True, on_delete=models.PROTECT, related_name="commitments")
    text = models.TextField()  # the words as shown
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pledged_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, user=None, marketplace=None)
                | models.Q(organisation=None, user__isnull=False, marketplace=None)
                | models.Q(organisation=None, user=None, marketplace__isnull=False),
                name="arbitration_commitment_of_one",
            ),
            *(
                models.UniqueConstraint(
                    fields=[whose],
                    condition=models.Q(withdrawn_at=None) & models.Q(**{f"{whose}__isnull": False}),
                    name=f"arbitration_one_commitment_a_{whose}",
                )
                for whose in ("organisation", "user", "marketplace")
            ),
        ]


class ArbitrationProposal(models.Model):
    """One side proposes arbitration after the dispute arose: where, in which language. The other says yes or no."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONSENTED = "consented", _("Both agreed")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("No longer open")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="arbitration_proposals")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=2)  # the country whose courts may set the award aside
    language = models.CharField(max_length=10)  # of the proceedings
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(blank=True)  # of a no, if one was given
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="arbitration_one_open_proposal"
            )
        ]


class Proceeding(models.Model):
    """One round before whoever decides: by which route, on which track, where, in which language, from when until when."""

    class Track(models.TextChoices):
        ORDINARY = "ordinary", _("Both sides take part")
        DEFAULT = "default", _("The seller never answered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proceedings")
    round = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=20, choices=Route)
    track = models.CharField(max_length=10, choices=Track, default=Track.ORDINARY)
    seat = models.CharField(max_length=2, blank=True)  # of an arbitration; empty until it is settled
    language = models.CharField(max_length=10)
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()  # the route was chosen
    pleadings_from = models.DateTimeField(null=True)
    closing_announced_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # the file was closed; empty again once it is reopened

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="arbitration_one_proceeding_a_round")]

    @property
    def binds(self) -> bool:
        """Whether what comes of it binds anybody by itself."""
        return self.route != Route.RECOMMENDATION

    @property
    def is_arbitration(self) -> bool:
        """Whether it ends in an award (UNCITRAL Model Law, art. 31)."""
        return self.route in (Route.ARBITRATION, Route.CLAUSE)


class Consent(models.Model):
    """What somebody agreed to on the way to a decision: the words shown, their language, by whom, when and how. Never changed."""

    class Basis(models.TextChoices):
        FRESH = "fresh", _("Agreed after the dispute arose")
        CHOICE = "choice", _("Chosen by the buyer")
        CLAUSE = "clause", _("A clause of the contract")

    class How(models.TextChoices):
        PAGE = "page", _("On the page")
        PROGRAM = "program", _("Through a program")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    proceeding = models.ForeignKey(Proceeding, null=True, on_delete=models.CASCADE, related_name="consents")
    proposal = models.ForeignKey(ArbitrationProposal, null=True, on_delete=models.CASCADE, related_name="consents")
    side = models.CharField(max_length=20, choices=PARTIES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis)
    text = models.TextField()
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)  # SHA-256 of the text: the version that was shown
    how = models.CharField(max_length=10, choices=How)
    clause = models.TextField(blank=True)  # the clause relied on, word for word
    clause_found = models.TextField(blank=True)  # where it stands
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="arbitration_one_consent_a_side"),
            models.CheckConstraint(
                condition=~models.Q(basis="clause") | ~models.Q(clause="", clause_found=""),
                name="arbitration_clause_is_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(basis="fresh") | models.Q(proposal__isnull=False),
                name="arbitration_fresh_consent_answers_a_proposal",
            ),
        ]


class Pleading(models.Model):
    """A statement of one side on which the decision may rest. Both sides and the decision-maker read it at once."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("What I ask for, and why")
        DEFENCE = "defence", _("What I say against it")
        REPLY = "reply", _("What I say to the other side's statement")
        LAST = "last", _("Last statement")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pleadings")
    proceeding = models.ForeignKey(Proceeding, on_delete=models.CASCADE, related_name="pleadings")
    number = models.PositiveSmallIntegerField()  # within the proceeding, in the order of arrival
    side = models.CharField(max_length=20, choices=PARTIES)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    language = models.CharField(max_length=10)
    exhibits = models.ManyToManyField(Exhibit, related_name="pleadings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proceeding", "number"], name="arbitration_one_pleading_number")]


class ProceduralOrder(models.Model):
    """What the decision-maker orders about how the proceedings run; never about who is right."""

    class Kind(models.TextChoices):
        TIMETABLE = "timetable", _("Timetable")
        SEAT = "seat", _("Seat and language")
        QUESTION = "question", _("Question to the sides")
        OTHER = "other", _("Other order")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="procedural_orders")
    proceeding = models.ForeignKey(Proceeding, on_delete=models.CASCADE, related_name="orders")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    reasons = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proceeding", "number"], name="arbitration_one_order_number")]


class EvidenceOrder(models.Model):
    """Somebody has to hand over material: a side, or the marketplace of the case (UNCITRAL Model Law, art. 27).

    Its clock runs from `period_from`; after a warning a second period runs. What silence means is for the decision-maker to say.
    """

    class Addressee(models.TextChoices):
        CLAIMANT = "claimant", _("Buyer")
        RESPONDENT = "respondent", _("Seller")
        MARKETPLACE = "marketplace", _("Marketplace")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the answer")
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused")
        UNANSWERED = "unanswered", _("Not answered, also not after a warning")
        LAPSED = "lapsed", _("No longer needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence_orders")
    proceeding = models.ForeignKey(Proceeding, on_delete=models.CASCADE, related_name="evidence_orders")
    number = models.PositiveSmallIntegerField()
    addressee = models.CharField(max_length=20, choices=Addressee)
    marketplace = models.ForeignKey(Marketplace, null=True, on_delete=models.PROTECT, related_name="evidence_orders")
    what = models.TextField()
    why = models.TextField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    period_from = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="arbitration_one_evidence_order_number"),
            models.CheckConstraint(
                condition=models.Q(addressee="marketplace", marketplace__isnull=False)
                | ~models.Q(addressee="marketplace") & models.Q(marketplace=None),
                name="arbitration_order_names_its_marketplace",
            ),
        ]
        indexes = [models.Index(fields=["marketplace", "-issued_at"], name="arbitration_orders_of_market")]

    @property
    def inference_open(self) -> bool:
        """Whether the decision-maker may hold the missing material against whoever kept it back; nobody has to."""
        return self.state == self.State.UNANSWERED


class EvidenceAnswer(models.Model):
    """What came back to an evidence order. A part answer leaves it open; the others end it."""

    class Kind(models.TextChoices):
        SENT = "sent", _("Everything that was asked for")
        PART = "part", _("A part; more follows")
        NOTHING = "nothing", _("Nothing was found")
        REFUSED = "refused", _("We do not hand it over")

    class Ground(models.TextChoices):
        SECRECY = "secrecy", _("The law forbids it")
        PRIVACY = "privacy", _("It would reveal data of others")
        PRIVILEGE = "privilege", _("It is between a lawyer and a client")
        TRADE_SECRET = "trade_secret", _("It is a business secret")
        NOT_OURS = "not_ours", _("Somebody else holds it")
        TOO_BROAD = "too_broad", _("It asks for more than the case needs")

    order = models.ForeignKey(EvidenceOrder, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    text = models.TextField(blank=True)  # what it is, where was looked, or why it is refused
    language = models.CharField(max_length=10)
    exhibits = models.ManyToManyField(Exhibit, related_name="evidence_answers")
    after_closing = models.BooleanField()  # kept out of the file unless it is reopened
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="refused") & ~models.Q(ground="")
                | ~models.Q(kind="refused") & models.Q(ground=""),
                name="arbitration_refusal_has_a_ground",
            )
        ]
