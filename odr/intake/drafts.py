"""Drafts: begun without an account, saved at each step, filed once, purged when nobody comes back.

Whoever began a draft has its address and a session that knows it; an owner who signed in by an e-mailed link has it on any
device. Callers pass `held`: the ids their session knows.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts import operations as accounts
from odr.accounts.models import User
from odr.accounts.queries import Person
from odr.audit import log
from odr.cases import procedures
from odr.cases.models import Case
from odr.common.errors import Conflict, NotFound
from odr.determinations.facts import agreeing
from odr.evidence import operations as evidence
from odr.evidence.models import Exhibit
from odr.intake import complaints, operations, steps
from odr.intake.models import Draft
from odr.notices import operations as notices

WARNING: Final = timedelta(days=7)  # before the purge


def kept(at: datetime) -> timedelta:
    """How long a draft is kept after it was saved, by the procedure in force at that moment."""
    return timedelta(days=procedures.at_filing(at).clock("draft_purge").length)


def kept_until(draft: Draft) -> datetime:
    """When the draft goes, unless it is saved again."""
    return draft.saved_at + kept(draft.saved_at)


def start(*, language: str, now: datetime, by: User | None = None, answers: Mapping[str, Any] | None = None) -> Draft:
    """Begin a draft. A signed-in person owns it, and what is known about them is filled in.

    `answers` were given before, in the diagnosis; pages they answer altogether count as done.
    """
    known = ({} if by is None else _about(by)) | dict(answers or {})
    done = steps.answered(dict(answers or {}))
    return Draft.objects.create(owner=by, answers=known, done=done, language=language, created_at=now, saved_at=now)


def get(user: Person, draft_id: UUID, *, held: Collection[str]) -> Draft:
    """A draft of this person or session. Raises NotFound."""
    draft = Draft.objects.filter(pk=draft_id).select_related("case", "owner").first()
    if draft is None or not _may_open(draft, user, held):
        raise NotFound
    return draft


def _may_open(draft: Draft, user: Person, held: Collection[str]) -> bool:
    return str(draft.pk) in held or (user.is_authenticated and draft.owner_id == user.pk)


def of(user: Person, *, held: Collection[str]) -> list[Draft]:
    """Unfiled drafts of this person and session, the last saved first."""
    mine = Draft.objects.filter(pk__in=[key for key in held if _is_uuid(key)])
    if user.is_authenticated:
        mine = mine | Draft.objects.filter(owner_id=user.pk)
    return list(mine.filter(case=None).order_by("-saved_at")[:20])


@transaction.atomic
def save(*, draft_id: UUID, step: str, answers: Mapping[str, Any], now: datetime, done: bool = True) -> Draft:
    """Keep the answers of a step. `done=False` keeps them (autosave) without counting the step as answered.

    Raises Conflict once the draft was filed.
    """
    draft = _open(draft_id)
    draft.answers = draft.answers | dict(answers)
    if draft.answers.get("facts"):
        draft.answers["facts"] = agreeing(draft.answers, as_of=now.date())
    if done and step not in draft.done:
        draft.done = [*draft.done, step]
    draft.saved_at, draft.purge_warned_at = now, None
    draft.save(update_fields=["answers", "done", "saved_at", "purge_warned_at"])
    return draft


@transaction.atomic
def give_to(*, draft_id: UUID, email: str, now: datetime) -> User:
    """Make the draft findable from another device by whoever reads this address. Returns the user who owns it then.

    A draft that has an owner stays theirs.
    """
    draft = _open(draft_id)
    if draft.owner is None:
        draft.owner = accounts.find_or_create_person(email=email, language=draft.language, now=now)
        draft.saved_at = now
        draft.save(update_fields=["owner", "saved_at"])
    return draft.owner


@transaction.atomic
def add_file(*, draft_id: UUID, by: User | None, upload: UploadedFile, now: datetime, shows: str = "") -> Exhibit:
    """Add a file to a draft. Raises InvalidInput naming the file and what would be right."""
    draft = _open(draft_id)
    return evidence.add_to_draft(draft_id=draft.pk, by=by or draft.owner, upload=upload, shows=shows, now=now)


@transaction.atomic
def remove_file(*, draft_id: UUID, exhibit_id: UUID) -> None:
    """Take a file out of a draft again."""
    evidence.remove_from_draft(draft_id=_open(draft_id).pk, exhibit_id=exhibit_id)


@transaction.atomic
def file(*, draft_id: UUID, now: datetime, by: User | None = None) -> Case:
    """Make a case of the draft. However often it is sent, and from however many windows, it is one case.

    Raises InvalidInput with every answer that is missing or wrong.
    """
    draft = _locked(draft_id)
    if draft.case is not None:
        return draft.case
    complaint = complaints.parse(steps.raw_answers(draft), today=now.date())
    case = operations.file_complaint(complaint=complaint, now=now, by=by, draft_id=draft.pk)
    draft.case, draft.filed_at = case, now
    draft.save(update_fields=["case", "filed_at"])
    return case


def to_warn(*, now: datetime) -> list[UUID]:
    """Drafts whose owner is to be told that they will soon be deleted."""
    rows = Draft.objects.filter(
        case=None, owner__isnull=False, purge_warned_at=None, saved_at__lt=now - kept(now) + WARNING
    )
    return list(rows.values_list("pk", flat=True)[:200])


def to_purge(*, now: datetime) -> list[UUID]:
    """Drafts nobody saved for as long as one is kept."""
    return list(Draft.objects.filter(case=None, saved_at__lt=now - kept(now)).values_list("pk", flat=True)[:200])


@transaction.atomic
def warn(*, draft_id: UUID, now: datetime) -> None:
    """Tell the owner that the draft will be deleted in a week. Once for each time it was saved."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id, case=None, purge_warned_at=None).first()
    if draft is None or draft.owner is None:
        return
    draft.purge_warned_at = now
    draft.save(update_fields=["purge_warned_at"])
    context = {"draft": str(draft.pk), "until": kept_until(draft).date().isoformat()}
    notices.queue(kind="draft_will_go", to=draft.owner, at=now, context=context)


@transaction.atomic
def purge(*, draft_id: UUID, now: datetime) -> bool:
    """Delete an old draft with its files. False when it was saved or filed meanwhile."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, case=None, saved_at__lt=now - kept(now)).first()
    if draft is None or kept_until(draft) >= now:  # a shorter time takes nothing from whoever was told a longer one
        return False
    files = evidence.remove_all_from_draft(draft_id=draft.pk)
    log.record("intake.draft-purged", about=draft, at=now, files=files)
    draft.delete()
    return True


def refuse_filed(draft: Draft) -> None:
    """Raises Conflict once the draft was sent."""
    if draft.case_id is not None:
        raise Conflict(_("This case was sent already. You can add to it on its own page."))


def _open(draft_id: UUID) -> Draft:
    """The locked draft. Raises NotFound, or Conflict once it was filed."""
    draft = _locked(draft_id)
    refuse_filed(draft)
    return draft


def _locked(draft_id: UUID) -> Draft:
    """The draft with its row locked. Without joins: after waiting for the lock, joined rows would be those of before."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    return draft


def _about(user: User) -> dict[str, Any]:
    known = {
        "full_name": user.full_name,
        "latin_name": user.latin_name,
        "email": user.email,
        "country": user.country,
        "language": user.language,
    }
    return {name: value for name, value in known.items() if value}


def _is_uuid(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True
