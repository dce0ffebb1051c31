"""The statement of reasons as a document: in the seller's language, and in English where that is another.

What people wrote stands as they wrote it; headings, rule, ladder and rights are in the language of the block.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from odr.common import formats
from odr.outcomes import documents
from odr.outcomes.models import Document
from odr.penalties import queries, words
from odr.penalties.models import Decision, Incident
from platform_rules import penalties


def issue(decision: Decision, *, at: datetime) -> Document:
    """Typeset and keep the statement of reasons of a decision."""
    incident, notice = decision.incident, decision.incident.charge
    return documents.issue(
        case=None,
        kind="statement_of_reasons",
        name=f"reasons-{decision.kind.replace('_', '-')}",
        template="outcomes/document.typ",
        data={
            "number": incident.case.number,
            "blocks": documents.in_languages(languages_of(incident), lambda: _block(decision, at=at)),
        },
        attachment={
            "decision": decision.kind,
            "level": decision.level,
            "duration_days": decision.duration_days,
            "scope": notice.scope,
            "rule": notice.rule_id,
            "ladder_version": notice.ladder_version,
        },
        at=at,
    )


def languages_of(incident: Incident) -> list[str]:
    """The seller's language first, then English."""
    reads = queries.sellers_people(incident).values_list("user__language", flat=True).first()
    return list(dict.fromkeys([reads if reads in settings.PARTY_LANGUAGES else "en", "en"]))


def _block(decision: Decision, *, at: datetime) -> dict[str, Any]:
    return {
        "title": _("Statement of reasons"),
        "facts": _facts(decision, at=at),
        "sections": [part for part in _sections(decision) if part["lines"]],
    }


def _facts(decision: Decision, *, at: datetime) -> list[list[str]]:
    incident, notice = decision.incident, decision.incident.charge
    rule = words.rule(notice.rule_id, notice.ladder_version)
    version = {"rule": words.said(rule.title), "version": notice.ladder_version}
    rows = [
        [_("Case"), incident.case.number],
        [_("Seller"), incident.seller_name],
        [
            _("Marketplace"),
            incident.marketplace.name if incident.marketplace else incident.case.marketplace_name or "-",
        ],
        [_("Decision"), str(decision.get_kind_display())],
        [_("Date"), formats.day(at.date())],
        [_("Day of the conduct"), formats.day(notice.conduct_date)],
        [_("Rule"), _("%(rule)s (version %(version)s)") % version],
        [_("Basis"), rule.citation],
        [_("Goods"), notice.goods],
    ]
    if decision.level:
        rows.insert(4, [_("Measure"), measure_in_words(decision)])
    return rows


def measure_in_words(decision: Decision) -> str:
    """The measure with its scope and its length, in the active language."""
    notice = decision.incident.charge
    title = words.level_title(decision.level, notice.ladder_version)
    said = f"{title}: {notice.get_scope_display()}"
    if decision.duration_days:
        said = _("%(measure)s, for %(days)d days") % {"measure": said, "days": decision.duration_days}
    return said


def _sections(decision: Decision) -> list[dict[str, Any]]:
    found = {"yes": _("Found"), "no": _("Not found"), "open": _("Left open")}
    findings = [
        f"{found[one['found']]}: {one['allegation']} {one['because']} "
        + (_("Evidence: %(evidence)s") % {"evidence": one["evidence"]} if one["evidence"] else "")
        for one in decision.findings
    ]
    factors = [
        [_("How many"), decision.factor_number],
        [_("In proportion to all sales"), decision.factor_share],
        [_("How serious"), decision.factor_gravity],
        [_("With what intention"), decision.factor_intention],
    ]
    weighed = [decision.proportionality, decision.milder_means, decision.reasons_for_jump]
    return [
        {"title": _("What we found"), "lines": findings},
        {
            "title": _("What the seller said, and why it did not change the result"),
            "lines": [decision.answer_considered],
        },
        {"title": _("What we weighed"), "lines": [f"{name}: {text}" for name, text in factors if text]},
        {"title": _("Why this measure, and why nothing milder"), "lines": [text for text in weighed if text]},
        {"title": _("How it was decided"), "lines": _how()},
        {"title": _("What the seller can do"), "lines": _rights(decision)},
    ]


def _how() -> list[str]:
    return [
        _("People decided this. A rule proposed a level; nothing was decided automatically."),
        _("Each person had one part: preparing, approving, or hearing the appeal."),
    ]


def _rights(decision: Decision) -> list[str]:
    if decision.kind == Decision.Kind.NO_VIOLATION:
        return [_("Nothing. No measure follows, and nothing is published.")]
    if decision.kind not in Decision.FIRST:
        return [_("The decision on the appeal is final here. Courts and outside bodies stay open to the seller.")]
    version = decision.incident.charge.ladder_version
    ladder_words = [penalties.clock("appeal", version)]
    level = penalties.ladder(version).level(decision.level or 0)
    if level.suspensive_appeal:
        ladder_words.append(penalties.clock("appeal_suspensive", version))
    return [
        *(f"{words.said(one.says)} {words.said(one.if_not)}" for one in ladder_words),
        _("The measure stands in the public register for %(months)d months.") % {"months": level.register_months},
    ]
