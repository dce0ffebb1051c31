"""Score a file of decided cases: what a court held beside what the engine finds.

Each case has `id`, `system`, `area`, `date`, `facts`, `expected` and perhaps `expected_now`. `expected` is compared with
the finding for a case before the court on the day of the decision (see pending.py). `expected_now`, where present, is
compared with the finding of today for the same facts without their dates (what would be held if it happened now) and
counts as a case of its own, ``ID (now)``. A case whose facts cannot be used leaves everything undecided and says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from platform_rules.facts import FactError, span
from platform_rules.finding import Finding, plain
from platform_rules.law import determine
from platform_rules.pending import determine_pending
from platform_rules.sources import load_yaml

NOT_COMPARED: Final = ("basis", "depends_on", "ground")
MOST_ASKED: Final = 3
_DATES: Final = ("contract.date", "proceedings.date")


@dataclass(frozen=True, slots=True)
class Result:
    """One case: which expected answers were right, wrong (with what was found instead) or left undecided."""

    id: str
    system: str
    right: tuple[str, ...] = ()
    wrong: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    asks: tuple[
        str, ...
    ] = ()  # facts that would settle the undecided, rules that a person has to check, or what is refused

    @property
    def passed(self) -> bool:
        return not self.wrong and not self.undecided

    def line(self) -> str:
        parts = [f"{self.id} [{self.system}]:"]
        parts += [f"right {', '.join(self.right)};"] if self.right else []
        wrongs = [f"{key}={found!r} (expected {wanted!r})" for key, (wanted, found) in sorted(self.wrong.items())]
        parts += [f"WRONG {', '.join(wrongs)};"] if wrongs else []
        asks = f" (settled by {', '.join(self.asks)})" if self.asks else ""
        parts += [f"undecided {', '.join(self.undecided)}{asks};"] if self.undecided else []
        return " ".join(parts).rstrip(";")


def check_file(path: Path, *, today: date) -> list[Result]:
    """Score every case of a file. Raises ValueError when the file is not a list of cases."""
    cases = load_yaml(path)
    if not isinstance(cases, list):
        raise ValueError(f"{path.name} is not a list of cases")
    results = []
    for case in cases:
        decided_on = span(str(case["date"]))[1]
        results.append(_asked(case, case["id"], determine_pending, case["facts"], decided_on, case["expected"]))
        if case.get("expected_now"):
            facts = {key: value for key, value in case["facts"].items() if key not in _DATES}
            results.append(_asked(case, f"{case['id']} (now)", determine, facts, today, case["expected_now"]))
    return results


def _asked(
    case: dict[str, Any],
    name: str,
    ask: Callable[..., Finding],
    facts: dict[str, Any],
    as_of: date,
    expected: dict[str, Any],
) -> Result:
    try:
        return _score(case, name, ask(facts, as_of=as_of, area=case.get("area")), expected)
    except FactError as error:
        open_ = tuple(key for key in sorted(expected) if key not in NOT_COMPARED)
        return Result(id=name, system=case["system"], undecided=open_, asks=(str(error),))


def _score(case: dict[str, Any], name: str, found: Finding, expected: dict[str, Any]) -> Result:
    answers = found.answers
    right, undecided, wrong = [], [], {}
    for key, wanted in sorted(expected.items()):
        if key in NOT_COMPARED:
            continue
        if key not in answers:
            undecided.append(key)
        elif _equal(wanted, plain(answers[key])):
            right.append(key)
        else:
            wrong[key] = (wanted, plain(answers[key]))
    asks = [each.fact or each.rule or "" for each in found.open_questions if set(each.settles) & set(undecided)]
    return Result(
        id=name,
        system=case["system"],
        right=tuple(right),
        wrong=wrong,
        undecided=tuple(undecided),
        asks=tuple(asks[:MOST_ASKED]),
    )


def _equal(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, list) and isinstance(found, list):
        return sorted(wanted) == sorted(found)
    return type(wanted) is type(found) and bool(wanted == found)


def summary(results: list[Result]) -> list[str]:
    """Lines of totals: answers overall and by legal system, then cases."""
    by_system: dict[str, Counter[str]] = {}
    for result in results:
        counts = by_system.setdefault(result.system, Counter())
        counts += Counter(right=len(result.right), wrong=len(result.wrong), undecided=len(result.undecided))
        by_system[result.system] = counts
    total: Counter[str] = sum(by_system.values(), Counter())
    lines = [f"answers: {_counts(total)}"]
    lines += [f"  {system}: {_counts(counts)}" for system, counts in sorted(by_system.items())]
    passed = sum(result.passed for result in results)
    return [*lines, f"{passed} passed, {len(results) - passed} failed"]


def _counts(counts: Counter[str]) -> str:
    return f"{counts['right']} right, {counts['wrong']} wrong, {counts['undecided']} undecided"
