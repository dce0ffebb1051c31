"""Commands: ``determine``, ``check`` and ``lint``. Answers go to stdout, complaints to stderr.

Exit codes: 0 done; 1 a check failed or the data have faults; 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from platform_rules.check import check_file, summary
from platform_rules.facts import FactError
from platform_rules.law import determine
from platform_rules.lint import faults


def main(argv: list[str], *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    """Run one command and return the exit code."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options, stdin=stdin, out=out, err=err, today=today))
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m platform_rules", description="What the rules say.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ask = commands.add_parser("determine", help="facts in, finding out (JSON)")
    ask.add_argument("facts", help='a JSON file, or "-" for standard input')
    ask.add_argument("--lines", action="store_true", help="one JSON object per line in, one finding per line out")
    ask.set_defaults(run=_determine)
    score = commands.add_parser("check", help="score a file of decided cases (YAML)")
    score.add_argument("cases", help="a YAML list of cases")
    score.add_argument("--quiet", action="store_true", help="totals only")
    score.set_defaults(run=_check)
    lint = commands.add_parser("lint", help="look for faults in the rule data")
    lint.set_defaults(run=_lint)
    return parser


def _determine(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    try:
        text = stdin.read() if options.facts == "-" else Path(options.facts).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        err.write(f"{options.facts}: cannot be read ({error})\n")
        return 2
    return (
        _answer_lines(text.split("\n"), out=out, err=err, today=today)
        if options.lines
        else _answer(text, where="", out=out, err=err, today=today, indent=2)
    )


def _answer_lines(lines: Iterable[str], *, out: TextIO, err: TextIO, today: date) -> int:
    for number, line in enumerate(lines, start=1):
        if line.strip() and _answer(line, where=f"line {number}: ", out=out, err=err, today=today, indent=None):
            return 2
    return 0


def _answer(text: str, *, where: str, out: TextIO, err: TextIO, today: date, indent: int | None) -> int:
    try:
        finding = determine_json(json.loads(text, object_pairs_hook=_no_duplicates), today=today)
    except json.JSONDecodeError as error:
        err.write(f"{where}not valid JSON: {error}\n")
        return 2
    except FactError as error:
        err.write(f"{where}{error}\n")
        return 2
    out.write(json.dumps(finding, ensure_ascii=False, sort_keys=True, indent=indent) + "\n")
    return 0


def determine_json(request: Any, *, today: date) -> dict[str, Any]:
    """One request: facts, with `as_of` and `question.area` beside them. Raises FactError naming what is wrong."""
    if not isinstance(request, Mapping):
        raise FactError("facts", 'must be one JSON object of facts, for example {"consumer.residence": "FR"}')
    facts = dict(request)
    as_of = _day(facts.pop("as_of", None), today=today)
    return determine(facts, as_of=as_of, area=_area(facts)).as_dict()


def _area(facts: dict[str, Any]) -> str | None:
    """Take `question.area`, flat or nested, out of the facts."""
    flat = facts.pop("question.area", None)
    nested = facts.pop("question", None)
    if nested is None:
        area = flat
    elif isinstance(nested, Mapping) and set(nested) <= {"area"}:
        area = nested.get("area", flat)
    else:
        raise FactError("question", 'holds only "area", for example {"area": "forum_clause"}')
    if area is not None and not isinstance(area, str):
        raise FactError("question.area", f"must be a word, not {area!r}")
    return area


def _day(value: Any, *, today: date) -> date:
    if value is None:
        return today
    try:
        if len(value) != len("2026-01-31"):
            raise ValueError(value)
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FactError("as_of", f"must be a day YYYY-MM-DD, not {value!r}") from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FactError(key, "is given twice; give it once")
        found[key] = value
    return found


def _check(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    try:
        results = check_file(Path(options.cases), today=today)
    except (OSError, ValueError, KeyError, TypeError) as error:
        err.write(f"{options.cases}: cannot be scored: {error}\n")
        return 2
    lines = [] if options.quiet else [result.line() for result in results]
    out.write("\n".join([*lines, *summary(results)]) + "\n")
    return 0 if all(result.passed for result in results) else 1


def _lint(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    found = faults()
    for fault in found:
        err.write(f"{fault}\n")
    out.write(f"{len(found)} faults\n")
    return 1 if found else 0
