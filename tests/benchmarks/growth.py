"""Lists and the page of a case with 10,000 and with 200,000 cases: how long, how many queries, and how it grows.

Both sizes stand on one server and are asked in turn, request by request, so that a busy moment of the machine meets
both. The growth exponent is log(time at the large size / time at the small one) / log(large / small).
"""

import itertools
import json
import math
import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.benchmarks import load, servers
from tests.benchmarks.queries import BUDGET

SIZES = (10_000, 200_000)
REQUESTS = 200  # of each kind, at each size
WARM_UP = 10
KINDS = {
    "my cases": "a buyer with 20 cases",
    "one case": "a buyer's own case, in negotiation",
    "my cases of a large seller": "5 % of all cases are theirs",
    "all cases, API": "an intake officer, newest first",
}


def figures(home: Path, *, sizes: tuple[int, int] = SIZES, requests: int = REQUESTS) -> Iterator[dict[str, Any]]:
    """One figure for each kind of page."""
    people = {size: _fill(home, size) for size in sizes}
    with ExitStack() as stack:
        ports = {
            size: stack.enter_context(
                servers.web(
                    home, port=servers.free_port(), environment=servers.told(home, f"cases{size}"), log=f"web-{size}"
                )
            )
            for size in sizes
        }
        for kind, who in KINDS.items():
            took = _took(kind, people, ports, requests)
            queries = {size: _queries(home, size, kind, people[size]) for size in sizes}
            yield {"figure": kind, "who": who, **_compared(took, queries)}


def _fill(home: Path, size: int) -> dict[str, Any]:
    told = servers.told(home, f"cases{size}") | {"EMAIL_URL": "dummymail://"}
    servers.tool(home, "psql", "-d", "odr", "-c", f"CREATE DATABASE cases{size}")
    servers.run("manage.py", "migrate", "--noinput", environment=told)
    people: dict[str, Any] = json.loads(servers.run("-m", "tests.benchmarks.seeding", str(size), environment=told))
    return people


def asked(kind: str, people: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Path and headers of one request of this kind after the other, without end."""
    *readers, large = people["people"]
    for reader in itertools.cycle(readers):
        session = {"Cookie": f"session={reader['session']}"}
        if kind == "my cases":
            yield "/en/cases/", session
        elif kind == "one case":
            yield from ((f"/en/cases/{case}/", session) for case in reader["cases"])
        elif kind == "my cases of a large seller":
            yield "/en/cases/", {"Cookie": f"session={large['session']}"}
        else:
            yield "/api/v1/cases/", {"Authorization": f"Bearer {people['officer']}"}


def _took(kind: str, people: dict[int, Any], ports: dict[int, int], requests: int) -> dict[int, load.Measured]:
    took = {size: load.Measured() for size in ports}
    turns = {size: asked(kind, people[size]) for size in ports}
    for number in range(requests + WARM_UP):
        for size, port in ports.items():
            path, headers = next(turns[size])
            one = load.run_once(port=port, sent=load.request("GET", path, **headers), status=200)
            if number >= WARM_UP:
                took[size].took.append(one)
    return took


def _queries(home: Path, size: int, kind: str, people: dict[str, Any]) -> dict[str, Any]:
    path, headers = next(asked(kind, people))
    told = servers.told(home, f"cases{size}")
    found: dict[str, Any] = json.loads(
        servers.run("-m", "tests.benchmarks.queries", path, json.dumps(headers), environment=told)
    )
    return found


def _compared(took: dict[int, load.Measured], queries: dict[int, dict[str, Any]]) -> dict[str, Any]:
    small, large = sorted(took)

    def exponent(of: dict[int, float]) -> float:
        return round(math.log(of[large] / of[small]) / math.log(large / small), 3)

    middle = {size: statistics.median(each.took) * 1000 for size, each in took.items()}
    high = {size: each.percentile(95) for size, each in took.items()}
    return {
        **{f"p50_ms_{size}": round(middle[size], 1) for size in took},
        **{f"p95_ms_{size}": round(high[size], 1) for size in took},
        "growth_exponent_p50": exponent(middle),
        "growth_exponent_p95": exponent(high),
        **{f"queries_{size}": queries[size]["queries"] for size in took},
        "offset_or_count": sum(queries[size]["offset_or_count"] for size in took),
        "aim": f"growth exponent <= 0.05, <= {BUDGET} queries, no OFFSET, no count",
        "requests": len(took[small].took),
    }
