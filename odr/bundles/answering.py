"""The buyer's own answer: join, say no, or leave before the lead decision. Nobody answers for another, and no answer is no yes.

The words of a yes are kept as they were shown. Source: Directive (EU) 2025/2647; Directive 2013/11/EU, art. 9.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration.words import require_shown
from odr.bundles import acts, following, leading, queries, stages, telling, words
from odr.bundles.models import Answer, Bundle, Member
from odr.bundles.stages import Stage
from odr.cases import acts as case_acts
from odr.cases.acts import Act
from odr.common.errors import Conflict, InvalidInput
from platform_rules import bundles as rules

_State, _Kind, _How = Member.State, Answer.Kind, Answer.How


@dataclass
class Answering:
    """An answer under way: the act in the buyer's case, the claim, and its bundle, both locked."""

    act: Act
    member: Member
    bundle: Bundle


@transaction.atomic
def join(
    *, case_id: UUID, by: User, digest: str, now: datetime, how: str = _How.PAGE, seen_version: int | None = None
) -> Member:
    """Join, in the words shown (`digest`, see `words.consent`). The own case waits from the moment a lead case runs.

    Raises StalePage for other words, Conflict after the lead decision, for a second yes, and after leaving.
    """
    said = _begin(case_id, "join_bundle", by=by, now=now, seen_version=seen_version)
    _require_open(said)
    if said.member.state not in (_State.ASKED, _State.DECLINED):
        raise Conflict(_why_not(said.member))
    shown = words.consent(said.act.case, reader=by)
    require_shown(shown, digest)
    said.member.state, said.member.joined_at, said.member.ended_at = _State.JOINED, now, None
    answer = _record(said, _Kind.JOIN, how=how, text=shown.text, language=shown.language, digest=shown.digest)
    said.act.finish("bundles.joined", about=answer, consent=shown.text, consent_version=shown.digest)
    if said.bundle.stage == Stage.LEADING:
        following.hold(said.member, now=now)
    elif queries.joined(said.bundle) == rules.rules().consents:
        telling.tell_administrators(said.bundle, "bundle_lead_needed", at=now, people=queries.joined(said.bundle))
    return said.member


@transaction.atomic
def decline(*, case_id: UUID, by: User, now: datetime, how: str = _How.PAGE) -> Member:
    """Say no. The own case goes on by itself; the buyer can still join before the lead decision."""
    said = _begin(case_id, "decline_bundle", by=by, now=now)
    _require_open(said)
    if said.member.state != _State.ASKED:
        raise Conflict(_why_not(said.member))
    said.member.state, said.member.ended_at = _State.DECLINED, now
    said.act.finish("bundles.declined", about=_record(said, _Kind.DECLINE, how=how))
    return said.member


@transaction.atomic
def leave(*, case_id: UUID, by: User, now: datetime, how: str = _How.PAGE) -> Member:
    """Leave. The own case goes on at once where it stood; where it was the lead case, another one is chosen.

    Raises Conflict after the lead decision, and for whoever did not join.
    """
    said = _begin(case_id, "leave_bundle", by=by, now=now)
    _require_open(said)
    if said.member.state != _State.JOINED:
        raise Conflict(_why_not(said.member))
    said.member.state, said.member.ended_at = _State.LEFT, now
    said.act.finish("bundles.left", about=_record(said, _Kind.LEAVE, how=how))
    following.go_on(said.member, reason=following.LEFT, now=now)
    if said.bundle.lead_id == said.member.pk:
        leading.lose_lead(said.bundle, why="left", now=now)
    return said.member


def _begin(case_id: UUID, name: str, *, by: User, now: datetime, seen_version: int | None = None) -> Answering:
    """Lock the bundle, then the case, and ask whether the person may answer for it.

    Raises NotFound and NotPermitted as every act does, Conflict where no bundle was proposed for this case.
    """
    bundle_id = Member.objects.filter(case=case_id).values_list("bundle_id", flat=True).first()
    bundle = acts.lock(bundle_id) if bundle_id else None
    act = case_acts.begin(case_id=case_id, name=name, by=by, now=now, seen_version=seen_version)
    member = Member.objects.filter(case=case_id).select_related("case").first()
    if bundle is None or member is None:
        raise Conflict(_("No bundle is proposed for this case. The case goes on by itself."))
    member.case = act.case
    return Answering(act=act, member=member, bundle=bundle)


def _require_open(said: Answering) -> None:
    """Answers count until the lead decision is signed, or the bundle ends in another way."""
    if Stage(said.bundle.stage) not in stages.OPEN:
        raise Conflict(_too_late(said.bundle))
    lead = said.bundle.lead
    if lead is not None and queries.lead_decision(lead.case) is not None:
        raise Conflict(_too_late(said.bundle))


def _too_late(bundle: Bundle) -> str:
    if bundle.stage == Stage.ENDED:
        return _("This bundle was ended. The case goes on by itself.")
    return _(
        "The lead case is decided, so nobody joins or leaves any more. Whoever joined gets a decision of their own. The case can still be settled or withdrawn where its page offers it."
    )


def _why_not(member: Member) -> str:
    """Why this answer cannot be given now, and what can be done."""
    return {
        _State.ASKED: _("You have not joined. You can join or say no."),
        _State.JOINED: _("You have joined already. You can leave until the lead decision."),
        _State.DECLINED: _("You said no already. You can still join until the lead decision."),
        _State.LEFT: _("You left this bundle, and there is no way back. The case goes on by itself."),
        _State.DECIDED: _("This case has its own decision."),
        _State.OVER: _("This case ended in another way, so it is no longer in the bundle."),
    }[_State(member.state)]


def _record(said: Answering, kind: str, *, how: str, text: str = "", language: str = "", digest: str = "") -> Answer:
    if how not in _How.values:
        raise InvalidInput({"how": _("Choose one of: %(options)s.") % {"options": ", ".join(_How.values)}})
    said.member.save(update_fields=["state", "joined_at", "ended_at"])
    by = said.act.by
    if by is None:
        raise InvalidInput({"by": _("A person answers.")})
    return Answer.objects.create(
        member=said.member,
        kind=kind,
        by=by,
        how=how,
        given_at=said.act.now,
        text=text,
        language=language,
        digest=digest,
    )
