"""Nothing acknowledged is lost and nothing is done twice, whatever is killed: real processes, `kill -9`, real mail.

`ODR_FAULT_FILINGS`, `ODR_FAULT_SEED` and `ODR_FAULT_SECONDS` make a longer or another run.
"""

import os
import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from odr.embedded import postgres
from odr.embedded.processes import alive
from tests.embedded.conftest import Platform, wait_for
from tests.faults import books as ledger
from tests.faults.books import Books
from tests.faults.clients import Told, file_many
from tests.faults.killer import TARGETS, Killer
from tests.faults.mail_server import MailServer

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

FILINGS = int(os.environ.get("ODR_FAULT_FILINGS", "500"))
SEED = int(os.environ.get("ODR_FAULT_SEED", str(random.SystemRandom().randrange(10**6))))
SECONDS = float(os.environ.get("ODR_FAULT_SECONDS", "50"))  # over which the filings are spread
KILL_EVERY = 22  # acknowledged filings
DRAIN_SECONDS = 90
ORIGIN = "localhost/odr/log1"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def platform(tmp_path: Path, mail: MailServer, port: int) -> Iterator[Platform]:
    home = tmp_path / "home"
    running = Platform(home, module="tests.faults.platform", ODR_PORT=str(port), EMAIL_URL=mail.url)
    try:
        yield running.wait_until_ready(seconds=150)
    finally:
        if running.process.poll() is None:
            running.stop()


def of_home(home: Path) -> list[psutil.Process]:
    """Every living process that was told to use this data folder, or works in it."""
    found = []
    for process in psutil.process_iter():
        try:
            told = process.environ().get("ODR_HOME")
            if alive(process) and process.pid != os.getpid() and (told == str(home) or str(home) in process.cwd()):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def test_every_acknowledged_filing_is_there_once(platform: Platform, mail: MailServer, port: int) -> None:
    home = platform.home
    told, killer = file_under_fire(platform, port)
    assert told.given_up == [], told.other

    wait_for(lambda: postgres.ready(home), seconds=60, about=platform.said)
    books = Books(home)
    wait_for(lambda: books.waiting() == 0, seconds=DRAIN_SECONDS, about=platform.said)
    cases = [answer["id"] for answer in told.acknowledged.values()]
    report(told, killer, mail, books)
    once = dict.fromkeys(cases, 1)
    assert len(once) == FILINGS, "two keys were given the same case"
    assert books.counts("SELECT id FROM cases_case") == once
    assert {answer["order_number"]: answer["number"] for answer in told.acknowledged.values()} == dict(
        books.rows("SELECT order_number, number FROM cases_case")
    )
    assert_events_once(books, once)
    assert_dates(books, once)
    assert_told_once(books, mail, once)
    assert ledger.log_faults(books, seed=bytes.fromhex((home / "log-key").read_text()), origin=ORIGIN) == []
    assert set(killer.killed) == set(TARGETS), killer.killed
    unexpected = {name for name in told.other if name.isdigit()} - {"409", "503"}
    assert not unexpected, f"answers that are neither a yes nor 'repeat later': {told.other}"
    books.close()

    assert platform.stop() == 0
    wait_for(lambda: not of_home(home), seconds=20, about=lambda: str(of_home(home)))


def file_under_fire(platform: Platform, port: int) -> tuple[Told, Killer]:
    """File with several clients while one part after the other is killed."""
    tokens = platform.said().split("ready: ")[1].split()
    told = Told()
    killer = Killer(platform, done=lambda: len(told.acknowledged), every=KILL_EVERY, seed=SEED)
    clients = [
        threading.Thread(
            target=file_many,
            kwargs={
                "port": port,
                "token": token,
                "count": FILINGS // len(tokens) + (number < FILINGS % len(tokens)),
                "pause": SECONDS * len(tokens) / FILINGS,
                "told": told,
            },
        )
        for number, token in enumerate(tokens)
    ]
    killer.start()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    killer.stop()
    return told, killer


def assert_events_once(books: Books, once: dict[str, int]) -> None:
    """One event of the filing for each case, each with exactly one leaf."""
    assert books.counts("SELECT case_key FROM audit_event WHERE type = %s", ledger.FILED) == once
    with_leaf = "SELECT e.case_key FROM audit_event e JOIN audit_leaf l ON l.event_id = e.id WHERE e.type = %s"
    assert books.counts(with_leaf, ledger.FILED) == once
    assert books.number("SELECT count(*) FROM audit_event") == books.number("SELECT count(event_id) FROM audit_leaf")


def assert_dates(books: Books, once: dict[str, int]) -> None:
    """The first clock of each case runs, and has its reminders; the claimant takes part; the law is pinned."""
    assert books.counts("SELECT case_id FROM cases_clock WHERE key = 'intake_check' AND state = 'running'") == once
    reminders = "SELECT k.case_id FROM cases_reminder r JOIN cases_clock k ON k.id = r.clock_id"
    counted = books.counts(reminders)
    assert set(counted) == set(once)
    assert len(set(counted.values())) == 1
    assert books.counts("SELECT case_id FROM cases_participation WHERE side = 'claimant'") == once
    assert books.counts("SELECT content_object_id FROM cases_caseuserpermission") == once
    assert books.counts("SELECT case_id FROM determinations_determination") == once


def assert_told_once(books: Books, mail: MailServer, once: dict[str, int]) -> None:
    """One confirmation for each case: one row, sent, recorded once, one message at the mail server.

    A kill between the mail server's yes and our commit hands the same message over again, under the same Message-ID;
    no protocol can do better. More such repeats than kills would be another fault.
    """
    assert books.counts("SELECT case_id FROM notices_notice WHERE kind = 'case_filed' AND state = 'sent'") == once
    assert books.number("SELECT count(*) FROM notices_notice") == len(once)
    assert books.counts("SELECT case_key FROM audit_event WHERE type = %s", ledger.SENT) == once
    # The site of this test is an address of numbers; a Message-ID needs a name (`odr.notices.mail_addresses.domain`).
    expected = {f"<{notice}@localhost>" for (notice,) in books.rows("SELECT id::text FROM notices_notice")}
    assert set(mail.deliveries) == expected
    assert max(mail.deliveries.values()) <= 2


def report(told: Told, killer: Killer, mail: MailServer, books: Books) -> None:
    """What happened, in numbers."""
    print(f"\nseed {SEED}; killed {dict(killer.killed)}, {killer.killed.total()} in all")
    print(
        f"acknowledged {len(told.acknowledged)}, of these by a repeat {told.replayed}; other answers {dict(told.other)}"
    )
    tables = ("cases_case", "audit_event", "audit_leaf")
    cases, events, leaves = (books.number(f"SELECT count(*) FROM {table}") for table in tables)  # noqa: S608
    print(f"cases {cases}, events {events}, leaves {leaves}")
    print(f"mails {len(mail.deliveries)}, handed over {mail.deliveries.total()} times")
