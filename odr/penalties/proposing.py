"""What the rules propose for a matter, and what stands against a level; advice to the officer, never a decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput
from odr.penalties import facts, queries, words
from odr.penalties.models import Incident
from platform_rules import penalties


def proposal_of(incident: Incident, *, at: datetime) -> penalties.Proposal:
    """What the rules propose on the record as it is now; advice to the officer."""
    return from_facts(incident, facts.renewed(incident, {}), at=at)


def from_facts(incident: Incident, known: Mapping[str, Any], *, at: datetime) -> penalties.Proposal:
    """What the rules propose on these facts. Raises InvalidInput for a fact no rule knows."""
    try:
        return penalties.propose(
            known, conduct_date=incident.conduct_date, earlier_levels=queries.earlier_levels(incident, at=at)
        )
    except penalties.BadFact as wrong:
        raise InvalidInput({"stated_facts": str(wrong)}) from wrong


def level_errors(
    level: int, earlier: Sequence[int], reasons_for_jump: str, proposal: penalties.Proposal
) -> dict[str, Any]:
    """What stands against charging this level, by field; the words come from the ladder's data."""
    if proposal.level is None or proposal.rule_id is None:
        return {"stated_facts": [words.said(proposal.because), *_open(proposal)]}
    found = penalties.check_level(level, earlier, reasons_for_jump, proposal.version)
    if found is not None:
        field = "level" if found.code == "no-such-level" else "reasons_for_jump"
        return {field: words.said(found.says)}
    rule = words.rule(proposal.rule_id, proposal.version)
    if level > rule.at_most:
        title = words.level_title(rule.at_most, proposal.version)
        return {"level": _("The rule allows at most: %(level)s.") % {"level": title}}
    return {}


def _open(proposal: penalties.Proposal) -> list[str]:
    if not proposal.unknown_facts:
        return []
    names = "; ".join(str(words.FACT.get(name, name)) for name in proposal.unknown_facts)
    return [_("Not known: %(facts)s.") % {"facts": names}]
