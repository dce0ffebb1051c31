"""Faults in the rule data: what a reviewer would otherwise have to look for by eye."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from platform_rules import countries
from platform_rules.conditions import keys_of, operators_of
from platform_rules.conflicts import conflicts, unreachable
from platform_rules.instruments import outlived
from platform_rules.pack import CONFIDENCES, LAYERS, Pack, Rule, pack
from platform_rules.vocabulary import FACT_TYPES, LANGUAGES, vocabulary

_BASES: Final = ("proceedings", "contract", "asked")


def faults(of: Pack | None = None) -> list[str]:
    """Every fault found, as sentences that begin with the rule or fact they are about; empty if there is none."""
    data = of or pack()
    found = [fault for rule in data.rules for fault in _rule_faults(rule)]
    found += [f"{rule.id}: a rule must conclude something" for rule in data.rules if not rule.then]
    found += [f"{key}: id used {n} times" for key, n in Counter(r.id for r in data.rules).items() if n > 1]
    found += _unknown_precedence(data) + _low_alone(data) + _circles(data) + list(_vocabulary_faults())
    found += [*unreachable(data), *conflicts(data), *outlived(data)]
    return sorted(found)


def _rule_faults(rule: Rule) -> Iterator[str]:
    words = vocabulary()
    for version in rule.versions:
        if not str(version.cite).strip():
            yield f"{rule.id}: no citation"
        if version.first > version.last:
            yield f"{rule.id}: ends before it begins"
    if rule.confidence not in CONFIDENCES:
        yield f"{rule.id}: confidence {rule.confidence!r} is none of {', '.join(CONFIDENCES)}"
    if rule.basis not in _BASES:
        yield f"{rule.id}: its dates key on {rule.basis!r}, which is none of {', '.join(_BASES)}"
    for language in LANGUAGES:
        if not str(rule.says.get(language, "")).strip():
            yield f"{rule.id}: no sentence in {language}"
    for key in sorted(keys_of(rule.raw_when)):
        if key not in words.facts and key not in words.answers:
            yield f"{rule.id}: {key} is neither a fact nor an answer"
    for key, wanted in operators_of(rule.raw_when):
        yield from _matcher_faults(rule, key, wanted)
    for key, value in rule.then.items():
        yield from _conclusion_faults(rule, key, value)


def _matcher_faults(rule: Rule, key: str, wanted: Any) -> Iterator[str]:
    word = vocabulary().facts.get(key)
    if isinstance(wanted, dict):
        for group in wanted.get("in", []) if isinstance(wanted.get("in"), list) else []:
            if group not in countries.groups() and not countries.is_place(str(group)):
                yield f"{rule.id}: {key}: {group!r} is neither a place nor a group"
        return
    for value in wanted if isinstance(wanted, list) else [wanted]:
        if word is not None and word.type == "enum" and value not in word.values:
            yield f"{rule.id}: {key} is never {value!r}"
        if word is not None and word.type == "bool" and not isinstance(value, bool):
            yield f"{rule.id}: {key} is true or false, not {value!r}"


def _conclusion_faults(rule: Rule, key: str, value: Any) -> Iterator[str]:
    words = vocabulary()
    word = words.answers.get(key)
    if word is None:
        yield f"{rule.id}: {key} is not an answer"
        return
    reference = isinstance(value, str) and value.startswith("$")
    if not reference and (fault := word.fault(value)):
        yield f"{rule.id}: {key} {fault}"
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.startswith("$") and item[1:] not in words.facts | words.answers:
            yield f"{rule.id}: {item} names nothing"


def _unknown_precedence(data: Pack) -> list[str]:
    ids = {rule.id for rule in data.rules}
    return [
        f"{rule.id}: prevails over {other}, which does not exist"
        for rule in data.rules
        for other in sorted(rule.prevails_over - ids)
    ]


def _low_alone(data: Pack) -> list[str]:
    """Low rules only raise questions; one with a layer above the ordinary would pretend otherwise."""
    return [
        f"{rule.id}: confidence low may not decide, so a layer or precedence has no sense"
        for rule in data.rules
        if rule.confidence == "low" and (rule.prevails_over or rule.layer > LAYERS.index("general"))
    ]


def _circles(data: Pack) -> list[str]:
    """Answers that rest on themselves would never be found."""
    needs: dict[str, set[str]] = {}
    for rule in data.rules:
        read = keys_of(rule.raw_when) | {
            item[1:]
            for value in rule.then.values()
            for item in (value if isinstance(value, list) else [value])
            if isinstance(item, str) and item.startswith("$")
        }
        for key in rule.then:
            needs.setdefault(key, set()).update(read & set(vocabulary().answers))
    return [f"{key}: rests on itself" for key in sorted(needs) if _reaches(needs, key, key, set())]


def _reaches(needs: dict[str, set[str]], here: str, goal: str, seen: set[str]) -> bool:
    for key in needs.get(here, set()) - seen:
        seen.add(key)
        if key == goal or _reaches(needs, key, goal, seen):
            return True
    return False


def _vocabulary_faults() -> Iterator[str]:
    for key, word in vocabulary().facts.items():
        if word.type not in FACT_TYPES:
            yield f"{key}: type {word.type!r} does not exist"
        if word.type == "enum" and not word.values:
            yield f"{key}: no values listed"
        if not word.meaning:
            yield f"{key}: no meaning"
        for language in LANGUAGES:
            if not str(word.ask.get(language, "")).strip():
                yield f"{key}: no question in {language}"
