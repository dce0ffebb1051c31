"""Commands: ``determine``, ``why``, ``gives``, ``check``, ``lint``, ``report``, ``pack``, ``replay`` and ``compare``.

Answers go to stdout, complaints to stderr.

Exit codes: 0 done; 1 a check failed or the data have faults; 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from platform_rules.check import check_file, summary
from platform_rules.coverage import coverage_report
from platform_rules.explain import why
from platform_rules.facts import FactError
from platform_rules.finding import Finding
from platform_rules.law import determine
from platform_rules.lint import faults
from platform_rules.packs import archive, changes, replay
from platform_rules.pending import determine_pending
from platform_rules.provisions import provisions
from platform_rules.sources import pack_version

Find = Callable[..., Finding]  # `determine`, or `determine_pending` for a case a court has already


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
    ask.add_argument(
        "--pending", action="store_true", help="a court has the case already: ask when it was begun where that decides"
    )
    ask.set_defaults(run=_determine)
    score = commands.add_parser("check", help="score a file of decided cases (YAML)")
    score.add_argument("cases", help="a YAML list of cases")
    score.add_argument("--quiet", action="store_true", help="totals only")
    score.set_defaults(run=_check)
    lint = commands.add_parser("lint", help="look for faults in the rule data")
    lint.set_defaults(run=_lint)
    reason = commands.add_parser("why", help="every rule read for one answer, and what became of it (JSON)")
    reason.add_argument("answer", help="an answer of the vocabulary, such as court_competent")
    reason.add_argument("facts", help='a JSON file, or "-" for standard input')
    reason.set_defaults(run=_why)
    gives = commands.add_parser("gives", help="what one law gives on given facts (JSON)")
    gives.add_argument("law", help="a place, such as FR or US-CA")
    gives.add_argument("facts", help='a JSON file, or "-" for standard input')
    gives.set_defaults(run=_gives)
    report = commands.add_parser("report", help="which topics are covered for which place, and how surely (Markdown)")
    report.set_defaults(run=_report)
    packed = commands.add_parser("pack", help="write the installed pack to a ZIP archive")
    packed.add_argument("archive")
    packed.set_defaults(run=_pack)
    again = commands.add_parser("replay", help="make findings again with the pack of an archive (JSON lines)")
    again.add_argument("archive")
    again.add_argument("facts", help='one JSON object per line: a file, or "-"')
    again.set_defaults(run=_replay)
    compare = commands.add_parser("compare", help="what changed between an older pack and this one (JSON lines)")
    compare.add_argument("archive")
    compare.add_argument("facts", help='one JSON object per line: a file, or "-"')
    compare.set_defaults(run=_compare)
    return parser


def _determine(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    text = _text(options.facts, stdin=stdin, err=err)
    if text is None:
        return 2
    find = determine_pending if options.pending else determine
    return (
        _answer_lines(text.split("\n"), find=find, out=out, err=err, today=today)
        if options.lines
        else _answer(text, find=find, where="", out=out, err=err, today=today, indent=2)
    )


def _text(name: str, *, stdin: TextIO, err: TextIO) -> str | None:
    """The content of a file or of standard input; None after a complaint."""
    try:
        return stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        err.write(f"{name}: cannot be read ({error})\n")
        return None


def _answer_lines(lines: Iterable[str], *, find: Find, out: TextIO, err: TextIO, today: date) -> int:
    for number, line in enumerate(lines, start=1):
        where = f"line {number}: "
        if line.strip() and _answer(line, find=find, where=where, out=out, err=err, today=today, indent=None):
            return 2
    return 0


def _answer(text: str, *, find: Find, where: str, out: TextIO, err: TextIO, today: date, indent: int | None) -> int:
    try:
        finding = determine_json(json.loads(text, object_pairs_hook=_no_duplicates), today=today, find=find)
    except json.JSONDecodeError as error:
        err.write(f"{where}not valid JSON: {error}\n")
        return 2
    except FactError as error:
        err.write(f"{where}{error}\n")
        return 2
    out.write(json.dumps(finding, ensure_ascii=False, sort_keys=True, indent=indent) + "\n")
    return 0


def determine_json(request: Any, *, today: date, find: Find = determine) -> dict[str, Any]:
    """One request: facts, with `as_of` and `question.area` beside them. Raises FactError naming what is wrong."""
    facts, as_of, area = asked(request, today=today)
    return find(facts, as_of=as_of, area=area).as_dict()


def asked(request: Any, *, today: date) -> tuple[dict[str, Any], date, str | None]:
    """Facts, day and area of one request. Raises FactError for a day or an area that cannot be read."""
    if not isinstance(request, Mapping):
        raise FactError("facts", 'must be one JSON object of facts, for example {"consumer.residence": "FR"}')
    facts = dict(request)
    as_of = _day(facts.pop("as_of", None), today=today)
    return facts, as_of, _area(facts)


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


def _why(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    def ask(facts: Mapping[str, Any], as_of: date, area: str | None) -> Any:
        return [each.as_dict() for each in why(facts, options.answer, as_of=as_of, area=area)]

    return _about(ask, options, stdin=stdin, out=out, err=err, today=today)


def _gives(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    def ask(facts: Mapping[str, Any], as_of: date, _area: str | None) -> Any:
        return [each.as_dict() for each in provisions(facts, law=options.law, as_of=as_of)]

    return _about(ask, options, stdin=stdin, out=out, err=err, today=today)


def _about(
    ask: Callable[[Mapping[str, Any], date, str | None], Any],
    options: argparse.Namespace,
    *,
    stdin: TextIO,
    out: TextIO,
    err: TextIO,
    today: date,
) -> int:
    text = _text(options.facts, stdin=stdin, err=err)
    if text is None:
        return 2
    try:
        facts, as_of, area = asked(json.loads(text, object_pairs_hook=_no_duplicates), today=today)
        answer = ask(facts, as_of, area)
    except json.JSONDecodeError as error:
        err.write(f"not valid JSON: {error}\n")
        return 2
    except FactError as error:
        err.write(f"{error}\n")
        return 2
    out.write(json.dumps(answer, ensure_ascii=False, sort_keys=True, indent=2) + "\n")
    return 0


def _report(_options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    out.write(coverage_report())
    return 0


def _pack(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    Path(options.archive).write_bytes(archive())
    out.write(f"{pack_version()}\n")
    return 0


def _replay(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    return _with_pack(options, lambda asked, old: old, stdin=stdin, out=out, err=err, today=today)


def _compare(options: argparse.Namespace, *, stdin: TextIO, out: TextIO, err: TextIO, today: date) -> int:
    def beside(asked: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        return changes(old, determine_json(asked, today=today))

    return _with_pack(options, beside, stdin=stdin, out=out, err=err, today=today)


def _with_pack(
    options: argparse.Namespace,
    shown: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]],
    *,
    stdin: TextIO,
    out: TextIO,
    err: TextIO,
    today: date,
) -> int:
    text = _text(options.facts, stdin=stdin, err=err)
    if text is None:
        return 2
    try:
        asked = [json.loads(line) for line in text.splitlines() if line.strip()]
        dated = [{"as_of": today.isoformat()} | each for each in asked]
        findings = replay(dated, pack=Path(options.archive).read_bytes())
        answers = [shown(each, finding) for each, finding in zip(dated, findings, strict=True)]
    except (OSError, ValueError, TypeError) as error:
        err.write(f"{error}\n")
        return 2
    for answer in answers:
        out.write(json.dumps(answer, ensure_ascii=False, sort_keys=True) + "\n")
    return 0
