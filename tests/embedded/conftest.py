"""The supervisor as a person runs it: a process of its own, on a data folder of its own, stopped by signals."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from odr.embedded import paths, services

PROJECT = Path(__file__).resolve().parents[2]
EXTERNAL = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "ODR_BASE_URL", "ODR_DEMO", "MAKELEVEL")


class Platform:
    """A supervisor in a process of its own, and what can be seen of its children from outside."""

    def __init__(self, home: Path, *what: str, module: str = "odr.embedded.supervisor", **variables: str) -> None:
        self.home = home
        self.output = home.parent / f"output-{time.monotonic_ns()}.txt"
        kept = {name: value for name, value in os.environ.items() if name not in EXTERNAL}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, *what],
                cwd=PROJECT,
                env={**kept, "ODR_HOME": str(home), "DJANGO_SETTINGS_MODULE": "odr.settings", **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self, seconds: float = 60) -> "Platform":
        wait_for(lambda: "ready:" in self.said() or self.process.poll() is not None, seconds=seconds, about=self.said)
        assert "ready:" in self.said(), self.said()
        return self

    def pid(self, name: str) -> int | None:
        """The child's number; None for the moment between its end and its next start."""
        noted = services.pid_file(self.home, name)
        words = noted.read_text().split() if noted.exists() else []
        return int(words[0]) if words else None

    def kill(self, name: str) -> int:
        """`kill -9` one child; its number, so that a test can wait for another."""
        pid = self.pid(name)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def family(self) -> list[psutil.Process]:
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def stop(self, signum: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(signum)
        return self.process.wait(timeout=60)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def platform(home: Path) -> Iterator[Callable[..., Platform]]:
    """Start a supervisor: `platform("services")`. Whatever the test leaves running is ended after it."""
    started: list[Platform] = []

    def start(what: str = "services", **variables: str) -> Platform:
        started.append(Platform(home, what, **variables))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop(signal.SIGTERM)


@pytest.fixture
def connect(home: Path) -> Callable[[], "psycopg2.extensions.connection"]:
    """Connect to the embedded database of `home` as the application does."""
    return lambda: psycopg2.connect(host=str(paths.sockets(home)), user="odr", dbname="odr")


def wait_for(condition: Callable[[], bool], *, seconds: float = 30, about: Callable[[], str] = lambda: "") -> None:
    """Wait until the condition holds; fail with what `about` says when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {about()}"
        time.sleep(0.05)
