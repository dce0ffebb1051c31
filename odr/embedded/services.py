"""The pair of embedded servers as one thing to start: what the supervisor, the tests and the benchmarks share."""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from odr.embedded import paths, postgres, valkey
from odr.embedded.processes import Command, StartRefused, end_left_running, remember, spawn, stop, wait_until

START_SECONDS: Final = 120  # recovery after a crash replays up to max_wal_size
STOP_SECONDS: Final = 20
WAIT_FOR_OTHER_SECONDS: Final = 20  # a demo that was just told to stop needs a moment


@dataclass(frozen=True)
class Server:
    """One embedded server: how it is prepared, run, and known to be ready."""

    command: Command
    prepare: Callable[[], None]
    ready: Callable[[], bool]
    after_start: Callable[[], None]


def wanted(home: Path, *, durable: bool = True) -> list[Server]:
    """The embedded servers to run: those whose address the environment does not give."""
    home.mkdir(parents=True, exist_ok=True)
    servers = []
    if not os.environ.get("DATABASE_URL"):
        servers.append(
            Server(
                command=postgres.command(home, durable=durable),
                prepare=lambda: postgres.prepare(home, durable=durable),
                ready=lambda: postgres.ready(home),
                after_start=lambda: postgres.create_database(home),
            )
        )
    if not os.environ.get("BROKER_URL") or not os.environ.get("CACHE_URL"):
        servers.append(
            Server(
                command=valkey.command(home, durable=durable),
                prepare=lambda: valkey.prepare(home),
                ready=lambda: valkey.ready(home),
                after_start=lambda: None,
            )
        )
    return servers


def pid_file(home: Path, name: str) -> Path:
    """Where the process called `name` is noted while it runs."""
    return home / "pids" / name


def start(server: Server, *, home: Path) -> subprocess.Popen[bytes]:
    """Start a server without waiting for it; a process left by a killed supervisor is ended first."""
    name = server.command.name
    end_left_running(pid_file(home, name), server.command, seconds=STOP_SECONDS)
    server.prepare()
    process = spawn(server.command, log=paths.log_file(home, name))
    remember(process, pid_file(home, name))
    return process


def start_and_wait(server: Server, *, home: Path) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers. Raises StartRefused with the end of its log."""
    process = start(server, home=home)
    try:
        wait_until(
            server.ready,
            process=process,
            name=server.command.name,
            log=paths.log_file(home, server.command.name),
            seconds=START_SECONDS,
        )
        server.after_start()
    except BaseException:
        end(server.command, process, home=home)
        raise
    return process


def end(command: Command, process: subprocess.Popen[bytes], *, home: Path) -> None:
    """Stop a child and forget that it ran."""
    stop(process, command, seconds=STOP_SECONDS)
    pid_file(home, command.name).unlink(missing_ok=True)


@contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """Hold the data folder for this process; the kernel releases it when the process ends, however it ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a+") as lock:
        deadline = time.monotonic() + WAIT_FOR_OTHER_SECONDS
        while not _locked(lock.fileno()):
            if time.monotonic() > deadline:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise StartRefused(
                    f"The servers of {home} already run, held by process {holder}. "
                    "Stop it, or choose another data folder with ODR_HOME."
                )
            time.sleep(0.2)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        try:
            yield
        finally:
            _leave_no_socket_folder(home)


def _leave_no_socket_folder(home: Path) -> None:
    """Remove the sockets' folder when it lies outside the data folder, and nothing listens there any more."""
    folder = paths.sockets(home)
    if not folder.is_relative_to(home):
        with suppress(OSError):  # not empty, or never made
            folder.rmdir()


def _locked(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[None]:
    """Run the embedded servers for the length of a `with` block; those that answer already are left as they are."""
    missing = [server for server in wanted(home, durable=durable) if not server.ready()]
    with ExitStack() as stack:
        if missing:
            stack.enter_context(alone_in(home))
        for server in missing:
            process = start_and_wait(server, home=home)
            stack.callback(end, server.command, process, home=home)
        yield


def stopped_message(home: Path) -> str | None:
    """What to tell a person whose command found no database; None when it is not the embedded one, or it runs."""
    if os.environ.get("DATABASE_URL") or postgres.ready(home):
        return None
    return "The embedded database is not running: start it with `make demo` or `make services`."
