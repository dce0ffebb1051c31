"""What needs a member of staff, by when: clocks that wait for them or their role, cases they are asked to take, drafts to read.

One list over all cases, the nearest date on top, because whoever holds several roles has one day, not several.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import clocks
from odr.cases.extensions import OUTCOME_CAP
from odr.cases.models import Clock, ClockRow, Side
from odr.cases.stages import Stage
from odr.common import formats
from odr.decisions import queries as decisions
from odr.intake.queries import WAITING
from odr.neutrals import queries as neutrals
from odr.neutrals.models import Office
from odr.penalties import clocks as matters
from odr.penalties import queries as penalties
from odr.penalties.models import Clock as MatterClock

LISTED: Final = 100  # rows on the page, the nearest dates; who has more opens a desk
SOON: Final = timedelta(days=3)

#: Role -> whom a clock of a case waits for where it waits for everybody of that role.
CASE_CLOCKS: Final = {Role.INTAKE_OFFICER: ("officer", "second_officer"), Role.ADMINISTRATOR: ("administrator",)}
#: The same for clocks of a matter against a seller.
MATTER_CLOCKS: Final = {Role.COMPLIANCE_OFFICER: ("compliance_officer",), Role.APPEAL_MEMBER: ("appeal_panel",)}
#: Stages at which an officer works on the intake's own page; later ones on the case page, such as a stay to look at again.
AT_INTAKE: Final = (*WAITING, Stage.INADMISSIBLE)
#: Side of a neutral -> the page on which their work on a case begins.
NEUTRAL_PAGES: Final = {Side.MEDIATOR: "cases:case", Side.ARBITRATOR: "arbitration:file"}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing that needs the reader. `due` is none where no date is set; `since` is when it began to wait."""

    number: str
    title: str
    what: str | Promise
    url: str
    due: datetime | None
    since: datetime
    zone: str = "UTC"

    def is_late(self, now: datetime) -> bool:
        """Whether its date has passed."""
        return self.due is not None and self.due < now


@dataclass(frozen=True, kw_only=True)
class Load:
    """The list and what it adds up to. With `more`, there are others with later dates, and the numbers are of the list alone."""

    tasks: list[Task]
    late: int
    soon: int
    oldest_days: int
    more: bool


def load(user: User, *, now: datetime) -> Load:
    """What needs this person now, the nearest date on top and what has no date last."""
    latest = datetime.max.replace(tzinfo=now.tzinfo)
    found = sorted(_tasks(user), key=lambda task: (task.due or latest, task.since))
    tasks = found[:LISTED]
    return Load(
        tasks=tasks,
        late=sum(task.is_late(now) for task in tasks),
        soon=sum(task.due is not None and now <= task.due < now + SOON for task in tasks),
        oldest_days=max(((now - task.since).days for task in tasks), default=0),
        more=len(found) > LISTED,
    )


def _tasks(user: User) -> Iterator[Task]:
    roles = accounts.roles_of(user)
    yield from _case_clocks(user, roles)
    yield from _matter_clocks(user, roles)
    yield from _offers(user)
    if Role.SECOND_READER in roles:
        yield from _drafts(user)


def _case_clocks(user: User, roles: frozenset[str]) -> Iterator[Task]:
    for_role = [side for role, sides in CASE_CLOCKS.items() if role in roles for side in sides]
    own = user.participations.filter(side__in=NEUTRAL_PAGES, ended_at=None)
    sides = dict(own.values_list("case_id", "side"))
    wanted = Q(waiting_for__in=for_role) | Q(waiting_for="neutral", case__in=list(sides))
    rows = Clock.objects.filter(wanted, state=Clock.State.RUNNING).select_related("case").order_by("due_at")
    for clock in _without_caps(rows[: LISTED + 1]):
        case, says = clock.case, clocks.rule_of(clock.case, clock.key).says[formats.procedure_language()]
        page = "intake:case" if case.stage in AT_INTAKE else "cases:case"
        page = NEUTRAL_PAGES[Side(sides[case.pk])] if clock.waiting_for == "neutral" else page
        yield _of_clock(clock, case.number, case.title, says, page, case.pk)


def _without_caps(rows: Iterable[Clock]) -> list[Clock]:
    """The limit of a case as a whole is nothing to do by itself: it stands where the case has no nearer date of the same people."""
    found = list(rows)
    others = {clock.case_id for clock in found if clock.key != OUTCOME_CAP}
    return [clock for clock in found if clock.key != OUTCOME_CAP or clock.case_id not in others]


def _matter_clocks(user: User, roles: frozenset[str]) -> Iterator[Task]:
    sides = [side for role, names in MATTER_CLOCKS.items() if role in roles for side in names]
    if not sides:
        return
    rows = MatterClock.objects.filter(
        state=MatterClock.State.RUNNING, waiting_for__in=sides, incident__in=penalties.visible_to(user).values("pk")
    )
    for clock in rows.select_related("incident__case", "incident__charge").order_by("due_at")[: LISTED + 1]:
        page = "penalties:decide-appeal" if clock.waiting_for == "appeal_panel" else "penalties:matter"
        says = matters.rule_of(clock.incident, clock.key).says[formats.procedure_language()]
        case = clock.incident.case
        yield _of_clock(clock, case.number, case.title, says, page, clock.incident_id)


def _of_clock(clock: ClockRow, number: str, title: str, what: str, page: str, key: object) -> Task:
    url = reverse(page, args=[key])
    return Task(
        number=number, title=title, what=what, url=url, due=clock.due_at, since=clock.started_at, zone=clock.time_zone
    )


def _offers(user: User) -> Iterator[Task]:
    for row in islice(neutrals.offers_to(user), LISTED + 1):
        page = "neutrals:offer" if row.role == Office.MEDIATOR else "neutrals:tribunal-offer"
        yield Task(
            number=row.case.number,
            title="",  # what the case is about is read on the offer, with what a candidate may know
            what=_("You are asked to take this case"),
            url=reverse(page, args=[row.pk]),
            due=None,
            since=row.offered_at,
        )


def _drafts(user: User) -> Iterator[Task]:
    for row in decisions.to_read(user):
        clock = row["clock"]
        yield Task(
            number=row["case"].number,
            title=row["case"].title,
            what=_("Read the draft of the decision"),
            url=reverse("decisions:read", args=[row["case"].pk]),
            due=clock.due_at if clock else None,
            since=row["draft"].to_reader_at,
            zone=clock.time_zone if clock else "UTC",
        )
