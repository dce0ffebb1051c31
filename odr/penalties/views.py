"""What pages of a matter show: the date that is due, the file as its readers see it, the way back of what was typed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.accounts.zones import zone_of
from odr.penalties import clocks, measures, permissions, proposing, queries, register, words
from odr.penalties.models import Clock, Decision, Incident, Measure, RegisterEntry
from odr.penalties.stages import Stage
from platform_rules.clocks import explain


def version_seen(request: HttpRequest) -> int | None:
    """The count of acts the page was drawn with."""
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def deadline(clock: Clock | None, *, now: datetime, mine: bool) -> dict[str, Any] | None:
    """What the deadline box shows of a clock: until when, what it is for, what if not, and why that day."""
    if clock is None:
        return None
    rule = clocks.rule_of(clock.incident, clock.key)
    said = {"says": words.said(rule.says), "then": words.said(rule.if_not)}
    return {
        "act": _("You must act by") if mine else words.said(rule.title),
        "due": clock.due_at,
        "now": now,
        "otherwise": _("%(says)s If this day passes: %(then)s") % said,
        "how": [*explain(clock.steps, language=words.reads()), _("Basis: %(basis)s") % {"basis": clock.basis}],
    }


def nearest(incident: Incident, *keys: str) -> Clock | None:
    """The running clock that ends first, of these or of all."""
    running = incident.clocks.filter(state=Clock.State.RUNNING)
    return (running.filter(key__in=keys) if keys else running).order_by("due_at").first()


def facts_of(facts: dict[str, Any]) -> list[dict[str, str]]:
    """Facts in words, with yes, no or a value, in the order in which the rules ask for them."""
    said = {True: _("Yes"), False: _("No")}
    order = list(words.FACT)
    known = sorted(facts.items(), key=lambda fact: order.index(fact[0]) if fact[0] in order else len(order))
    return [
        {"key": str(words.FACT.get(name, name)), "value": said[value] if isinstance(value, bool) else str(value)}
        for name, value in known
    ]


def ladder_of(incident: Incident) -> dict[str, Any]:
    """The ladder in the version this matter is under: levels, and the day it took effect."""
    version = clocks.version_of(incident)
    ladder = measures.penalties.ladder(version)
    return {"version": ladder.version, "since": ladder.effective_from, "rows": words.ladder_rows(version)}


def matter_file(incident: Incident, *, user: User, now: datetime) -> dict[str, Any]:
    """The whole file for those who prepare, check or review."""
    charge = queries.charge_of(incident)
    draft = queries.open_draft(incident)
    proposal = proposing.proposal_of(incident, at=now) if incident.stage == Stage.NOTED else None
    return {
        "incident": incident,
        "case": incident.case,
        "now": now,
        "zone": zone_of(user),
        "possible": permissions.possible_acts(user, incident),
        "deadline": deadline(nearest(incident), now=now, mine=False),
        "facts": facts_of(charge.facts if charge else incident.facts),
        "proposal": proposal,
        "because": words.said(proposal.because) if proposal else "",
        "unknown": [words.FACT.get(name, name) for name in proposal.unknown_facts] if proposal else [],
        "charge": charge,
        "answer": getattr(incident, "seller_answer", None),
        "earlier": queries.earlier_measures(incident, at=now),
        "ladder": ladder_of(incident),
        "draft": draft,
        "sent_back": incident.decisions.filter(sent_back_at__isnull=False)
        .select_related("sent_back_by")
        .order_by("-sent_back_at"),
        "decisions": queries.issued(incident).select_related("drafted_by", "approved_by", "document"),
        "measures": incident.measures.select_related("marketplace", "entry")
        .prefetch_related("orders")
        .order_by("created_at"),
        "appeal": queries.open_appeal(incident),
        "appeals": incident.appeals.order_by("filed_at"),
    }


def preview(draft: Decision, *, now: datetime) -> RegisterEntry | None:
    """The register's line as the public would see it, were the draft to take effect now; nothing for no measure."""
    if draft.kind != Decision.Kind.IMPOSE:
        return None
    notice = draft.incident.charge
    planned = Measure(
        incident=draft.incident,
        decision=draft,
        level=draft.level or 0,
        scope=notice.scope,
        store=notice.store,
        listing=notice.listing,
        marketplace=draft.incident.marketplace,
        effect_at=now,
    )
    return register.line(measure=planned, decision=draft, at=now)


def languages() -> list[str]:
    """The languages in which the public reads the register."""
    return list(settings.REGISTER_LANGUAGES)
