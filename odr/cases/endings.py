"""How a case ends early and how it is opened again: passed on, ended without a result, reopened, put away.

A case that ended can be reopened by the claimant for as long as the clock `reopen` runs; it goes on where it stopped, and the
clocks that stopped with it start afresh. Source: Directive 2013/11/EU, art. 5(4); UNCITRAL Model Law on Arbitration, art. 32.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, course, procedures
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.cases.pausing import drop_suspensions, needed
from odr.common.errors import Conflict, InvalidInput

REOPEN: Final = "reopen"


class WayOut(models.TextChoices):
    """Why a case is passed on or ended without a result."""

    OTHER_FORUM = "other_forum", gettext_lazy("Another body is the right one")
    COURT = "court", gettext_lazy("A court has the same dispute")
    FUTILE = "futile", gettext_lazy("Going on makes no sense")
    ABUSE = "abuse", gettext_lazy("The platform is misused")


@transaction.atomic
def refer_out(*, case_id: UUID, by: User, ground: str, to_whom: str, reason: str, now: datetime) -> Case:
    """Pass the case on to the body that is the right one, with reasons both sides read."""
    act = acts.begin(case_id=case_id, name="refer_out", by=by, now=now)
    said = {"ground": _ground(ground), "to_whom": needed(to_whom, "to_whom", limit=200)}
    return _end(act, "cases.referred-out", reason=needed(reason, "reason"), **said)


@transaction.atomic
def terminate(*, case_id: UUID, by: User, ground: str, reason: str, now: datetime) -> Case:
    """End the case without a result, with reasons both sides read (Model Law, art. 32(2))."""
    act = acts.begin(case_id=case_id, name="terminate", by=by, now=now)
    return _end(act, "cases.terminated", reason=needed(reason, "reason"), ground=_ground(ground))


@transaction.atomic
def reopen(*, case_id: UUID, by: User, now: datetime, reason: str = "") -> Case:
    """Open a case again that ended without a result; it goes on where it stopped. Nobody has to say why.

    Raises Conflict after the time for it, InvalidInput for too long a reason.
    """
    act = acts.begin(case_id=case_id, name="reopen", by=by, now=now)
    running = act.case.clocks.filter(key=REOPEN, state=Clock.State.RUNNING).first()
    if running is None or running.due_at < now:
        raise Conflict(_("The time to reopen this case is over. You can file a new one."))
    why = needed(reason, "reason") if reason.strip() else ""
    clocks.end(act.case, REOPEN, at=now)
    _start_afresh(act)
    course.keep(act, reason=why)
    act.finish("cases.reopened", reason=why)
    return act.case


@clocks.on_expiry("archive_case")
def archive(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody reopened the case in time: it stays as it ended."""
    act = acts.begin(case_id=case.pk, name="archive", by=None, now=now)
    act.finish("cases.archived", about=clock)


def leave_open(case: Case, *, at: datetime) -> Clock:
    """Start the time in which the case can be reopened. Called inside the act that ends it, after its clocks ended."""
    drop_suspensions(case, at=at)
    return clocks.start(case, REOPEN, at=at)


def _end(act: Act, event: str, *, reason: str, ground: str, to_whom: str = "") -> Case:
    clocks.end(act.case, at=act.now, state=Clock.State.CANCELLED)
    leave_open(act.case, at=act.now)
    course.keep(act, reason=reason, ground=ground, to_whom=to_whom)
    act.finish(event, reason=reason, ground=ground, to_whom=to_whom)
    return act.case


def _start_afresh(act: Act) -> None:
    """Start again the clocks of the stage that ended with the case, also those whose act ended it, and the one of the whole case.

    Each is as long, and waits for the same people, as it did. Earlier ones stay ended.
    """
    keys = [*procedures.of(act.case).stages[act.after.value].clocks, clocks.OUTCOME_CAP]
    ended = act.case.clocks.filter(key__in=keys, ended_at=act.case.closed_at).order_by("pk")
    for before in {clock.key: clock for clock in ended}.values():
        clock = clocks.start(act.case, before.key, at=act.now, days=before.agreed_days, recipient=before.waiting_for)
        log.record("cases.clock-started-again", about=clock, case=act.case, at=act.now, clock=before.key)


def _ground(value: str) -> str:
    if value not in WayOut.values:
        raise InvalidInput({"ground": _("Choose one of: %(options)s.") % {"options": ", ".join(WayOut.values)}})
    return value
