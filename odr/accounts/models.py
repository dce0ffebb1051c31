"""People, organisations, who may act for whom, and the roles of the staff."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail address, compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password the person signs in by an e-mailed link or code only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who may use Django's admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Buyers and sellers have no password; staff have one and a second factor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-mail address"), max_length=254)
    full_name = models.CharField(_("Full name"), max_length=200, blank=True)
    latin_name = models.CharField(_("Name in Latin letters"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    country = models.CharField(_("Country"), max_length=2, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=50, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_user_per_address")]
        indexes = [models.Index(Upper("email"), name="accounts_address_any_case")]  # allauth compares with `iexact`

    def __str__(self) -> str:
        return self.full_name or self.email


class Organisation(models.Model):
    """A seller, a marketplace or an authority."""

    class Kind(models.TextChoices):
        SELLER = "seller", _("Seller")
        MARKETPLACE = "marketplace", _("Marketplace")
        AUTHORITY = "authority", _("Authority")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    registration_number = models.CharField(max_length=80, blank=True)
    is_natural_person = models.BooleanField(default=False)  # then the public register shows a pseudonym
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A person may act for an organisation, from when until when. A removed mandate ends at the next request."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ended_at=None), name="accounts_one_open_mandate"
            )
        ]


class Role(models.TextChoices):
    """What a member of staff does. Deny by default; each act names the role it needs."""

    MEDIATOR = "mediator", _("Mediator")
    ARBITRATOR = "arbitrator", _("Arbitrator")
    SECOND_READER = "second_reader", _("Second reader of decisions")
    INTAKE_OFFICER = "intake_officer", _("Intake officer")
    MARKETPLACE_OFFICER = "marketplace_officer", _("Marketplace officer")
    COMPLIANCE_OFFICER = "compliance_officer", _("Compliance officer")
    SECOND_APPROVER = "second_approver", _("Second approver")
    APPEAL_MEMBER = "appeal_member", _("Member of the appeal panel")
    REGULATOR = "regulator", _("Regulator")
    ADMINISTRATOR = "administrator", _("Administrator")


class RoleGrant(models.Model):
    """A role given to a person: for a country (regulator), for an organisation (marketplace officer), or for all."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role)
    country = models.CharField(max_length=2, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "country", "organisation"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="accounts_one_open_role_grant",
            )
        ]


class SignInLink(models.Model):
    """A link and a code sent by e-mail; both open the same door once. Only their hashes are kept.

    An address nobody has gets a row too, without a user and without a mail, so that the site does the same work and
    gives the same answers for it. Until the mail is sent, the secrets wait in `sealed`, encrypted; then they are wiped.
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"  # buyers and sellers, 30 minutes
        INVITATION = "invitation"  # new staff, 3 days: lets them set up their factors, and nothing else

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.SIGN_IN)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE)
    address_hash = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    sealed = models.BinaryField(default=bytes)
    language = models.CharField(max_length=10, default="en")
    next_path = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(sent_at=None), name="accounts_unsent_links"),
            models.Index(fields=["address_hash"], condition=models.Q(used_at=None), name="accounts_open_links"),
            models.Index(fields=["created_at"], name="accounts_links_by_age"),
        ]


class ApiToken(models.Model):
    """A secret with which a program acts for a person; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class Session(AbstractBaseSession):
    """Django's session, with whose it is, so that people see and end their own."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=200, blank=True)

    @classmethod
    def get_session_store_class(cls) -> "type[SessionBase]":
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")
