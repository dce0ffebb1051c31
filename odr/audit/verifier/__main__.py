"""The command line of the verifier; see the package's own words."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from odr.audit.container import MAX_BYTES
from odr.audit.notes import Malformed
from odr.audit.proofs import HEADER
from odr.audit.verifier import package, receipt, trust, words
from odr.audit.verifier.findings import Checked, Finding, Level, worst

MAX_SHOWN = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Check files and print a report. Returns the exit code."""
    options = _options(arguments)
    try:
        policy = trust.parse(_read(options.trust).decode())
    except (OSError, UnicodeDecodeError, Malformed) as error:
        print(_safe(f"{options.trust}: {error}"), file=sys.stderr)
        return Level.MALFORMED
    results = [_check(path, policy) for path in options.files]
    contradictions = _contradictions(results)
    level = worst([*(result.level for result in results), *(finding.level for finding in contradictions)])
    if options.json:
        print(json.dumps(_as_json(results, contradictions, level), ensure_ascii=True, indent=1))
    else:
        _print_report(results, contradictions, level, options)
    return int(level)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m odr.audit.verifier", description="Check receipts and packages.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="receipt, evidence package or checkpoint")
    parser.add_argument("--trust", required=True, type=Path, help="file with the log's key and the witnesses wanted")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--events", action="store_true", help="list the events of packages too")
    parser.add_argument("--language", choices=words.LANGUAGES, default="en")
    return parser.parse_args(arguments)


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise Malformed(f"larger than {MAX_BYTES} bytes")
    return path.read_bytes()


def _check(path: Path, policy: trust.Trust) -> Checked:
    checked = Checked(file=str(path), kind="unknown")
    try:
        data = _read(path)
        if data.startswith(b"PK"):
            checked.kind = "package"
            package.check(data, policy, checked)
        elif data.startswith(HEADER.encode()):
            checked.kind = "receipt"
            receipt.check(data, policy, checked)
        else:
            checked.kind = "checkpoint"
            trust.check_head(data.decode(), policy, checked)
    except (OSError, UnicodeDecodeError, Malformed) as error:
        checked.findings.append(Finding(Level.MALFORMED, "malformed", {"why": str(error)}))
    _note_age(checked)
    return checked


def _note_age(checked: Checked) -> None:
    """Say how old the newest moment is that the log itself states in the file."""
    stated = [event["at"] for event in checked.events]
    stated += [finding.facts["at"] for finding in checked.findings if finding.code in ("complete", "later-events")]
    if stated:
        newest = max(stated)
        try:
            days = (datetime.now(UTC) - datetime.fromisoformat(newest)).days
        except ValueError:  # a moment of the right form that no calendar has
            checked.invalid("malformed", why=newest)
        else:
            checked.holds("age", at=newest, days=days)


def _contradictions(results: list[Checked]) -> list[Finding]:
    """Two signed heads of one log and size with different roots prove that the log lied to somebody."""
    roots: dict[tuple[str, int], bytes] = {}
    found = []
    for origin, size, root in (head for result in results for head in result.heads):
        if roots.setdefault((origin, size), root) != root:
            found.append(Finding(Level.EQUIVOCATION, "equivocation", {"origin": origin, "size": size}))
    return found


def _as_json(results: list[Checked], contradictions: list[Finding], level: Level) -> dict[str, Any]:
    return {
        "result": level.name.lower(),
        "exit": int(level),
        "files": [
            {
                "file": result.file,
                "kind": result.kind,
                "result": result.level.name.lower(),
                "findings": [_finding_json(finding) for finding in result.findings],
                "events": result.events,
            }
            for result in results
        ],
        "across": [_finding_json(finding) for finding in contradictions],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    text = words.sentence(finding.code, finding.facts, "en")
    return {"level": finding.level.name.lower(), "code": finding.code, "facts": finding.facts, "text": text}


def _print_report(
    results: list[Checked], contradictions: list[Finding], level: Level, options: argparse.Namespace
) -> None:
    for result in results:
        print(_safe(result.file))
        _print_findings(result.findings, options.language)
        if result.kind == "receipt" or options.events:
            for event in result.events[:MAX_SHOWN]:
                _print_event(event)
    _print_findings(contradictions, options.language)
    print(words.RESULTS[level][words.LANGUAGES.index(options.language)])


def _print_findings(findings: list[Finding], language: str) -> None:
    for finding in findings:
        mark = words.MARKS[finding.level][words.LANGUAGES.index(language)]
        print(_safe(f"  [{mark}] {words.sentence(finding.code, finding.facts, language)}"))


def _print_event(event: dict[str, Any]) -> None:
    moved = f"  {event['from']} -> {event['to']}" if event["to"] else ""
    print(_safe(f"    {event['n']:>4}  {event['at']}  {event['type']}  {event['role']}{moved}"))
    for tag, value in event["fields"].items():
        print(_safe(f"          {tag}: {json.dumps(value, ensure_ascii=False)}"))


def _safe(text: str) -> str:
    """Text from a checked file must not steer the reader's terminal, nor turn its direction."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


if __name__ == "__main__":
    sys.exit(main())
