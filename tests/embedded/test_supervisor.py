"""The supervisor keeps its children running, and leaves none behind."""

import os
import signal
import socket
import sys

import psutil
import pytest

from odr.embedded import postgres, valkey
from odr.embedded.processes import alive
from tests.embedded.conftest import wait_for

pytestmark = pytest.mark.faults


class TestAKilledChild:
    def test_is_started_again(self, platform, home):
        running = platform().wait_until_ready()
        for name, ready in (("postgres", postgres.ready), ("valkey", valkey.ready)):
            dead = running.kill(name)
            wait_for(lambda name=name, dead=dead, ready=ready: running.pid(name) != dead and ready(home))

    def test_is_named_with_its_end(self, platform):
        running = platform().wait_until_ready()
        running.kill("valkey")
        wait_for(lambda: "valkey: killed by SIGKILL; starting it again in 0.5 s" in running.said())


class TestStopping:
    @pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
    def test_leaves_no_process(self, platform, signum):
        running = platform().wait_until_ready()
        family = running.family()
        assert len(family) > 3
        assert running.stop(signum) == 0
        wait_for(lambda: not any(alive(process) for process in family))

    @pytest.mark.skipif(sys.platform != "linux", reason="the kernel's notice of a dead parent is Linux's own")
    def test_by_kill_9_leaves_no_process(self, platform):
        running = platform().wait_until_ready()
        family = running.family()
        running.stop(signal.SIGKILL)
        wait_for(lambda: not any(alive(process) for process in family))


class TestStartingAgain:
    def test_after_everything_was_killed_has_what_was_committed(self, platform, connect):
        running = platform().wait_until_ready()
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE filed AS SELECT 7 AS number")
        for process in running.family():
            process.kill()
        running.process.wait()
        platform().wait_until_ready()
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT number FROM filed")
            assert cursor.fetchall() == [(7,)]

    def test_ends_what_a_killed_supervisor_left(self, platform, home):
        running = platform().wait_until_ready()
        left = psutil.Process(running.pid("valkey"))
        left.suspend()  # so that it cannot obey the kernel's notice
        running.stop(signal.SIGKILL)
        platform().wait_until_ready(seconds=90)
        assert not alive(left)
        assert valkey.ready(home)


class TestAPort:
    def test_in_use_is_named_before_anything_is_started(self, platform, home):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            refused = platform("demo", ODR_PORT=str(port))
            assert refused.process.wait(timeout=30) == 1
        assert f"Port {port} cannot be used" in refused.said()
        assert f"ODR_PORT={port + 1}" in refused.said()
        assert not (home / "postgres").exists()

    @pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1"])
    def test_must_be_a_port_number(self, platform, text):
        refused = platform("demo", ODR_PORT=text)
        assert refused.process.wait(timeout=30) == 1
        assert f"ODR_PORT is '{text}'; it must be a number from 1 to 65535" in refused.said()


def test_the_lock_is_free_again_when_its_holder_was_killed(platform, home):
    running = platform().wait_until_ready()
    running.stop(signal.SIGKILL)
    again = platform().wait_until_ready()
    assert (home / "lock").read_text().split() == [str(again.process.pid)]
    assert os.getpgid(again.process.pid) == again.process.pid
