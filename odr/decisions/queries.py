"""Reads about decisions: what holds, what waits for a ruling, whether it is final, and what the public may read."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.accounts.queries import Person
from odr.arbitration import queries as arbitration
from odr.cases import queries as cases
from odr.cases.models import Case, Clock, Participation, Side
from odr.cases.stages import Stage
from odr.common.errors import NotFound
from odr.decisions.models import ConsentWish, Correction, Decision, Draft, Kind, PublicDecision, RecommendationAnswer
from odr.neutrals import tribunal
from odr.neutrals.models import Appointment, Office
from odr.outcomes.terms import Term, from_json

#: Who, besides the sides, reads a decision of a case they see.
_STAFF = (Role.ADMINISTRATOR, Role.INTAKE_OFFICER, Role.REGULATOR)


def holding(case: Case) -> Decision | None:
    """The decision that holds in the case, if one was signed and not set aside."""
    return Decision.objects.filter(case=case, set_aside_at=None).select_related("document", "signed_by").first()


def decision(user: Person, case: Case, decision_id: UUID) -> Decision:
    """A decision the person may read. Raises NotFound."""
    found = Decision.objects.filter(pk=decision_id, case=case).select_related("document", "signed_by", "case").first()
    own = cases.participation(user, case)
    if found is None or not may_read(user, found, side=own.side if own else ""):
        raise NotFound
    return found


def may_read(user: Person, found: Decision, *, side: str) -> bool:
    """Whether the person reads this decision: its author and both sides once it is signed, staff who see the case once it is
    served. A mediator does not: their part is over."""
    if user.pk == found.signed_by_id:
        return True
    if side:
        return side in (Side.CLAIMANT, Side.RESPONDENT, Side.ARBITRATOR)
    return found.served_at is not None and accounts.has_role(user, *_STAFF)


def case_of_author(user: User, case_id: UUID) -> Case:
    """The case of a decision this person signed, also when they no longer take part in it. Raises NotFound."""
    found = Case.objects.filter(pk=case_id, decisions__signed_by=user).first()
    if found is None:
        raise NotFound
    return found


def is_final(case: Case) -> bool:
    """Whether what ends this case can no longer be corrected or set aside here: only then may it be used against anybody.

    An agreement is final; a decision once its times are over; a recommendation only if both sides accepted it.
    """
    found = holding(case)
    if found is None:
        return not Decision.objects.filter(case=case).exists()
    if found.final_at is None:
        return False
    return found.kind != Kind.RECOMMENDATION or accepted_by_both(found)


def waits(found: Decision) -> bool:
    """Whether somebody still has to rule on something asked in time."""
    return found.corrections.filter(granted=None).exists() or set_aside_waits(found)


def set_aside_waits(found: Decision) -> bool:
    """Whether the seller's request to reopen is undecided."""
    asked = getattr(found, "set_aside", None)
    return asked is not None and asked.granted is None


def orders_of(found: Decision) -> list[Term]:
    """What has to be done now: the orders as signed, or as the last correction that changed them says."""
    changed = found.corrections.filter(granted=True, orders__isnull=False).order_by("-ruled_at").first()
    return found.orders if changed is None or changed.orders is None else from_json(changed.orders)


def answers_of(found: Decision) -> dict[str, RecommendationAnswer]:
    """What each side says to a recommendation now."""
    return {row.side: row for row in found.answers.filter(replaced_at=None)}


def accepted_by_both(found: Decision) -> bool:
    """Whether both sides accept a recommendation."""
    rows = answers_of(found)
    return len(rows) == 2 and all(row.accepts for row in rows.values())


def corrections_of(found: Decision) -> QuerySet[Correction]:
    """Requests and corrections, the oldest first."""
    return found.corrections.select_related("document").order_by("asked_at", "ruled_at", "pk")


def open_wishes(case: Case) -> dict[str, ConsentWish]:
    """The terms each side asks to be made an award, as they stand."""
    return {row.side: row for row in ConsentWish.objects.filter(case=case, replaced_at=None)}


def drafts_now(case: Case) -> QuerySet[Draft]:
    """Versions of the draft of this round, by whoever decides now, the newest first.

    What somebody before them wrote stays theirs: it is not read, not passed on and not signed by another.
    """
    decides, current = tribunal.arbitrator(case), arbitration.current(case)
    if decides is None or current is None:
        return Draft.objects.none()
    rows = Draft.objects.filter(case=case, by=decides.neutral.user_id, created_at__gte=current.opened_at)
    return rows.order_by("-version")


