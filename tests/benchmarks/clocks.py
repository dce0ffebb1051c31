"""The search for clocks that ran out, among 10,000 and among 1,000,000 open ones, and in a backlog of all of them.

`figures` fills a database of each size and asks them in turn, so that a busy moment of the machine meets both.
`python -m tests.benchmarks.clocks fill 10000` fills one; `... ask 10000` prints how long the search took there, beside the
indexed query written out by hand, and what the planner does.
"""

import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

from tests.benchmarks import seeding, servers

SIZES = (10_000, 1_000_000)
BATCH = 100
ROUNDS = 31
TURNS = 5  # of each size; a figure is the median of its turns
CASES = 2_000  # the clocks are spread over them
FIRST_DUE = datetime(2026, 6, 1, tzinfo=UTC)
EVERY = timedelta(seconds=1)  # one clock after the other falls due

FILL = """
INSERT INTO cases_clock (key, waiting_for, started_at, due_at, local_day, time_zone, basis, steps, on_expiry, state, case_id)
SELECT 'bench' || i / %(cases)s, 'claimant', %(first)s - interval '10 days', %(first)s + i * %(every)s, '2026-06-01', 'UTC',
       'Procedural Rules', '[]', 'note_silence', 'running', md5('case' || i %% %(cases)s)::uuid
  FROM generate_series(0, %(count)s - 1) AS i
"""
BY_HAND = "SELECT id FROM cases_clock WHERE state = 'running' AND due_at < %s ORDER BY due_at LIMIT %s"


def figures(home: Path, *, sizes: tuple[int, int] = SIZES) -> Iterator[dict[str, Any]]:
    """One figure for each moment at which the search is made."""
    for size in sizes:
        _fill(home, size)
    turns = [{size: _asked(home, size) for size in sizes} for _ in range(TURNS)]
    found = {size: _middle([turn[size] for turn in turns]) for size in sizes}
    small, large = sizes
    for moment in found[small]:
        each = {size: found[size][moment] for size in sizes}
        growth = math.log(each[large]["search_ms"] / each[small]["search_ms"]) / math.log(large / small)
        yield {
            "figure": f"due clocks, {moment}",
            **{f"{name}_{size}": value for size, row in each.items() for name, value in row.items()},
            "growth_exponent": round(growth, 3),
            "aim": "100 of 1,000,000 in <= 3 ms, growth exponent <= 0.05, an index and no Seq Scan",
            "rounds": ROUNDS * TURNS,
        }


def _told(home: Path, size: int) -> dict[str, str]:
    return servers.told(home, f"clocks{size}") | {"EMAIL_URL": "dummymail://"}


def _fill(home: Path, size: int) -> None:
    servers.tool(home, "psql", "-d", "odr", "-c", f"CREATE DATABASE clocks{size}")
    servers.run("manage.py", "migrate", "--noinput", environment=_told(home, size))
    servers.run("-m", "tests.benchmarks.clocks", "fill", str(size), environment=_told(home, size))


def _asked(home: Path, size: int) -> dict[str, Any]:
    said = servers.run("-m", "tests.benchmarks.clocks", "ask", str(size), environment=_told(home, size))
    answered: dict[str, Any] = json.loads(said)
    return answered


def _middle(turns: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure; a plan that reads the whole table in one turn counts."""
    first = turns[0]
    return {
        moment: {
            name: round(statistics.median(turn[moment][name] for turn in turns), 3)
            if isinstance(value, float)
            else (min if name == "index" else max)(turn[moment][name] for turn in turns)
            for name, value in row.items()
        }
        for moment, row in first.items()
    }


def fill(count: int) -> None:
    """So many running clocks, each due a second after the one before."""
    from django.db import connection

    seeding.fill(CASES)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("UPDATE cases_clock SET state = 'met'")  # those the cases came with
        cursor.execute(FILL, {"cases": CASES, "first": FIRST_DUE, "every": EVERY, "count": count})
        cursor.execute("VACUUM ANALYZE cases_clock")


def measured(count: int) -> dict[str, dict[str, Any]]:
    """The search when nothing is due, when one batch is, and when every clock is."""
    moments = {
        "nothing due": FIRST_DUE,
        "100 due": FIRST_DUE + (BATCH - 0.5) * EVERY,
        "all due": FIRST_DUE + count * EVERY,
    }
    return {name: _at(now) for name, now in moments.items()}


def _at(now: datetime) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from odr.cases import clocks

    def by_hand() -> int:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, [now, BATCH])
            return len(cursor.fetchall())

    with CaptureQueriesContext(connection) as captured:
        found = clocks.due(now=now, limit=BATCH)
    if len(found) != by_hand():
        raise SystemExit(f"the search found {len(found)} clocks and the query written by hand {by_hand()}")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured.captured_queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    search, raw = _turn_about(lambda: len(clocks.due(now=now, limit=BATCH)), by_hand)
    return {
        "found": len(found),
        "search_ms": round(search, 3),
        "by_hand_ms": round(raw, 3),
        "ratio": round(search / raw, 2),
        "seq_scan": "Seq Scan" in plan,
        "index": "cases_running_clocks" in plan,
    }


def _turn_about(*ways: Callable[[], object]) -> list[float]:
    """The median of each way in milliseconds; they take turns, so that a busy moment meets all."""
    took: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for each, way in zip(took, ways, strict=True):
            began = time.perf_counter()
            way()
            each.append((time.perf_counter() - began) * 1000)
    return [statistics.median(each) for each in took]


def main(what: str, count: int) -> None:
    """Fill one database, or print what was measured there."""
    django.setup()
    if what == "fill":
        fill(count)
    else:
        print(json.dumps(measured(count)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
