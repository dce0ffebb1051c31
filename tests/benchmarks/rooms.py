"""The page of a room with 50 and with 2,000 messages, the API's list of messages, and what the caucus wall costs.

`figures` asks a real web server; `python -m tests.benchmarks.rooms` fills the database and prints who can look at what, and
how long the bare queries take.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

from tests.benchmarks import load, servers
from tests.benchmarks.queries import BUDGET

SIZES = (50, 2_000)  # one page full, and many
REQUESTS, WARM_UP = 60, 5
ROUNDS = 31
PAGE = 51  # what one page reads
BEGAN = datetime(2026, 6, 1, tzinfo=UTC)
ROOMS = ("joint", "private_claimant")

FILL = """
INSERT INTO cases_message (id, case_id, room, author_id, side, body, language, created_at)
SELECT gen_random_uuid(), %(case)s, %(room)s, %(author)s, 'claimant', 'Message ' || i || repeat(' and so it goes on', 10),
       'en', %(began)s + i * interval '1 minute' FROM generate_series(1, %(count)s) AS i
"""
BY_HAND = "SELECT * FROM cases_message WHERE case_id = %s AND room = %s ORDER BY created_at DESC, id DESC LIMIT 51"


def figures(home: Path, *, requests: int = REQUESTS) -> Iterator[dict[str, Any]]:
    """The page of each room at both sizes, the API, and the query behind the wall."""
    told = servers.told(home, "rooms") | {"EMAIL_URL": "dummymail://"}
    servers.tool(home, "psql", "-d", "odr", "-c", "CREATE DATABASE rooms")
    servers.run("manage.py", "migrate", "--noinput", environment=told)
    found = json.loads(servers.run("-m", "tests.benchmarks.rooms", environment=told))
    with servers.web(home, port=servers.free_port(), environment=told, log="web-rooms") as port:
        for kind, paths in _kinds(found).items():
            took = _took(port, paths, requests)
            yield {"figure": kind, **_compared(took, found, told, paths)}
    yield {
        "figure": "one page of messages, bare query",
        **found["bare"],
        "aim": "behind the wall <= 1.6 of before it, no Seq Scan",
    }


def _kinds(found: dict[str, Any]) -> dict[str, dict[int, tuple[str, dict[str, str]]]]:
    """Path and headers of each kind of request at each size."""
    session = {"Cookie": f"session={found['session']}"}
    token = {"Authorization": f"Bearer {found['token']}"}
    cases = {size: found["cases"][str(size)] for size in SIZES}
    pages = {
        f"room page, {room}": {size: (f"/en/cases/{case}/rooms/{room}/", session) for size, case in cases.items()}
        for room in ROOMS
    }
    listed = {size: (f"/api/v1/cases/{case}/messages/", token) for size, case in cases.items()}
    return {**pages, "messages, API": listed}


def _took(port: int, paths: dict[int, tuple[str, dict[str, str]]], requests: int) -> dict[int, load.Measured]:
    took = {size: load.Measured() for size in paths}
    for number in range(requests + WARM_UP):
        for size, (path, headers) in paths.items():
            one = load.run_once(port=port, sent=load.request("GET", path, **headers), status=200)
            if number >= WARM_UP:
                took[size].took.append(one)
    return took


def _compared(
    took: dict[int, load.Measured], found: dict[str, Any], told: dict[str, str], paths: dict[int, Any]
) -> dict[str, Any]:
    small, large = sorted(took)
    middle = {size: statistics.median(each.took) * 1000 for size, each in took.items()}
    path, headers = paths[large]
    asked = json.loads(servers.run("-m", "tests.benchmarks.queries", path, json.dumps(headers), environment=told))
    return {
        **{f"p50_ms_{size}": round(middle[size], 1) for size in took},
        **{f"p95_ms_{size}": round(each.percentile(95), 1) for size, each in took.items()},
        "ratio_of_sizes": round(middle[large] / middle[small], 2),
        "by_hand_ms": found["bare"]["by_hand_ms"],
        "ratio_to_by_hand": round(middle[large] / found["bare"]["by_hand_ms"], 1),
        "queries": asked["queries"],
        "offset_or_count": asked["offset_or_count"],
        "aim": f"p95 <= 200 ms at {large:,} messages, <= {BUDGET} queries, no OFFSET, no count",
        "requests": len(took[large].took),
    }


def fill(case: Any, author: Any, *, count: int) -> None:
    """So many messages in both rooms, beside one that is written and recorded as people do it."""
    from django.db import connection, transaction

    from odr.mediation import rooms

    with transaction.atomic(), connection.cursor() as cursor:
        for room in (*ROOMS, "proceedings"):
            told = {"case": case.pk, "room": room, "author": author.pk, "began": BEGAN, "count": count - 1}
            cursor.execute(FILL, told)
        for room in ROOMS:  # the guard wants an event of the case in the transaction that writes messages
            rooms.send_message(
                case_id=case.pk, by=author, room=room, body="The newest", language="en", now=BEGAN + timedelta(days=3)
            )


def bare(case: Any) -> dict[str, Any]:
    """One page's messages: our query, the same by hand, and ours behind the wall; and what the planner does."""
    from django.db import connection, transaction

    from odr.cases import queries, wall
    from odr.cases.models import Side

    def ours() -> int:
        return len(queries.messages_read_by(Side.CLAIMANT, case).filter(room="joint")[:PAGE])

    def by_hand(room: str = "joint") -> int:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, [case.pk, room])
            return len(cursor.fetchall())

    took = {"ours": _median(ours), "by_hand": _median(by_hand)}
    plans = [str(queries.messages_read_by(Side.CLAIMANT, case).filter(room="joint")[:PAGE].explain())]
    with transaction.atomic():  # both in one, so that nothing but the role differs
        took["before_the_wall"] = _median(lambda: by_hand("proceedings"))
        with wall.adjudicator(), connection.cursor() as cursor:
            took["behind_the_wall"] = _median(lambda: by_hand("proceedings"))
            shown = by_hand("proceedings"), by_hand("joint")
            cursor.execute(f"EXPLAIN {BY_HAND}", [case.pk, "proceedings"])
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    if shown != (PAGE, 0):
        raise SystemExit(f"behind the wall {shown} messages of the proceedings and of the talks are seen")
    return {
        **{f"{name}_ms": round(value, 3) for name, value in took.items()},
        "ratio_ours_to_by_hand": round(took["ours"] / took["by_hand"], 2),
        "ratio_of_the_wall": round(took["behind_the_wall"] / took["before_the_wall"], 2),
        "seq_scan": any("Seq Scan" in plan for plan in plans),
    }


def _median(way: Callable[[], object]) -> float:
    way()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        way()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    """Two mediations of one buyer, one with few messages and one with many, among messages of other cases."""
    django.setup()
    from django.db import connection
    from django.test import Client

    from odr.accounts.operations import tokens
    from odr.common.time import now
    from tests import paths

    cases = {size: paths.mediating_case(now=BEGAN, email="reader@example.org") for size in SIZES}
    buyer = paths.claimant_of(cases[SIZES[0]])
    for size, case in cases.items():
        fill(case, buyer, count=size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(buyer, backend="django.contrib.auth.backends.ModelBackend")
    found = {
        "cases": {size: str(case.pk) for size, case in cases.items()},
        "session": client.cookies["session"].value,
        "token": tokens.issue_api_token(user=buyer, name="bench", now=now())[1],
        "bare": bare(cases[SIZES[1]]),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
