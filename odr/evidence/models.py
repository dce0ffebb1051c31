"""Exhibits: files in a case or in a draft of one, with their custody from arrival on."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import User
from odr.cases.models import Case


class Exhibit(models.Model):
    """One file as it arrived: hashed, checked, kept under a random name and never changed."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("Waiting for the virus check")
        CLEAN = "clean", _("Ready")
        REFUSED = "refused", _("Not accepted")

    class Scan(models.TextChoices):
        WAITING = "waiting", _("Not yet checked for viruses")
        CLEAN = "clean", _("Checked for viruses")
        NOT_SCANNED = "not_scanned", _("Not checked for viruses: no scanner is set up")
        INFECTED = "infected", _("A virus was found")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="exhibits")
    draft_id = models.UUIDField(null=True, db_index=True)  # the intake's draft, until it is filed
    number = models.PositiveIntegerField(null=True)  # within its case, in the order of arrival
    uploader = models.ForeignKey(User, null=True, on_delete=models.PROTECT)  # null while the draft has no owner
    name = models.CharField(max_length=200)  # as the uploader called it, without what could mislead
    kind = models.CharField(max_length=10)  # found by content, see odr.evidence.kinds
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)
    preview_as = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State)
    scan = models.CharField(max_length=12, choices=Scan)
    pages = models.PositiveIntegerField(null=True)
    has_place = models.BooleanField(default=False)  # the photo says where it was taken
    shows = models.CharField(max_length=300, blank=True)  # what it shows, in the uploader's words
    # The marketplace that handed it over because it was ordered to; empty for what a side sent of its own.
    provided_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "number"], name="evidence_of_case"),
            models.Index(fields=["uploaded_at"], condition=models.Q(scan="waiting"), name="evidence_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case=None, draft_id__isnull=False) | models.Q(case__isnull=False, draft_id=None),
                name="evidence_in_a_case_or_a_draft",
            ),
            models.UniqueConstraint(fields=["case", "number"], name="evidence_one_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="clean") & models.Q(scan__in=["clean", "not_scanned"])
                | ~models.Q(state="clean"),
                name="evidence_clean_was_not_found_infected",
            ),
        ]

    def __str__(self) -> str:
        return self.name
