"""Load from a few connections at once, so light that it leaves the processors to what is measured."""

import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CONNECTIONS = 8
ANSWER_BYTES = 262_144


class Refused(RuntimeError):
    """An answer was not the expected one; the figure would say nothing."""


@dataclass
class Measured:
    """How long each answer took, and how long all of it."""

    took: list[float] = field(default_factory=list)  # seconds
    over: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.took) / self.over

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return statistics.quantiles(self.took, n=100)[percent - 1] * 1000


def request(method: str, path: str, *, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of one HTTP request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(
    *, port: int, make: Callable[[], bytes], status: int, seconds: float, connections: int = CONNECTIONS
) -> Measured:
    """Send requests from each connection for so many seconds. Raises Refused at the first unexpected answer."""
    measured, failures = Measured(), []
    began = time.perf_counter()

    def work() -> None:
        while time.perf_counter() - began < seconds and not failures:
            sent = time.perf_counter()
            answer = exchange(port, make())
            if not answer.startswith(b"HTTP/1.1 %d" % status):
                failures.append(answer[:2000].decode(errors="replace"))
            measured.took.append(time.perf_counter() - sent)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.over = time.perf_counter() - began
    if failures:
        raise Refused(failures[0])
    return measured


def run_once(*, port: int, sent: bytes, status: int) -> float:
    """Seconds one request took. Raises Refused at an unexpected answer."""
    began = time.perf_counter()
    answer = exchange(port, sent)
    took = time.perf_counter() - began
    if not answer.startswith(b"HTTP/1.1 %d" % status):
        raise Refused(answer[:2000].decode(errors="replace"))
    return took


def exchange(port: int, sent: bytes) -> bytes:
    """One request and its whole answer; sync workers close the connection after each."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        parts = []
        while part := connection.recv(ANSWER_BYTES):
            parts.append(part)
    return b"".join(parts)
