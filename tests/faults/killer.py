"""Kills parts of a running platform with `kill -9`, in a seeded order, while the supervisor starts them again."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil

from tests.embedded.conftest import Platform

START_SECONDS = 30  # the supervisor waits up to 15 s before it starts something again


def _child_of(platform: Platform, name: str) -> int | None:
    """One process of the pool that a program runs; None when it has none at the moment."""
    pid = platform.pid(name)
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(pid).children() if pid else []
        return children[0].pid if children else None
    return None


TARGETS: dict[str, Callable[[Platform], int | None]] = {
    "web master": lambda platform: platform.pid("web"),
    "web worker": lambda platform: _child_of(platform, "web"),
    "task worker": lambda platform: platform.pid("worker"),
    "task process": lambda platform: _child_of(platform, "worker"),
    "beat": lambda platform: platform.pid("beat"),
    "valkey": lambda platform: platform.pid("valkey"),
    "postgres": lambda platform: platform.pid("postgres"),
}


class Killer(threading.Thread):
    """Kills one target each time some more filings were acknowledged: all targets in random order, then all again.

    Paced by what was done and not by time, so that every kill meets a platform at work: the supervisor waits longer
    before each further start of the same program.
    """

    def __init__(self, platform: Platform, *, done: Callable[[], int], every: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.platform, self.done, self.every = platform, done, every
        self.random = random.Random(seed)
        self.killed: Counter[str] = Counter()
        self.enough = threading.Event()

    def run(self) -> None:
        following = self.every
        for name in self._targets():
            while self.done() < following:
                if self.enough.wait(0.02):
                    return
            self.enough.wait(self.random.uniform(0, 0.2))  # not always just after an answer
            self._kill(name)
            following = self.done() + self.every

    def _targets(self) -> Iterator[str]:
        while True:
            yield from self.random.sample(sorted(TARGETS), len(TARGETS))

    def _kill(self, name: str) -> None:
        """Kill the target once it runs: it may just be starting again after the kill before."""
        deadline = time.monotonic() + START_SECONDS
        while (pid := TARGETS[name](self.platform)) is None:
            if time.monotonic() > deadline or self.enough.wait(0.1):
                return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.killed[name] += 1

    def stop(self) -> None:
        """Kill nothing more."""
        self.enough.set()
        self.join()
