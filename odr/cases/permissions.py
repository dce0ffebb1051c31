"""Who may do an act in a case, or why not.

The stage table names the sides of each act; a side is held by a participation row and guardian's row for the same case; intake
officers and administrators hold theirs by role.
"""

from django.utils.translation import gettext as _
from guardian.shortcuts import remove_perm

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import procedures, queries, stages
from odr.cases.models import Case, Participation, Side
from odr.cases.stages import Who
from odr.common import rows
from odr.common.errors import NotPermitted

_ROLE_OF_WHO = {
    Who.INTAKE_OFFICER: Role.INTAKE_OFFICER,
    Who.ADMINISTRATOR: Role.ADMINISTRATOR,
    Who.SECOND_READER: Role.SECOND_READER,
}


def grant(participation: Participation) -> None:
    """Let the participant act for their side, for as long as the participation lasts.

    guardian's row as `assign_perm` writes it, in one statement instead of six: every filing passes here.
    """
    rows.execute(
        "INSERT INTO cases_caseuserpermission (permission_id, user_id, content_object_id)"
        " SELECT p.id, %s, %s FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id"
        " WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename = %s ON CONFLICT DO NOTHING",
        [participation.user_id, participation.case_id, f"act_as_{participation.side}"],
    )


def withdraw_grant(participation: Participation) -> None:
    """Take the side's permission back."""
    remove_perm(f"cases.act_as_{participation.side}", participation.user, participation.case)


def capacities(user: User, case: Case) -> frozenset[Who]:
    """All capacities of the person here. A side excludes the roles: nobody administers their own case."""
    own = queries.participation(user, case)
    if own is not None and not user.has_perm(f"cases.act_as_{own.side}", case):
        return frozenset()
    return _appears_as(user, own)


def _appears_as(user: User, own: Participation | None) -> frozenset[Who]:
    """The capacities that the participation, or without one the roles, speak for."""
    if own is not None:
        return frozenset({Who(own.side)})
    return frozenset(who for who, role in _ROLE_OF_WHO.items() if accounts.has_role(user, role))


def require(user: User, case: Case, act: str) -> Who:
    """The capacity in which the person does the act. Raises NotPermitted (nobody of theirs may) or MoveNotAllowed (not now)."""
    back_to = stages.Stage(case.resumes_at) if case.resumes_at else None
    table = procedures.table_of(case)
    return capacity_for(act, stages.Stage(case.stage), capacities(user, case), table=table, back_to=back_to)


def capacity_for(
    act: str, stage: stages.Stage, held: frozenset[Who], *, table: stages.Rows, back_to: stages.Stage | None = None
) -> Who:
    """The capacity, of those held, in which the act is done at that stage. Raises NotPermitted or MoveNotAllowed."""
    ever = stages.ever(act)
    if not held & ever:
        raise NotPermitted(act, because=_("Only the %(sides)s may do this.") % {"sides": _names(ever)})
    stages.after(act, stage, back_to=back_to, table=table)
    allowed = held & frozenset(stages.who(act, stage, table=table))
    if not allowed:
        raise NotPermitted(act, because=_("This is not for you to do at this point of the case."))
    return min(allowed)


def possible_acts(user: User, case: Case) -> frozenset[str]:
    """Acts of the stage table this person could do now: what a page offers as buttons."""
    return offered(user, case, own=queries.participation(user, case))


def offered(user: User, case: Case, *, own: Participation | None) -> frozenset[str]:
    """As `possible_acts`, for a page that has loaded the person's participation.

    Rests on that row alone. guardian, whose row is given and taken back with it, is asked by `require` when an act is done.
    """
    stage, table = stages.Stage(case.stage), procedures.table_of(case)
    acts = {act for who in _appears_as(user, own) for act in stages.possible(stage, who, table=table)}
    if not case.resumes_at:  # nothing was interrupted, so nothing can go back to it
        acts = {act for act in acts if table[act, stage][0] is not stages.BACK}
    return frozenset(acts)


def open_to_third_parties(act: str) -> bool:
    """Whether a carrier or customs broker who was joined may ever do the act; for any other one the case is not there."""
    return Who.THIRD_PARTY in stages.ever(act)


def _names(sides: frozenset[Who]) -> str:
    labels = {
        Who.CLAIMANT: Side.CLAIMANT.label,
        Who.RESPONDENT: Side.RESPONDENT.label,
        Who.MEDIATOR: Side.MEDIATOR.label,
        Who.ARBITRATOR: Side.ARBITRATOR.label,
        Who.THIRD_PARTY: Side.THIRD_PARTY.label,
        Who.MARKETPLACE: Role.MARKETPLACE_OFFICER.label,
        Who.SECOND_READER: Role.SECOND_READER.label,
        Who.INTAKE_OFFICER: Role.INTAKE_OFFICER.label,
        Who.ADMINISTRATOR: Role.ADMINISTRATOR.label,
        Who.SYSTEM: _("system, when a clock runs out"),
    }
    return ", ".join(str(labels[side]) for side in sorted(sides))
