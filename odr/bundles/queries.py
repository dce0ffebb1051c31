"""Reads about bundles. A buyer and the seller see figures of people; who the others are is seen by administrators alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.accounts.queries import Person
from odr.bundles.models import Bundle, Member
from odr.bundles.stages import Stage
from odr.cases import queries as cases
from odr.cases.models import Case, Participation, Side
from odr.common.errors import NotFound, NotPermitted
from odr.decisions import queries as decisions
from odr.decisions.models import Decision, Kind, PublicDecision

_State = Member.State
STAFF = (Role.ADMINISTRATOR, Role.REGULATOR)
#: Of what a buyer said the seller learns that the case has joined, and nothing before.
SELLER_KNOWS: Final = (_State.JOINED, _State.DECIDED)


@dataclass(frozen=True, kw_only=True)
class People:
    """How many people stand where in a bundle; somebody with two claims counts once in each line."""

    asked: int  # all who were asked
    joined: int  # joined and not left, also those whose case is decided by now
    declined: int
    left: int
    decided: int  # have a decision of their own
    over: int  # their case ended in another way


def visible_to(user: Person) -> QuerySet[Bundle]:
    """Bundles the person may see: an administrator all, a regulator those of their countries, a side those of its own cases."""
    if not user.is_authenticated:
        return Bundle.objects.none()
    if accounts.has_role(user, Role.ADMINISTRATOR):
        return Bundle.objects.all()
    seen = Q(members__case__in=_own_parts(user).values("case"))
    if accounts.has_role(user, Role.REGULATOR):
        countries = accounts.countries_of(user, Role.REGULATOR)
        seen |= Q(members__case__claimant_country__in=countries) | Q(members__case__respondent_country__in=countries)
    return Bundle.objects.filter(pk__in=Bundle.objects.filter(seen).values("pk"))


def get(user: Person, bundle_id: UUID) -> Bundle:
    """One bundle the person may see; otherwise NotFound, as if it were not there."""
    bundle = visible_to(user).filter(pk=bundle_id).first()
    if bundle is None:
        raise NotFound
    return bundle


def reader(user: User, bundle: Bundle) -> str:
    """As what the person sees the bundle: a side excludes the roles."""
    sides = set(_own_parts(user).filter(case__bundle_member__bundle=bundle).values_list("side", flat=True))
    if sides:
        return Side.CLAIMANT.value if Side.CLAIMANT in sides else Side.RESPONDENT.value
    return Role.ADMINISTRATOR.value if accounts.has_role(user, Role.ADMINISTRATOR) else Role.REGULATOR.value


def desk(user: User) -> list[Bundle]:
    """For administrators and regulators: the bundles they see, those that wait for somebody first. Raises NotPermitted."""
    if not accounts.has_role(user, *STAFF):
        raise NotPermitted("bundles")
    rows = visible_to(user).select_related("lead__case").order_by("-proposed_at")
    order = [Stage.LEADING, Stage.PROPOSED, Stage.FOLLOWING, Stage.DONE, Stage.ENDED]
    return sorted(rows[:200], key=lambda row: (row.late_at is None, order.index(Stage(row.stage))))


def of_case(case_id: UUID) -> Member | None:
    """The claim of this case in its bundle, if it is in one."""
    return Member.objects.filter(case=case_id).select_related("bundle__lead", "bundle__lead_decision", "case").first()


def member_of(user: User, case: Case) -> Member:
    """The claim in its bundle, for either side of the case and the staff who see both. Raises NotFound."""
    found = of_case(case.pk)
    if found is None:
        raise NotFound
    get(user, found.bundle_id)
    return found


def people(bundle: Bundle) -> People:
    """The figures of people."""
    return people_in([bundle])[bundle.pk]


def people_in(bundles: Iterable[Bundle]) -> dict[UUID, People]:
    """The figures of people of each bundle, in one query."""
    rows: dict[UUID, set[tuple[object, str]]] = {bundle.pk: set() for bundle in bundles}
    for bundle_id, person, state in Member.objects.filter(bundle__in=rows).values_list("bundle", "person", "state"):
        rows[bundle_id].add((person, state))
    return {key: _counted(found) for key, found in rows.items()}


def _counted(rows: set[tuple[object, str]]) -> People:
    by_state = {state: {person for person, at in rows if at == state} for state in _State.values}
    return People(
        asked=len({person for person, _at in rows}),
        joined=len(by_state[_State.JOINED] | by_state[_State.DECIDED]),
        declined=len(by_state[_State.DECLINED]),
        left=len(by_state[_State.LEFT]),
        decided=len(by_state[_State.DECIDED]),
        over=len(by_state[_State.OVER]),
    )


def joined(bundle: Bundle) -> int:
    """How many people have joined, not left, and have no decision yet."""
    return bundle.members.filter(state=_State.JOINED).values("person").distinct().count()


def lead_decision(case: Case) -> Decision | None:
    """The decision on the merits in a lead case: an award on agreed terms decides nothing about others."""
    found = decisions.holding(case)
    return None if found is None or found.kind == Kind.CONSENT else found


def public_lead(bundle: Bundle) -> PublicDecision | None:
    """The lead decision without names, once it is final and published. The decision itself is its sides' alone."""
    if bundle.lead_decision_id is None or bundle.stage not in (Stage.FOLLOWING, Stage.DONE):
        return None
    return decisions.published().filter(decision=bundle.lead_decision_id).first()


def lead_to_read(user: User, member: Member) -> dict[str, Any] | None:
    """Where the person reads the lead decision, from another case of the bundle: the decision itself, if they may, else the text
    for the public, once it is published, else nothing. One query."""
    bundle = member.bundle
    if bundle.lead_decision_id is None or bundle.lead_id == member.pk:
        return None
    own = Participation.objects.filter(case=OuterRef("case"), user=user, ended_at=None).values("side")
    found = (
        Decision.objects.filter(pk=bundle.lead_decision_id, set_aside_at=None)
        .annotate(
            is_there=Exists(cases.visible_to(user).filter(pk=OuterRef("case"))),
            side=Subquery(own[:1]),
            published=Subquery(decisions.published().filter(decision=OuterRef("pk")).values("pk")[:1]),
        )
        .first()
    )
    if found is None:
        return None
    if found.signed_by_id == user.pk or (found.is_there and decisions.may_read(user, found, side=found.side or "")):
        return {"case": found.case_id, "decision": found.pk}
    return {"public": found.published} if found.published else None


def panel(member: Member | None, *, user: User, side: str) -> dict[str, Any] | None:
    """What the case page shows of its bundle, to either side and those who oversee bundles; nothing to who mediates or decides.

    How its buyer stands is the buyer's own and the administrators' to see; the seller learns that the case has joined.
    """
    if member is None or side not in ("", Side.CLAIMANT, Side.RESPONDENT):
        return None
    if not side and not accounts.has_role(user, *STAFF):
        return None
    oversees = not side and accounts.has_role(user, Role.ADMINISTRATOR)
    told = side == Side.CLAIMANT or oversees or (side == Side.RESPONDENT and member.state in SELLER_KNOWS)
    return {
        "member": member,
        "bundle": member.bundle,
        "side": side,
        "state": member.get_state_display() if told else "",
        "lead": lead_to_read(user, member),
    }


def _own_parts(user: Person) -> QuerySet[Participation]:
    if not user.is_authenticated:
        return Participation.objects.none()
    return Participation.objects.filter(
        user_id=user.pk, ended_at=None, side__in=[Side.CLAIMANT, Side.RESPONDENT], case__bundle_member__isnull=False
    )
