"""What the record costs, as ratios within one run: recording, numbering, verifying.

    python -m tests.benchmarks.bench_audit          prints one JSON object a line

Works in a database of its own on the servers of the tests (or those of DATABASE_URL), which is dropped at the end.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()  # models cannot be imported before it
# ruff: noqa: E402

from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from odr.accounts.models import User
from odr.audit import log, operations, packages, receipts, sequencer
from odr.audit.guard import RequireEvent
from odr.audit.models import Leaf
from odr.audit.verifier import package as package_check
from odr.audit.verifier import trust
from odr.audit.verifier.findings import Checked
from odr.cases.models import Case
from tests.audit.support import process_environment

CLIENTS, SECONDS, ROUNDS = 8, 2.0, 3
WORK = 0.005  # what else a real act does in its transaction, in seconds
CASES = [Case(pk=uuid.UUID(int=number)) for number in range(1, 501)]
PEOPLE = [User(pk=uuid.UUID(int=number)) for number in range(1001, 1051)]
HEADER = os.urandom(350)


def row(number: int, table: str = "bench_row") -> None:
    """The business row of an act."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (case_id, amount) VALUES (%s, %s)", [CASES[number % 500].pk, number])  # noqa: S608


def plain(number: int) -> None:
    """A business row and an event row of the same size, with no commitments, boxes, queue or guard."""
    row(number)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_event (case_id, header) VALUES (%s, %s)", [CASES[number % 500].pk, HEADER])


def recorded(number: int, table: str = "bench_row") -> None:
    """A business row and a recorded event with three fields."""
    row(number, table)
    case, by = CASES[number % 500], PEOPLE[number % 50]
    fields = {"amount": "20.00", "currency": "EUR", "text": "Part of the price back by the end of the month."}
    log.record("bench.act-done", about=case, case=case, by=by, role="claimant", at=timezone.now(), **fields)


def guarded(number: int) -> None:
    """The same on a table that the guard protects."""
    recorded(number, "bench_guarded")


ACTS: dict[str, Callable[[int], None]] = {"plain": plain, "recorded": recorded, "guarded": guarded}


def client(act: str, work: float, seconds: float) -> int:
    """Do acts for so many seconds, one transaction each. Returns how many."""
    number, end = os.getpid(), time.monotonic() + seconds
    done = 0
    while time.monotonic() < end:
        with transaction.atomic():
            ACTS[act](number + done)
            time.sleep(work) if work else None
        done += 1
    return done


def rate(act: str, *, clients: int, work: float) -> float:
    """Acts a second of so many processes at once."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_audit", "client", act, str(work), str(SECONDS)]
    environment = process_environment() | {"DJANGO_SETTINGS_MODULE": "odr.settings"}
    running = [
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        for _ in range(clients)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()  # ready
    total = 0
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        total += int(process.communicate()[0])
    return total / SECONDS


def report(name: str, value: float, unit: str, **more: Any) -> None:
    print(json.dumps({"bench": f"audit.{name}", "value": round(value, 1), "unit": unit, **more}), flush=True)


def bench_recording() -> float:
    """Rates of recording as ratios to the un-chained insert. Returns the plain rate of eight clients."""
    client_plain = 0.0
    for clients, work in ((1, 0.0), (CLIENTS, 0.0), (CLIENTS, WORK)):
        measured = {act: [] for act in ACTS}  # type: dict[str, list[float]]
        for _ in range(ROUNDS):
            for act in ACTS:
                measured[act].append(rate(act, clients=clients, work=work))
        base = statistics.median(measured["plain"])
        for act, rates in measured.items():
            middle = statistics.median(rates)
            setting = {"clients": clients, "work_ms": work * 1000}
            report(f"record.{act}", middle, "acts/s", ratio=round(middle / base, 3), to="plain", **setting)
        if clients == CLIENTS and not work:
            client_plain = base
    return client_plain


def bench_numbering(plain_rate: float) -> None:
    """Events a second through the sequencer, as a ratio to the plain rate of eight clients."""
    while sequencer.number_batch(now=timezone.now()):
        pass
    with transaction.atomic():
        for number in range(30_000):
            case = CASES[number % 500]
            log.record("bench.act-done", about=case, case=case, at=timezone.now(), amount="20.00", text="Part of it")
    for limit in (500, 5_000):
        started, numbered = time.perf_counter(), 0
        while numbered < 15_000:
            numbered += sequencer.number_batch(now=timezone.now(), limit=limit) or 0
        speed = numbered / (time.perf_counter() - started)
        report("sequence", speed, "events/s", ratio=round(speed / plain_rate, 2), to="plain, 8 clients", batch=limit)


def bench_verifying() -> None:
    """Events a second through the package check, beside merely reading the package's JSON."""
    case = max(CASES, key=lambda one: Leaf.objects.filter(event__case_key=str(one.pk)).count())
    operations.bring_up_to_date()
    started = time.perf_counter()
    data = packages.build_package(case, for_reader="bench", now=timezone.now())
    made = time.perf_counter() - started
    policy = trust.parse(receipts.trust_file())
    started = time.perf_counter()
    checked = Checked(file="", kind="package")
    package_check.check(data, policy, checked)
    took, events = time.perf_counter() - started, len(checked.events)
    started = time.perf_counter()
    [json.loads(line) for line in data.split(b"\n") if line.startswith(b"{")]
    reading = time.perf_counter() - started
    log_size = Leaf.objects.count()
    report("verify", events / took, "events/s", ratio=round(reading / took, 3), to="json.loads", log=log_size)
    report(
        "package",
        events / made,
        "events/s",
        ratio=round(took / made, 3),
        to="verify",
        bytes_per_event=len(data) // events,
    )


@contextmanager
def own_database() -> Iterator[None]:
    """A database for this run, with the tables of the benchmark."""
    before = setup_databases(verbosity=0, interactive=False)
    try:
        with connection.cursor() as cursor:
            for table in ("bench_row", "bench_guarded"):
                cursor.execute(f"CREATE TABLE {table} (id bigserial PRIMARY KEY, case_id uuid, amount bigint)")
            cursor.execute("CREATE TABLE bench_event (id bigserial PRIMARY KEY, case_id uuid, header bytea)")
        with connection.schema_editor() as editor:
            RequireEvent("bench_guarded", model="bench.row", case="case_id").database_forwards("bench", editor)
        yield
    finally:
        teardown_databases(before, verbosity=0)


def main() -> None:
    if sys.argv[1:2] == ["client"]:
        connection.ensure_connection()
        print("ready", flush=True)
        sys.stdin.readline()
        print(client(sys.argv[2], float(sys.argv[3]), float(sys.argv[4])), flush=True)
        return
    with own_database():
        bench_numbering(bench_recording())
        bench_verifying()


if __name__ == "__main__":
    main()