def drafts(user: User, case: Case) -> list[Draft]:
    """Versions of the draft, the newest first: for the arbitrator their own, for a second reader those given to be read.

    Nobody else reads a draft. Raises NotFound.
    """
    own = cases.participation(user, case)
    if own is not None and own.side == Side.ARBITRATOR:
        return list(drafts_now(case).filter(by=user))
    reads = accounts.has_role(user, Role.SECOND_READER) and not took_part(user, case)
    if reads and case.stage == Stage.CLOSED_FOR_DECISION:
        return list(drafts_now(case).exclude(to_reader_at=None))
    raise NotFound


def took_part(user: User, case: Case) -> bool:
    """Whether the person takes part in the case or ever did: as a side, its mediator, or somebody who decided before."""
    return Participation.objects.filter(case=case, user=user).exists()


def to_read(user: User) -> list[dict[str, Any]]:
    """For a second reader: drafts that wait to be read, the one due first on top."""
    rows = Draft.objects.filter(to_reader_at__isnull=False, passed=None, case__stage=Stage.CLOSED_FOR_DECISION)
    of_who_decides = rows.filter(
        case__appointments__role=Office.ARBITRATOR,
        case__appointments__state=Appointment.State.ACCEPTED,
        case__appointments__neutral__user=F("by"),
    )
    newer = Draft.objects.filter(case=OuterRef("case"), version__gt=OuterRef("version"))
    own = Participation.objects.filter(case=OuterRef("case"), user=user)
    visible = of_who_decides.filter(~Exists(newer), ~Exists(own), case__in=cases.visible_to(user).values("pk"))
    found = list(visible.select_related("case").order_by("to_reader_at"))
    due = Clock.objects.filter(case__in=[row.case_id for row in found], key="decision", state=Clock.State.RUNNING)
    ends = {clock.case_id: clock for clock in due}
    return [{"draft": row, "case": row.case, "clock": ends.get(row.case_id)} for row in found]


def published(*, topic: str = "", law: str = "", outcome: str = "", words: str = "") -> QuerySet[PublicDecision]:
    """What the public reads: final, confirmed, not set aside; the newest first."""
    rows = PublicDecision.objects.filter(
        decision__final_at__isnull=False, decision__set_aside_at=None, published_on__isnull=False
    )
    for name, value in (("topic", topic), ("law", law), ("outcome", outcome)):
        if value:
            rows = rows.filter(**{name: _kept(value)})
    for word in _kept(words).split()[:10]:
        rows = rows.filter(searched__icontains=word)
    return rows.order_by("-published_on", "-id")


def _kept(asked: str) -> str:
    """What is searched for, without the character that no text here holds and no database takes."""
    return asked.replace("\x00", "")


def published_one(public_id: UUID) -> PublicDecision:
    """One public decision. Raises NotFound."""
    found = published().filter(pk=public_id).first()
    if found is None:
        raise NotFound
    return found


def laws() -> list[str]:
    """The laws that public decisions applied, for the filter."""
    return sorted(published().exclude(law="").order_by("law").values_list("law", flat=True).distinct())


def last_day(case: Case, *keys: str) -> date | None:
    """The last day of the running one of these times; the nearest, None where none runs."""
    rows = Clock.objects.filter(case=case, key__in=keys, state=Clock.State.RUNNING).order_by("due_at")
    return rows.values_list("local_day", flat=True).first()


def to_serve(*, limit: int = 100) -> list[UUID]:
    """Signed decisions whose notices went out to both sides, and which are not served yet, the oldest first."""
    rows = Decision.objects.filter(served_at=None, case__stage=Stage.DECIDED).order_by("signed_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def newly_known(*, limit: int = 100) -> list[UUID]:
    """Decisions made without the seller that somebody of the seller's opened, while no time to reopen runs from it."""
    known = Q(case__notices__kind="decision_issued", case__notices__opened_at__isnull=False)
    seller = Q(case__notices__context__side=Side.RESPONDENT.value)
    rows = Decision.objects.filter(known & seller, case__stage=Stage.DEFAULT_DECIDED, set_aside_at=None)
    ran = Clock.objects.filter(case=OuterRef("case"), key="set_aside", started_at__gte=OuterRef("signed_at"))
    return list(rows.exclude(Exists(ran)).distinct().values_list("pk", flat=True)[:limit])
