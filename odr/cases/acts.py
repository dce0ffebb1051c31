"""The frame of every act in a case: lock the row, ask who and when, write, record.

    act = acts.begin(case_id=case_id, name="make_offer", by=user, now=now)
    offer = Offer.objects.create(case=act.case, ...)
    act.finish("negotiation.offer-made", about=offer, amount=str(offer.amount))

`begin` and `finish` stand in one transaction; between them the app writes its own rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import permissions, procedures, queries, stages
from odr.cases.models import Case
from odr.cases.stages import Stage, Who
from odr.common.errors import NotFound, StalePage

#: What other apps do when an act is done, by its name: telling people, who are not this app's concern.
Afterwards = Callable[["Act", Mapping[str, Any]], None]
_AFTERWARDS: dict[str, list[Afterwards]] = {}


def afterwards(*names: str) -> Callable[[Afterwards], Afterwards]:
    """Register what follows an act, within its transaction, once its event is recorded; it gets the fields of the event."""

    def register(function: Afterwards) -> Afterwards:
        for name in names:
            _AFTERWARDS.setdefault(name, []).append(function)
        return function

    return register


@dataclass
class Act:
    """An act under way: the locked case, who acts in which capacity, and the stages before and after."""

    case: Case
    name: str
    by: User | None
    capacity: Who
    now: datetime
    before: Stage
    after: Stage

    def finish(self, event: str, *, about: models.Model | None = None, **fields: Any) -> None:
        """Write the stage, count the act and record its event. `fields` are committed to, not shown, by the log."""
        self.case.stage = self.after
        self.case.version += 1
        changed = ["stage", "version"]
        was_over, is_over = self.before in stages.FINAL, self.after in stages.FINAL
        if was_over != is_over:
            self.case.closed_at = self.now if is_over else None
            changed.append("closed_at")
        # what ends a case that rests, or that waits for the decision on a challenge, goes back to the stage beneath
        if self.after in stages.INTERRUPTING and self.before not in stages.INTERRUPTING:
            self.case.resumes_at = self.before
            changed.append("resumes_at")
        self.case.save(update_fields=changed)
        log.record(
            event,
            about=about if about is not None else self.case,
            case=self.case,
            by=self.by,
            role=self.capacity.value,
            at=self.now,
            moved=(self.before.value, self.after.value),
            **fields,
        )
        for told in _AFTERWARDS.get(self.name, ()):
            told(self, fields)


def begin(*, case_id: UUID, name: str, by: User | None, now: datetime, seen_version: int | None = None) -> Act:
    """Lock the case and ask whether `by` may do the act now; `by=None` is the system acting on a clock.

    Raises NotFound (not visible), StalePage (`seen_version` is older), NotPermitted or MoveNotAllowed.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or (by is not None and not _there_for(by, case_id, name)):
        raise NotFound
    if seen_version is not None and seen_version != case.version:
        raise StalePage(_("Something happened in this case since you opened the page. Look again; nothing was sent."))
    before = Stage(case.stage)
    capacity = Who.SYSTEM if by is None else permissions.require(by, case, name)
    back_to = Stage(case.resumes_at) if case.resumes_at else None
    after = stages.after(name, before, back_to=back_to, table=procedures.table_of(case))
    return Act(case=case, name=name, by=by, capacity=capacity, now=now, before=before, after=after)


def _there_for(by: User, case_id: UUID, name: str) -> bool:
    """Whether there is such a case for this person; for a third party only in the acts that are a third party's own."""
    if queries.visible_to(by).filter(pk=case_id).exists():
        return True
    return permissions.open_to_third_parties(name) and queries.joined(by).filter(pk=case_id).exists()
