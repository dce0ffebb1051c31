"""The conflict graph: who is tied to a side of a case, through whom, over a few lines.

Lines are ties that neutrals and administrators enter (`Tie`), mandates, and names that are the same. The search starts at the
sides and goes outwards, so that it takes as many queries for a long roster as for a short one. A direct tie that lasts, and one
through a single company or relative that lasts, block; whatever is further away or over is made known to both sides.
Source: UNCITRAL Model Law, art. 12(1); how far back and around it is looked stands in `platform_rules/data/neutrals.yaml`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from odr.accounts.models import Mandate, Organisation, User
from odr.cases.models import Case, Participation, Side
from odr.neutrals.models import Tie
from odr.neutrals.ranking import Step
from platform_rules import neutrals as rules

PARTIES: Final = (Side.CLAIMANT, Side.RESPONDENT)
#: Ties that also block through one company or relative between.
STRONG: Final = frozenset({Tie.Kind.OWNS, Tie.Kind.WORKS_FOR, Tie.Kind.PAID_BY, Tie.Kind.ACTS_FOR, Tie.Kind.FAMILY})

Node = tuple[str, object]  # "user", "organisation" or "name", and its key


@dataclass(frozen=True)
class Line:
    """One line of the graph, as it reads: `start` `kind` `end`."""

    near: Node
    far: Node
    step: Step
    lasts: bool


@dataclass
class Sides:
    """Where the search starts: the people, organisations and names of the two sides and of the marketplace."""

    users: set[UUID] = field(default_factory=set)
    sellers: set[UUID] = field(default_factory=set)
    buyers: set[UUID] = field(default_factory=set)
    organisations: set[UUID] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def nodes(self) -> set[Node]:
        """All of it as nodes of the graph."""
        users: set[Node] = {("user", key) for key in self.users}
        organisations: set[Node] = {("organisation", key) for key in self.organisations}
        return users | organisations | {("name", name) for name in self.names if name}


@dataclass(frozen=True)
class Found:
    """A way from a person to a side."""

    steps: list[Step]
    blocks: bool
    direct_mandate: bool = False


def sides_of(case: Case) -> Sides:
    """Who and what the two sides of a case are; two queries at most."""
    found = Sides(names={plain(case.respondent_name), plain(case.marketplace_name)})
    for row in Participation.objects.filter(case=case, side__in=PARTIES).select_related("organisation"):
        found.users.add(row.user_id)
        (found.sellers if row.side == Side.RESPONDENT else found.buyers).add(row.user_id)
        if row.organisation is not None:
            found.organisations.add(row.organisation.pk)
            found.names.add(plain(row.organisation.name))
    if case.marketplace is not None:
        found.organisations.add(case.marketplace.organisation_id)
        found.names.add(plain(case.marketplace.name))
    return found


def paths(sides: Sides, people: Iterable[UUID], *, on: date) -> dict[UUID, list[Found]]:
    """The nearest way from each of these people to a side, if there is one; those that are over for longer than is looked back do not count."""
    wanted = set(people) - sides.users
    ways: dict[Node, list[Line]] = {node: [] for node in sides.nodes()}
    found: dict[UUID, list[Found]] = {}
    edge = set(ways)
    for _line in range(rules.rules().lines):
        reached: dict[Node, list[Line]] = {}
        for line in sorted(_lines(edge, on=on), key=lambda line: (not line.lasts, line.step["kind"] not in STRONG)):
            if line.far not in ways and line.far not in reached:
                reached[line.far] = [line, *ways[line.near]]
        for (kind, key), lines in reached.items():
            if kind == "user" and key in wanted:
                found.setdefault(key, []).append(_judged(lines))  # type: ignore[arg-type]
        ways.update(reached)
        edge = set(reached)
    return found


def plain(name: str) -> str:
    """A name as it is compared: without case and spaces around."""
    return " ".join(name.split()).lower()


def _judged(lines: list[Line]) -> Found:
    lasts = all(line.lasts for line in lines)
    strong = all(line.step["kind"] in STRONG for line in lines)
    return Found(
        steps=[line.step for line in lines],
        blocks=lasts and (len(lines) == 1 or (len(lines) == 2 and strong)),
    )


def _lines(edge: set[Node], *, on: date) -> Iterator[Line]:
    """The lines that touch these nodes, each read from its far end."""
    since = rules.rules().since(on)
    users = [key for kind, key in edge if kind == "user"]
    organisations = [key for kind, key in edge if kind == "organisation"]
    names = [key for kind, key in edge if kind == "name"]
    ends = {"user": users, "organisation": organisations}
    touching = Q(from_plain__in=names) | Q(to_plain__in=names)
    for way in ("from", "to"):
        for kind, keys in ends.items():
            touching |= Q(**{f"{way}_{kind}__in": keys})
    rows = Tie.objects.annotate(from_plain=Lower("from_name"), to_plain=Lower("to_name")).filter(
        touching, Q(until=None) | Q(until__gte=since), removed_at=None
    )
    for row in rows.select_related("from_user", "from_organisation", "to_user", "to_organisation"):
        start, end = _end(row, "from"), _end(row, "to")
        step = Step(start=start[1], kind=row.kind, end=end[1])
        lasts = row.until is None or row.until >= on
        for near, far in ((start[0], end[0]), (end[0], start[0])):
            if near & edge:
                yield from (Line(next(iter(near & edge)), node, step, lasts) for node in far)
    acting = Mandate.objects.filter(Q(user__in=users) | Q(organisation__in=organisations))
    for mandate in acting.select_related("user", "organisation"):
        lasts = mandate.ended_at is None
        if not lasts and mandate.ended_at is not None and mandate.ended_at.date() < since:
            continue
        step = Step(start=str(mandate.user), kind=Tie.Kind.ACTS_FOR.value, end=mandate.organisation.name)
        user: Node = ("user", mandate.user_id)
        organisation: Node = ("organisation", mandate.organisation_id)
        if organisation in edge:
            yield Line(organisation, user, step, lasts)
        if user in edge:
            yield Line(user, organisation, step, lasts)


def _end(row: Tie, way: str) -> tuple[set[Node], str]:
    """One end of a tie: its nodes, and how it is called. An organisation is found by its name too."""
    user: User | None = getattr(row, f"{way}_user")
    organisation: Organisation | None = getattr(row, f"{way}_organisation")
    name: str = getattr(row, f"{way}_name")
    if user is not None:
        return {("user", user.pk)}, str(user)
    if organisation is not None:
        return {("organisation", organisation.pk), ("name", plain(organisation.name))}, organisation.name
    return {("name", plain(name))}, name
