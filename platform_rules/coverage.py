"""What the pack covers: how many rules per place and topic, and how sure they are.

A place has rules of its own, and those of the union, federation or treaty it belongs to: they are counted apart.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from platform_rules import countries
from platform_rules.pack import CONFIDENCES, UNREAD, Rule, coverage, covered_from, pack
from platform_rules.table import rules_of
from platform_rules.vocabulary import vocabulary

EVERYWHERE: Final = "*"
_LEGEND: Final = (
    "`4 (+12)`: four rules of the place's own, and twelve that it has, or once had, as a member of a union or federation"
    f" or as party to a treaty. `{EVERYWHERE}` are rules for every court."
)


def places_of(rule: Rule) -> tuple[str, ...]:
    """The places and groups a rule speaks for; "*" for every court."""
    return rule.forum or (EVERYWHERE,)


def counts() -> dict[str, Counter[str]]:
    """Rules per topic, for every place or group that has rules of its own."""
    found: dict[str, Counter[str]] = {}
    for rule in pack().rules:
        for place in places_of(rule):
            found.setdefault(place, Counter())[rule.topic] += 1
    return dict(sorted(found.items()))


def inherited(place: str) -> Counter[str]:
    """Rules per topic that courts of `place` read although they name another: a union, a federation, States of a treaty.

    Rules for every court are no inheritance, and a group of States inherits nothing.
    """
    if not countries.is_place(place):
        return Counter()
    return Counter(rule.topic for rule in rules_of(place) if rule.forum and place not in rule.forum)


def coverage_report() -> str:
    """The coverage as Markdown: totals, rules by place and topic, and rules by place and confidence."""
    rules = pack().rules
    topics = list(vocabulary().topics)
    table = counts()
    lines = ["# Coverage of the law pack", "", *_totals(rules), "", "## Rules by place and topic", "", _LEGEND, ""]
    lines += [_row(["place", "since", *topics, "all"]), _row(["---"] * (len(topics) + 3))]
    lines += [
        _row(
            [
                place,
                _since(place),
                *(_cell(found[topic], more[topic]) for topic in topics),
                _cell(found.total(), more.total()),
            ]
        )
        for place, found in table.items()
        for more in [inherited(place)]
    ]
    lines += ["", "## Rules by place and confidence", ""]
    lines += [_row(["place", *CONFIDENCES, "text not read"]), _row(["---"] * (len(CONFIDENCES) + 2))]
    lines += [_row([place, *_sureness(place, rules)]) for place in table]
    return "\n".join(lines) + "\n"


def _totals(rules: tuple[Rule, ...]) -> list[str]:
    sure = Counter(rule.confidence for rule in rules)
    unread = sum(rule.source == UNREAD for rule in rules)
    places = {place for rule in rules for place in places_of(rule)}
    return [
        f"{len(rules)} rules for {len(places)} places and groups of States, each with its citation: "
        + ", ".join(f"{sure[level]} {level}" for level in CONFIDENCES)
        + f". {unread} were written without the text at hand and are to be checked.",
    ]


def _cell(own: int, more: int) -> str:
    """Rules of the place's own and inherited ones, as "4 (+12)"; nothing where there are none."""
    return " ".join([str(own)] * bool(own) + [f"(+{more})"] * bool(more))


def _sureness(place: str, rules: tuple[Rule, ...]) -> list[str]:
    own = [rule for rule in rules if place in places_of(rule)]
    sure = Counter(rule.confidence for rule in own)
    return [*(str(sure[level] or "") for level in CONFIDENCES), str(sum(rule.source == UNREAD for rule in own) or "")]


def _since(place: str) -> str:
    begins = coverage().get(place) or (covered_from(place) if countries.is_place(place) else None)
    return begins.isoformat() if begins else ""


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
