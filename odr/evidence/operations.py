"""Receive a file, let it come along when a draft is filed, check it again, take it out of a draft.

A file is received in two steps. Outside any transaction it is streamed, hashed, told by its content, inspected and scanned;
then, with the case locked, it gets its row and its event. A refused file leaves nothing behind.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts
from odr.cases.acts import Act
from odr.cases.models import Case
from odr.common.errors import NotFound
from odr.evidence import kinds, refusals, storage
from odr.evidence.models import Exhibit
from odr.evidence.receiving import Received, received, scanned


def add_to_case(*, case_id: UUID, by: User, upload: UploadedFile, shows: str = "", now: datetime) -> Exhibit:
    """Add a file to a case, for a side. The same file sent twice by the same person is one exhibit.

    Raises InvalidInput naming the file and what would be right; NotFound, NotPermitted or MoveNotAllowed before reading it.
    """
    _may_add(case_id, by, now)
    with received(upload) as arrived, transaction.atomic():
        act = acts.begin(case_id=case_id, name="add_evidence", by=by, now=now)
        known = _same(arrived, uploader=by, case=act.case)
        if known is not None:
            storage.drop(arrived.kept.stored_as, arrived.preview_as)
            return known
        exhibit = _next(arrived, act.case, uploader=by, shows=shows, uploaded_at=now)
        act.finish("evidence.exhibit-added", about=exhibit, **_custody(exhibit))
    return exhibit


@transaction.atomic(savepoint=False)  # always inside an act
def add_in_act(*, act: Act, arrived: Received, by: User, provided_by: str = "") -> Exhibit:
    """Add a received file inside another act, such as the answer to an order; `provided_by` is who handed it over.

    The same file sent twice by the same person is one exhibit. Raises InvalidInput where the case has too many.
    """
    known = _same(arrived, uploader=by, case=act.case)
    if known is not None:
        storage.drop(arrived.kept.stored_as, arrived.preview_as)
        return known
    exhibit = _next(arrived, act.case, uploader=by, shows="", provided_by=provided_by, uploaded_at=act.now)
    log.record(
        "evidence.exhibit-added",
        about=exhibit,
        case=act.case,
        by=by,
        role=act.capacity.value,
        at=act.now,
        **_custody(exhibit),
    )
    return exhibit


def add_to_draft(*, draft_id: UUID, by: User | None, upload: UploadedFile, shows: str = "", now: datetime) -> Exhibit:
    """Add a file to a draft. The caller holds the draft's row and knows that `by` may write in it."""
    with received(upload) as arrived, transaction.atomic():
        known = _same(arrived, draft_id=draft_id)
        if known is not None:
            storage.drop(arrived.kept.stored_as, arrived.preview_as)
            return known
        _within_limits(arrived, draft_id=draft_id)
        return _row(arrived, draft_id=draft_id, uploader=by, shows=shows, uploaded_at=now)


def adopt(*, draft_id: UUID, case: Case, by: User) -> list[dict[str, Any]]:
    """Move a draft's files to the case made of it. Returns what the filing's event says of each."""
    rows = list(Exhibit.objects.filter(draft_id=draft_id).order_by("uploaded_at", "id"))
    for number, exhibit in enumerate(rows, start=1):
        exhibit.case, exhibit.draft_id, exhibit.number, exhibit.uploader = case, None, number, by
        exhibit.save(update_fields=["case", "draft_id", "number", "uploader"])
    return [{"exhibit": str(exhibit.pk), **_custody(exhibit)} for exhibit in rows]


@transaction.atomic
def remove_from_draft(*, draft_id: UUID, exhibit_id: UUID) -> None:
    """Take a file out of a draft. Raises NotFound when the draft has no such file."""
    exhibit = Exhibit.objects.select_for_update().filter(pk=exhibit_id, draft_id=draft_id).first()
    if exhibit is None:
        raise NotFound
    names = (exhibit.stored_as, exhibit.preview_as)
    exhibit.delete()
    transaction.on_commit(lambda: storage.drop(*names))


def remove_all_from_draft(*, draft_id: UUID) -> int:
    """Delete every file of a draft that is given up. Returns how many there were."""
    rows = list(Exhibit.objects.filter(draft_id=draft_id))
    for exhibit in rows:
        remove_from_draft(draft_id=draft_id, exhibit_id=exhibit.pk)
    return len(rows)


@transaction.atomic
def scan_again(*, exhibit_id: UUID, now: datetime) -> Exhibit | None:
    """Scan a file that waits for it. Stays waiting while the scanner does not answer; None when it no longer waits."""
    exhibit = (
        Exhibit.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=exhibit_id, scan=Exhibit.Scan.WAITING)
        .first()
    )
    if exhibit is None:
        return None
    found = scanned(exhibit.stored_as)
    if found == Exhibit.Scan.WAITING:
        return exhibit
    infected = found == Exhibit.Scan.INFECTED
    exhibit.scan, exhibit.state = found, Exhibit.State.REFUSED if infected else Exhibit.State.CLEAN
    exhibit.save(update_fields=["scan", "state"])
    if exhibit.case is not None:
        log.record("evidence.exhibit-scanned", about=exhibit, case=exhibit.case, at=now, result=found)
    if infected:
        names = (exhibit.stored_as, exhibit.preview_as)
        transaction.on_commit(lambda: storage.drop(*names))
    return exhibit


@transaction.atomic
def _may_add(case_id: UUID, by: User, now: datetime) -> None:
    """Ask before the upload is read; the answer is asked for again with the row at hand."""
    acts.begin(case_id=case_id, name="add_evidence", by=by, now=now)


def _same(arrived: Received, **place: Any) -> Exhibit | None:
    return Exhibit.objects.filter(sha256=arrived.kept.sha256, name=arrived.name, **place).first()


def _within_limits(arrived: Received, **place: Any) -> None:
    rows = Exhibit.objects.filter(**place).exclude(state=Exhibit.State.REFUSED)
    if rows.count() >= kinds.CASE_FILES:
        raise refusals.too_many(kinds.CASE_FILES)
    if (rows.aggregate(total=Sum("size"))["total"] or 0) + arrived.kept.size > kinds.CASE_BYTES:
        raise refusals.too_much()


def _next(arrived: Received, case: Case, **fields: Any) -> Exhibit:
    """The next exhibit of a case. Raises InvalidInput where there are too many."""
    _within_limits(arrived, case=case)
    number = (case.exhibits.aggregate(last=Max("number"))["last"] or 0) + 1
    return _row(arrived, case=case, number=number, **fields)


def _row(arrived: Received, *, shows: str, **fields: Any) -> Exhibit:
    return Exhibit.objects.create(
        name=arrived.name,
        kind=arrived.kind,
        size=arrived.kept.size,
        sha256=arrived.kept.sha256,
        stored_as=arrived.kept.stored_as,
        preview_as=arrived.preview_as,
        state=arrived.state,
        scan=arrived.scan,
        pages=arrived.pages,
        has_place=arrived.has_place,
        shows=shows.strip()[:300],
        **fields,
    )


def _custody(exhibit: Exhibit) -> dict[str, Any]:
    """What an event says of a file: enough to recognise it for ever."""
    return {
        "sha256": exhibit.sha256,
        "size": exhibit.size,
        "kind": exhibit.kind,
        "name": exhibit.name,
        "scan": exhibit.scan,
    }
