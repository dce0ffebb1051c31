"""Numbering under load and faults: nothing lost, nothing doubled, no gap."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection, transaction

from odr.audit import log, operations, receipts, sequencer
from odr.audit.merkle import consistent, root_of
from odr.audit.models import CaseMap, Checkpoint, Event, Leaf, Pending, StreamHead
from odr.audit.sequencer import Broken
from odr.audit.tree import StoredTree
from tests.audit.support import NOW, ROOT, a_case, a_person, process_environment, record


def settle():
    """Number what is left, and check everything that must be true of the log."""
    while sequencer.number_batch(now=NOW):
        pass
    leaves = list(Leaf.objects.order_by("leaf_index").select_related("event"))
    assert [leaf.leaf_index for leaf in leaves] == list(range(len(leaves)))
    assert {leaf.event_id for leaf in leaves} - {None} == set(Event.objects.values_list("id", flat=True))
    assert not Pending.objects.exists()
    streams = defaultdict(list)
    for leaf in leaves:
        if leaf.event is not None:
            receipts.leaf_bytes(leaf.event, leaf)  # raises if event, number and link no longer give the hash
            streams[leaf.stream_id].append(leaf)
    for stream, own in streams.items():
        assert [leaf.stream_n for leaf in own] == list(range(len(own)))
        assert [bytes(leaf.prev) for leaf in own] == [b"", *(bytes(leaf.leaf_hash) for leaf in own[:-1])]
        assert StreamHead.objects.get(pk=stream).n == len(own)
    head = Checkpoint.objects.latest("size")
    assert head.size == len(leaves)
    assert bytes(head.root) == root_of([bytes(leaf.leaf_hash) for leaf in leaves])
    return leaves


@pytest.mark.django_db
class TestNumbering:
    def test_keeps_the_order_of_a_case(self):
        cases = [a_case() for _ in range(3)]
        events = [record(cases[number % 3]) for number in range(30)]
        assert operations.sequence(now=NOW) == 30
        order = [leaf.event_id for leaf in Leaf.objects.filter(event__isnull=False).order_by("leaf_index")]
        assert order == [event.pk for event in events]
        settle()

    def test_run_twice_numbers_nothing_twice(self):
        record(a_case())
        assert (operations.sequence(now=NOW), operations.sequence(now=NOW)) == (1, 0)

    def test_signs_heads_that_only_add_to_each_other(self):
        for size in random.Random(3).sample(range(1, 40), 12):
            for _ in range(size):
                record(a_case())
            operations.sequence(now=NOW)
        heads = list(Checkpoint.objects.order_by("size"))
        tree = StoredTree(heads[-1])
        for older in heads[:-1]:
            path = tree.consistency_path(older.size)
            assert consistent(older.size, bytes(older.root), tree.size, bytes(heads[-1].root), path)

    def test_of_a_quiet_log_states_the_heads_again_after_an_hour(self):
        record(a_case())
        for minutes in (0, 59, 60, 61, 120):
            operations.sequence(now=NOW + timedelta(minutes=minutes))
        assert CaseMap.objects.count() == 3
        settle()

    def test_of_an_empty_log_signs_nothing(self):
        operations.sequence(now=NOW)
        assert not Checkpoint.objects.exists()

    def test_a_statement_of_the_past_can_be_made_again(self):
        cases = [a_case() for _ in range(4)]
        for case in cases:
            record(case)
        operations.bring_up_to_date(now=NOW)
        then = CaseMap.objects.get()
        entries = sequencer.map_entries(before=then.leaf_id)
        record(cases[0])
        record(a_case())
        operations.bring_up_to_date(now=NOW)
        assert sequencer.map_entries(before=then.leaf_id) == entries
        assert CaseMap.objects.count() == 2

    def test_stops_when_leaves_and_signed_head_disagree(self):
        record(a_case())
        operations.sequence(now=NOW)
        Leaf.objects.create(leaf_index=99, prev=b"", leaf_hash=bytes(32))
        record(a_case())
        with pytest.raises(Broken, match="100 are stored"):
            operations.sequence(now=NOW)

    def test_an_event_that_lost_its_place_is_queued_again(self):
        record(a_case())
        Pending.objects.all().delete()
        assert operations.sweep() == 1
        assert operations.sequence(now=NOW) == 1
        assert operations.sweep() == 0


def writer(seed, *, acts, cases, committed):
    """Acts with other work, savepoints and aborts between, as web processes do them."""
    chance = random.Random(seed)
    try:
        for _ in range(acts):
            try:
                with transaction.atomic():
                    case = chance.choice(cases)
                    event = log.record("cases.note-made", about=case, case=case, by=a_person(), at=NOW, text="x")
                    with transaction.atomic():
                        inner = log.record("cases.note-made", about=case, case=case, at=NOW)
                        transaction.set_rollback(chance.random() < 0.3)
                        kept = [event] if transaction.get_rollback() else [event, inner]
                    time.sleep(chance.random() * 0.004)
                    if chance.random() < 0.2:
                        raise ZeroDivisionError
                committed += [one.pk for one in kept]
            except ZeroDivisionError:
                continue
    finally:
        connection.close()


def sequencer_until(done):
    try:
        while not done.is_set():
            operations.sequence(now=NOW)
            time.sleep(0.01)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
class TestUnderLoad:
    def test_eight_writers_with_aborts_and_two_sequencers_lose_and_double_nothing(self):
        cases, committed, done = [a_case() for _ in range(12)], [], threading.Event()
        writers = [
            threading.Thread(target=writer, args=(seed,), kwargs={"acts": 60, "cases": cases, "committed": committed})
            for seed in range(8)
        ]
        leaders = [threading.Thread(target=sequencer_until, args=(done,)) for _ in range(2)]
        for thread in [*writers, *leaders]:
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        for thread in leaders:
            thread.join()

        leaves = settle()

        assert len(committed) > 300
        assert sorted(leaf.event_id for leaf in leaves if leaf.event_id) == sorted(committed)

    def test_a_transaction_that_commits_late_is_numbered_then(self):
        """Reading "ids above the last one" would lose it: its id is lower than one already numbered."""
        opened, go_on = threading.Event(), threading.Event()

        def slow():
            with transaction.atomic():
                log.record("cases.late", about=a_case(), at=NOW)
                opened.set()
                go_on.wait(10)
            connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        opened.wait(10)
        record(a_case())
        assert operations.sequence(now=NOW) == 1
        go_on.set()
        thread.join()
        assert operations.sequence(now=NOW) == 1
        settle()

    @pytest.mark.faults
    def test_a_sequencer_killed_again_and_again_leaves_a_whole_log(self):
        cases, committed, done = [a_case() for _ in range(5)], [], threading.Event()
        endings = []
        killer = threading.Thread(target=kill_sequencers, args=(done, process_environment(), endings))
        killer.start()
        seed = 0
        while not done.is_set():
            seed += 1
            writer(seed, acts=10, cases=cases, committed=committed)
        killer.join()

        assert endings == [-signal.SIGKILL] * 3  # each was alive until then
        assert Leaf.objects.filter(event__isnull=False).exists()  # some batches were committed before a kill
        leaves = settle()
        assert sorted(leaf.event_id for leaf in leaves if leaf.event_id) == sorted(committed)


def kill_sequencers(done, environment, endings):
    """Start a sequencer three times, let it sign a head or more, and kill it with -9 at a random moment."""
    chance = random.Random(5)
    try:
        for _ in range(3):
            command = [sys.executable, "manage.py", "sequence", "--forever", "--pause", "0"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment)
            before, deadline = Checkpoint.objects.count(), time.monotonic() + 60
            while Checkpoint.objects.count() < before + 2 and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(chance.random() * 0.5)
            os.kill(process.pid, signal.SIGKILL)
            endings.append(process.wait())
    finally:
        done.set()
        connection.close()
