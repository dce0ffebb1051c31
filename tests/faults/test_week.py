"""A week of clocks with one part of the platform killed each day: every clock acted on once, none missed, none twice."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from odr.embedded import postgres
from tests.embedded.conftest import Platform, wait_for
from tests.faults.books import Books
from tests.faults.killer import START_SECONDS, TARGETS

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

SEED = int(os.environ.get("ODR_FAULT_SEED", str(random.SystemRandom().randrange(10**6))))
#: What is killed on the seven days, in random order: what acts on clocks more than once.
KILLED = ("task worker", "task process", "task process", "beat", "valkey", "postgres", "task worker")
#: Clocks of the cases that were made; the record of what follows names the clock itself.
KEYS = {"intake_check", "response", "negotiation"}
DAY_SECONDS = 90  # for everything due on one day to be done, on a busy machine
DUE_CLOCKS = "SELECT count(*) FROM cases_clock WHERE state = 'running' AND due_at < %s"
DUE_REMINDERS = "SELECT count(*) FROM cases_reminder WHERE sent_at IS NULL AND due_at <= %s"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    running = Platform(tmp_path / "home", module="tests.faults.week")
    try:
        yield running.wait_until_ready(seconds=300)
    finally:
        if running.process.poll() is None:
            running.stop()


def test_a_week_of_clocks_is_acted_on_once(platform: Platform) -> None:
    rng = random.Random(SEED)
    days = [datetime.now(UTC)]
    wait_for(lambda: all_done(platform.home, days[0]), seconds=DAY_SECONDS, about=platform.said)
    began = time.monotonic()
    for number, name in enumerate(rng.sample(KILLED, len(KILLED)), start=1):
        days.append(move_to(platform.home, number))
        time.sleep(rng.uniform(0, 1.5))
        kill(platform, name)
        wait_for(lambda: all_done(platform.home, days[-1]), seconds=DAY_SECONDS, about=platform.said)
    print(f"\nseed {SEED}: a week in {time.monotonic() - began:.0f} s")

    books = Books(platform.home)
    clocks, reminders = rows_of_clocks(books), rows_of_reminders(books)
    assert_clocks(clocks, days)
    assert_reminders(reminders, days)
    assert books.number("SELECT count(*) FROM cases_clock WHERE failures > 0 AND state = 'running'") == 0
    books.close()


def move_to(home: Path, day: int) -> datetime:
    """Set the platform's clock so many days ahead, at once for all processes; the moment it then shows."""
    draft = home / "demo-days.new"
    draft.write_text(str(day))
    draft.replace(home / "demo-days")
    return datetime.now(UTC) + timedelta(days=day)


def kill(platform: Platform, name: str) -> None:
    """`kill -9` one part, as soon as it runs."""
    wait_for(lambda: TARGETS[name](platform) is not None, seconds=START_SECONDS, about=platform.said)
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        os.kill(TARGETS[name](platform) or 0, signal.SIGKILL)


def all_done(home: Path, moment: datetime) -> bool:
    """Whether nothing that was due by then is left. False while the database is away."""
    if not postgres.ready(home):
        return False
    try:
        books = Books(home)
        left = books.number(DUE_CLOCKS, moment) + books.number(DUE_REMINDERS, moment)
        books.close()
    except psycopg2.OperationalError:
        return False
    return left == 0


def rows_of_clocks(books: Books) -> list[dict[str, Any]]:
    """Each clock, and how often the record holds what followed from it."""
    found = books.rows(
        "SELECT k.key, k.state, k.due_at, k.ended_at, (SELECT count(*) FROM audit_event e"
        " WHERE e.about_model = 'cases.clock' AND e.about_key = k.id::text) FROM cases_clock k"
    )
    return [dict(zip(("key", "state", "due", "ended", "followed"), row, strict=True)) for row in found]


def rows_of_reminders(books: Books) -> list[dict[str, Any]]:
    """Each reminder, its clock, and how often the record holds that it was sent."""
    found = books.rows(
        "SELECT r.due_at, r.sent_at, k.due_at, (SELECT count(*) FROM audit_event e WHERE e.type = 'cases.reminder-due'"
        " AND e.about_key = r.id::text), k.state FROM cases_reminder r JOIN cases_clock k ON k.id = r.clock_id"
    )
    return [dict(zip(("due", "sent", "clock", "recorded", "state"), row, strict=True)) for row in found]


def assert_clocks(clocks: list[dict[str, Any]], days: list[datetime]) -> None:
    """All that ran out were acted on once, on their day; nothing was done for those that still run."""
    ran_out = [row for row in clocks if row["state"] == "expired"]
    assert not [row for row in clocks if row["state"] == "running" and row["due"] < days[-1]]
    assert [row for row in ran_out if row["followed"] != 1 and row["key"] in KEYS] == []
    assert [row for row in ran_out if row["followed"] > 1] == []  # of an appointment, what followed is about that
    assert [row for row in ran_out if row["ended"] <= row["due"]] == []
    assert [row for row in clocks if row["state"] == "running" and row["followed"]] == []
    assert {row["key"] for row in ran_out} >= KEYS
    assert len({day_of(row["due"], days) for row in ran_out} - {0}) >= 5, "the clocks ran out on too few days"


def assert_reminders(reminders: list[dict[str, Any]], days: list[datetime]) -> None:
    """Each reminder of a clock that ran on past that day was sent once; none twice."""
    due = [row for row in reminders if row["due"] <= days[-1]]
    needed = [row for row in due if row["state"] in ("running", "expired")]  # not where what was due was done
    in_time = [row for row in needed if day_of(row["due"], days) < day_of(row["clock"], days)]
    assert len(in_time) > 10
    assert [row for row in due if row["sent"] is None] == []
    assert [row for row in in_time if row["recorded"] != 1] == []
    assert [row for row in reminders if row["recorded"] > 1] == []
    assert [row for row in reminders if row["recorded"] and row["due"] > days[-1]] == []


def day_of(moment: datetime, days: list[datetime]) -> int:
    """On which of the days a moment has come."""
    return next((number for number, day in enumerate(days) if moment < day), len(days))
