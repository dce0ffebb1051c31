"""The frame of every act in a matter: lock the row, ask who and when, write, record.

    act = acts.begin(incident_id=incident_id, name="charge", by=user, now=now)
    charge = Charge.objects.create(incident=act.incident, ...)
    act.finish("penalties.charged", about=charge, level=charge.proposed_level)

`begin` and `finish` stand in one transaction; the events belong to the record of the case the matter comes from.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.common.errors import NotFound, StalePage
from odr.penalties import permissions, queries, stages
from odr.penalties.models import Incident
from odr.penalties.stages import Stage, Who


@dataclass
class Act:
    """An act under way: the locked matter, who acts in which capacity, and the stages before and after."""

    incident: Incident
    name: str
    by: User | None
    capacity: Who
    now: datetime
    before: Stage
    after: Stage

    def finish(self, event: str, *, about: models.Model | None = None, **fields: Any) -> None:
        """Write the stage, count the act and record its event. `fields` are committed to, not shown, by the log."""
        self.incident.stage = self.after
        self.incident.version += 1
        self.incident.save(update_fields=["stage", "version"])
        log.record(
            event,
            about=about if about is not None else self.incident,
            case=self.incident.case,
            by=self.by,
            role=self.capacity.value,
            at=self.now,
            moved=(self.before.value, self.after.value),
            **fields,
        )

    def person(self) -> User:
        """Who acts, where the table lets only people act."""
        if self.by is None:
            raise TypeError(f"{self.name} is done by a person")
        return self.by


def begin(
    *, incident_id: UUID | None, name: str, by: User | None, now: datetime, seen_version: int | None = None
) -> Act:
    """Lock the matter and ask whether `by` may do the act now; `by=None` is the system acting on a clock.

    Raises NotFound (not visible), StalePage (`seen_version` is older), NotPermitted or MoveNotAllowed.
    """
    locked = Incident.objects.select_for_update(of=("self",)).select_related("case", "marketplace", "seller", "store")
    incident = locked.filter(pk=incident_id).first() if incident_id else None
    if incident is None or (by is not None and not queries.may_reach(by, incident)):
        raise NotFound
    if seen_version is not None and seen_version != incident.version:
        raise StalePage(_("Something happened in this matter since you opened the page. Look again; nothing was done."))
    before = Stage(incident.stage)
    if by is None:
        capacity = Who.SYSTEM
        if Who.SYSTEM not in stages.who(name, before):
            stages.after(name, before)
            raise TypeError(f"{name} is done by a person, never by the system")
    else:
        capacity = permissions.require(by, incident, name)
    return Act(
        incident=incident,
        name=name,
        by=by,
        capacity=capacity,
        now=now,
        before=before,
        after=stages.after(name, before),
    )
