"""Filings per second through the real API, beside the bare framework and the database's own ceiling.

The complaints vary as real ones do (`complaints`). `filing_without_memory` files the same to a server that keeps none of the
law engine's answers (`ODR_LAW_MEMORY=0`); the first filings of a server that was just started are like that.
"""

import itertools
import json
import re
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from odr.determinations.facts import from_complaint
from platform_rules import determine, memo
from tests.benchmarks import complaints, load, servers
from tests.faults.clients import COMPLAINT

ROUNDS = 5
ENGINE_ROUNDS = 100
SECONDS = 4.0
PGBENCH_SECONDS = 3
BUYERS = 8
TABLE = "CREATE TABLE single (id bigserial PRIMARY KEY, made timestamptz NOT NULL DEFAULT now(), content text NOT NULL)"
INSERT = "INSERT INTO single (content) VALUES ('{content}');\n"


def figures(home: Path, *, rounds: int = ROUNDS, seconds: float = SECONDS) -> Iterator[dict[str, Any]]:
    """Measure in turns, so that a busy moment of the machine meets all of them; ratios are taken round by round."""
    servers.run("manage.py", "migrate", "--noinput", environment=servers.told(home))
    tokens = servers.run("-m", "tests.faults.people", str(BUYERS), environment=servers.told(home)).split()
    with ExitStack() as stack:
        port = stack.enter_context(
            servers.web(home, port=servers.free_port(), environment=servers.told(home), log="bench-web")
        )
        forgetful = stack.enter_context(
            servers.web(
                home,
                port=servers.free_port(),
                environment=servers.told(home) | {"ODR_LAW_MEMORY": "0"},
                log="bench-forgetful",
            )
        )
        bare = stack.enter_context(_bare(home))
        kinds: dict[str, Callable[[float], load.Measured]] = {
            "filing": lambda t: load.run(port=port, make=_filing(tokens), status=201, seconds=t),
            "filing_without_memory": lambda t: load.run(port=forgetful, make=_filing(tokens), status=201, seconds=t),
            "bare_three_rows": lambda t: load.run(port=bare, make=_plain("/three/"), status=201, seconds=t),
            "bare_one_row": lambda t: load.run(port=bare, make=_plain("/one/"), status=201, seconds=t),
        }
        for kind in kinds.values():
            kind(1.0)
        found: dict[str, list[load.Measured]] = {name: [] for name in kinds}
        inserts = []
        for _ in range(rounds):
            for name, kind in kinds.items():
                found[name].append(kind(seconds))
            inserts.append(_pgbench(home))
    yield _figure(found, inserts)


def _bare(home: Path) -> Any:
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare.settings",
        "DATABASE_URL": servers.address(home, "bare"),
    }
    servers.tool(home, "psql", "-d", "odr", "-c", "CREATE DATABASE bare")
    servers.run("-m", "django", "migrate", "--run-syncdb", environment=environment)
    servers.tool(home, "psql", "-d", "bare", "-c", TABLE)
    return servers.web(
        home, port=servers.free_port(), environment=environment, wsgi="tests.benchmarks.bare.wsgi", log="bench-bare"
    )


def _filing(tokens: list[str]) -> Callable[[], bytes]:
    turns = itertools.cycle(tokens)

    def make() -> bytes:
        key = str(uuid.uuid4())
        body = json.dumps(complaints.varied() | {"order_number": key[:18]}).encode()
        return load.request(
            "POST",
            "/api/v1/complaints/",
            body=body,
            Authorization=f"Bearer {next(turns)}",
            Idempotency_Key=key,
            Content_Type="application/json",
        )

    return make


def _plain(path: str) -> Callable[[], bytes]:
    body = json.dumps(COMPLAINT).encode()
    return lambda: load.request("POST", path, body=body, Content_Type="application/json")


def _pgbench(home: Path) -> float:
    script = home / "insert.sql"
    script.write_text(INSERT.format(content="x" * 200))
    arguments = ["-n", "-M", "prepared", "-c", str(load.CONNECTIONS), "-j", "2", "-T", str(PGBENCH_SECONDS)]
    said = servers.tool(home, "pgbench", *arguments, "-f", str(script), "bare")
    return float(re.search(r"tps = ([0-9.]+)", said).group(1))  # type: ignore[union-attr]


def _engine_ms() -> float:
    """Processor time of the law engine for one complaint: the part of a filing that grows with the law that is told."""
    today = datetime.now(UTC).date()
    spent = []
    for _each in range(ENGINE_ROUNDS):
        facts = from_complaint(complaints.varied())
        began = time.process_time()
        determine(facts, as_of=today)
        memo(facts, as_of=today)
        spent.append(time.process_time() - began)
    return statistics.median(spent) * 1000


def _figure(found: dict[str, list[load.Measured]], inserts: list[float]) -> dict[str, Any]:
    rates = {name: [each.per_second for each in rounds] for name, rounds in found.items()}

    def ratio(peer: list[float], ours: str = "filing") -> float:
        return round(statistics.median(one / other for one, other in zip(rates[ours], peer, strict=True)), 3)

    return {
        "figure": "filings per second through the API, 2 sync web workers, 8 connections",
        **{f"{name}_per_second": round(statistics.median(each), 1) for name, each in rates.items()},
        "pgbench_single_inserts_per_second": round(statistics.median(inserts), 1),
        "ratio_to_bare_three_rows": ratio(rates["bare_three_rows"]),
        "ratio_without_memory": ratio(rates["bare_three_rows"], "filing_without_memory"),
        "ratio_to_bare_one_row": ratio(rates["bare_one_row"]),
        "ratio_to_pgbench": round(
            statistics.median(ours / theirs for ours, theirs in zip(rates["filing"], inserts, strict=True)), 4
        ),
        "law_engine_ms_per_filing": round(_engine_ms(), 2),
        "p50_ms": round(statistics.median(each.percentile(50) for each in found["filing"]), 1),
        "p95_ms": round(statistics.median(each.percentile(95) for each in found["filing"]), 1),
        "aim": "ratio_to_bare_three_rows >= 0.6",
        "rounds": len(inserts),
    }
