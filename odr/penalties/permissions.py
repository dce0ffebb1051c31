"""Who may do an act in a matter, or why not.

Capacities come from roles, the seller's from taking part in the case. Nobody who takes part in the case holds a role in its
matter, and one person holds one part in it: who charged or drafted does not approve, who decided does not hear the appeal.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases.models import Participation, Side
from odr.common.errors import NotPermitted
from odr.marketplaces import queries as marketplaces
from odr.penalties import stages
from odr.penalties.models import Appeal, Charge, Decision, Incident
from odr.penalties.stages import Who

STAFF = {
    Who.COMPLIANCE_OFFICER: Role.COMPLIANCE_OFFICER,
    Who.SECOND_APPROVER: Role.SECOND_APPROVER,
    Who.APPEAL_MEMBER: Role.APPEAL_MEMBER,
    Who.MARKETPLACE_OFFICER: Role.MARKETPLACE_OFFICER,
}


def capacities(user: User, incident: Incident) -> frozenset[Who]:
    """All capacities of the person in this matter, without those that what they did before excludes."""
    sides = set(Participation.objects.filter(case_id=incident.case_id, user=user).values_list("side", "ended_at"))
    if sides:
        acts_for_seller = (Side.RESPONDENT.value, None) in sides and user.has_perm(
            "cases.act_as_respondent", incident.case
        )
        return frozenset({Who.SELLER} if acts_for_seller else set())
    held = {who for who, role in STAFF.items() if accounts.has_role(user, role)}
    if Who.MARKETPLACE_OFFICER in held and not _carries_out(user, incident):
        held.discard(Who.MARKETPLACE_OFFICER)
    return frozenset(held - _excluded(user, incident))


def require(user: User, incident: Incident, act: str) -> Who:
    """The capacity in which the person does the act. Raises NotPermitted (not for them) or MoveNotAllowed (not now)."""
    held = capacities(user, incident)
    ever = {who for (name, _stage), (_to, sides) in stages.MOVES.items() if name == act for who in sides}
    if not held & ever:
        raise NotPermitted(act, because=_because(user, incident, ever))
    stage = stages.Stage(incident.stage)
    stages.after(act, stage)
    return min(held & frozenset(stages.who(act, stage)))


def possible_acts(user: User, incident: Incident) -> frozenset[str]:
    """Acts of the stage table this person could do now: what a page offers as buttons."""
    stage = stages.Stage(incident.stage)
    acts = {act for who in capacities(user, incident) for act in stages.possible(stage, who)}
    draft = incident.decisions.filter(issued_at=None, sent_back_at=None).first()
    if draft is not None:
        unfit = "approve_no_violation" if draft.kind == Decision.Kind.IMPOSE else "approve_decision"
        acts.discard(unfit)
    return frozenset(acts)


def took_part(user: User, incident: Incident) -> bool:
    """Whether this person charged, drafted, approved, sent back or decided something in this matter."""
    return bool(_parts(user, incident))


def _parts(user: User, incident: Incident) -> set[str]:
    """The parts this person has played: prepared, checked, reviewed."""
    parts = set()
    decisions = Decision.objects.filter(incident=incident)
    first = decisions.filter(kind__in=Decision.FIRST)
    if Charge.objects.filter(incident=incident, drafted_by=user).exists() or first.filter(drafted_by=user).exists():
        parts.add("prepared")
    if first.filter(Q(approved_by=user) | Q(sent_back_by=user)).exists():
        parts.add("checked")
    if Appeal.objects.filter(incident=incident, decided_by=user).exists():
        parts.add("reviewed")
    return parts


def _excluded(user: User, incident: Incident) -> set[Who]:
    excluded_by = {
        "prepared": {Who.SECOND_APPROVER, Who.APPEAL_MEMBER},
        "checked": {Who.COMPLIANCE_OFFICER, Who.APPEAL_MEMBER},
        "reviewed": {Who.COMPLIANCE_OFFICER, Who.SECOND_APPROVER},
    }
    return {who for part in _parts(user, incident) for who in excluded_by[part]}


def _carries_out(user: User, incident: Incident) -> bool:
    return incident.measures.filter(marketplace__in=marketplaces.of_officer(user)).exists()


def _because(user: User, incident: Incident, ever: set[Who]) -> str:
    excluded = _excluded(user, incident) & ever
    if any(accounts.has_role(user, STAFF[who]) for who in excluded):
        return _("You took part in this matter before. Another person must do this.")
    return _("Only the %(sides)s may do this.") % {"sides": _names(ever)}


def _names(sides: set[Who]) -> str:
    labels = {who: str(Role(role).label) for who, role in STAFF.items()}
    labels |= {Who.SELLER: str(Side.RESPONDENT.label), Who.SYSTEM: _("system, when a clock runs out")}
    return ", ".join(labels[side] for side in sorted(sides))
