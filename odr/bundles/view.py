"""What the pages and the API show of a bundle, from where the reader stands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.accounts.models import Role, User
from odr.bundles import following, leading, queries, similarity, stages, words
from odr.bundles.models import Bundle, Member
from odr.bundles.stages import Stage
from odr.cases.models import Case, Clock, Side
from odr.common import formats
from odr.intake.forms import ItemForm
from platform_rules import bundles as rules

STAGE: dict[str, Promise] = {
    Stage.PROPOSED: _("Buyers are asked"),
    Stage.LEADING: _("The lead case runs"),
    Stage.FOLLOWING: _("Own decisions are made"),
    Stage.DONE: _("Done"),
    Stage.ENDED: _("Ended without a lead decision"),
}
STAGE_KIND: dict[str, str] = {
    Stage.PROPOSED: "wait",
    Stage.LEADING: "wait",
    Stage.FOLLOWING: "wait",
    Stage.DONE: "good",
}
STATE_KIND: dict[str, str] = {
    Member.State.ASKED: "wait", Member.State.JOINED: "good", Member.State.DECIDED: "good",
}  # fmt: skip


def of(user: User, bundle: Bundle) -> dict[str, Any]:
    """The bundle for this reader. Claims one by one are there for an administrator alone; a side sees its own."""
    reader = queries.reader(user, bundle)
    staff = reader == Role.ADMINISTRATOR
    return {
        "bundle": bundle,
        "reader": reader,
        "stage": STAGE[bundle.stage],
        "stage_kind": STAGE_KIND.get(bundle.stage, "quiet"),
        "people": queries.people(bundle),
        "alike": similarity.reasons(),
        "kind": kind_label(bundle.contract_kind),
        "rule": rule(),
        "needed": rules.rules().consents,
        "lead_clock": lead_clocks([bundle]).get(bundle.pk),
        "public_lead": queries.public_lead(bundle),
        "own": own_claims(user, bundle) if reader in (Side.CLAIMANT, Side.RESPONDENT) else [],
        "members": members(bundle) if staff else [],
        "acts": stages.possible(Stage(bundle.stage), stages.Who.ADMINISTRATOR) if staff else [],
        "ended": bundle.get_end_display() if bundle.end else "",
    }


def rule() -> str:
    """By which rule the lead case is chosen, in the active language."""
    return _in_language(rules.rules().lead.says)


def kind_label(code: str) -> str:
    """What was bought, in the words of the complaint."""
    choices = {str(row[0]): str(row[1]) for row in ItemForm.base_fields["contract_kind"].choices}  # type: ignore[attr-defined]
    return choices.get(code, code)


def desk(user: User) -> list[dict[str, Any]]:
    """The bundles of somebody who oversees them, with their figures; as many queries for many as for one."""
    bundles = queries.desk(user)
    people, clocks = queries.people_in(bundles), lead_clocks(bundles)
    return [
        {
            "bundle": bundle,
            "people": people[bundle.pk],
            "stage": STAGE[bundle.stage],
            "kind": STAGE_KIND.get(bundle.stage, "quiet"),
            "lead_clock": clocks.get(bundle.pk),
        }
        for bundle in bundles
    ]


def lead_clocks(bundles: Iterable[Bundle]) -> dict[UUID, Clock]:
    """Until when the lead case of each of these bundles has to be decided, while it runs."""
    leads = {bundle.lead_id: bundle.pk for bundle in bundles if bundle.lead_id and bundle.stage == Stage.LEADING}
    rows = Clock.objects.filter(case__bundle_member__in=leads, key=words.LEAD).order_by("pk")
    return {leads[row.case.bundle_member.pk]: row for row in rows.select_related("case__bundle_member")}


def own_claims(user: User, bundle: Bundle) -> list[dict[str, Any]]:
    """The reader's own cases in the bundle. The seller sees the cases in which it takes part, and not what their buyers said
    before they joined."""
    rows = bundle.members.filter(case__participations__user=user, case__participations__ended_at=None)
    side = queries.reader(user, bundle)
    if side == Side.RESPONDENT:
        rows = rows.filter(state__in=queries.SELLER_KNOWS)
    return [claim(member) for member in _with_clocks(rows)[:200]]


def members(bundle: Bundle) -> list[dict[str, Any]]:
    """Every claim, for an administrator."""
    rows = _with_clocks(bundle.members.all())[:500]
    return [claim(member) | {"leads": bundle.lead_id == member.pk} for member in rows]


def claim_of(case: Case) -> dict[str, Any]:
    """The claim of one case."""
    return claim(_with_clocks(Member.objects.filter(case=case)).get())


def _with_clocks(rows: QuerySet[Member]) -> QuerySet[Member]:
    """Claims with their cases and the time for the own decision, in two queries; those asked first on top."""
    own = Prefetch("case__clocks", queryset=following.own_clocks(), to_attr="own_clocks")
    return rows.select_related("case").prefetch_related(own).order_by("asked_at", "pk")


def claim(member: Member) -> dict[str, Any]:
    """One claim, read by `_with_clocks`: its case, where its buyer stands, and until when its own decision is due."""
    own: list[Clock] = getattr(member.case, "own_clocks", [])
    return {
        "member": member,
        "case": member.case,
        "state": member.get_state_display(),
        "kind": STATE_KIND.get(member.state, "quiet"),
        "clock": next(iter(own), None) if member.state == Member.State.JOINED else None,
    }


def offered(bundle: Bundle) -> list[tuple[str, str, str]]:
    """The cases that can lead, in the order of the rule, with what is on file in each."""
    facts = {fact.id: _in_language(fact.says) for fact in rules.rules().facts}
    return [
        (row["member"], row["case"].number, " ".join(facts[name] for name in facts if name in row["facts"]))
        for row in leading.ranking(bundle)
    ]


def answers(member: Member, case: Case, possible: frozenset[str]) -> dict[str, bool]:
    """Which answers the buyer can give now."""
    bundle = member.bundle
    is_open = Stage(bundle.stage) in stages.OPEN and not (
        bundle.lead is not None and queries.lead_decision(bundle.lead.case) is not None
    )
    state = Member.State(member.state)
    return {
        "join": is_open and "join_bundle" in possible and state in (Member.State.ASKED, Member.State.DECLINED),
        "decline": is_open and "decline_bundle" in possible and state == Member.State.ASKED,
        "leave": is_open and "leave_bundle" in possible and state == Member.State.JOINED,
    }


def _in_language(says: Any) -> str:
    return str(says[formats.procedure_language()])
