"""`make demo` as a stranger meets it: it becomes ready, heals itself, stops cleanly, and goes on where it stopped."""

import json
import socket
import urllib.request

import pytest

from odr.embedded.processes import alive
from tests.embedded.conftest import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(420)]


@pytest.fixture
def port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def well(port: int) -> bool:
    """Whether the platform says of itself that every part works."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            parts = json.load(answer)
    except OSError:
        return False
    return [parts[part] for part in ("database", "broker", "worker", "beat")] == ["ok"] * 4


def test_a_demo_heals_itself_and_leaves_nothing_behind(platform, port):
    demo = platform("demo", ODR_PORT=str(port)).wait_until_ready(seconds=180)
    assert f"ready: http://127.0.0.1:{port}\n" in demo.said()

    for name in ("web", "worker", "beat", "valkey", "postgres"):
        dead = demo.kill(name)
        wait_for(lambda name=name, dead=dead: demo.pid(name) not in (None, dead), about=demo.said)
    wait_for(lambda: well(port), seconds=90, about=demo.said)

    family = demo.family()
    assert demo.stop() == 0
    assert not [process for process in family if alive(process)]

    again = platform("demo", ODR_PORT=str(port)).wait_until_ready(seconds=120)
    for process in again.family():
        if alive(process):
            process.kill()
    again.process.wait()
    platform("demo", ODR_PORT=str(port)).wait_until_ready(seconds=120)
