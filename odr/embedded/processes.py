"""Starting and stopping child processes so that none outlives its parent and none is ended by mistake.

Each child leads its own session, so Ctrl-C in the terminal reaches only the supervisor, which then stops the children
in order. On Linux the kernel signals a child when its parent dies, even by `kill -9`.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

PR_SET_PDEATHSIG: Final = 1
LARGEST_LOG: Final = 10_000_000  # bytes; a longer log is moved aside at the next start
POLL_SECONDS: Final = 0.05


class StartRefused(Exception):
    """A process could not be started; the message says what to do about it."""


@dataclass(frozen=True)
class Command:
    """A program to run as a child, and the signal that asks it to stop in good order."""

    name: str
    argv: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    harder_signal: signal.Signals = signal.SIGKILL  # sent when the first was not obeyed in time
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    become: Callable[[], None] | None = None  # run in the child before the program: gives up privileges


def spawn(command: Command, *, log: Path) -> subprocess.Popen[bytes]:
    """Start the program; what it prints is appended to `log`.

    Call it from the main thread: the kernel's notice of a dead parent follows the thread that started the child.
    """
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # logs of a demo hold its sign-in links
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    parent = os.getpid()
    with log.open("ab") as output:
        return subprocess.Popen(
            command.argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=command.directory,
            env={**os.environ, **command.environment},
            start_new_session=True,
            preexec_fn=lambda: _prepare_child(command, parent),
        )


def _prepare_child(command: Command, parent: int) -> None:
    if command.become:
        command.become()
    die_with_parent(command.stop_signal)
    if os.getppid() != parent:  # the parent died before the kernel was asked to tell
        os._exit(1)


def die_with_parent(signum: signal.Signals) -> None:
    """Ask the kernel to send `signum` to this process when its parent dies; Linux only, elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def stop(process: subprocess.Popen[bytes], command: Command, *, seconds: float) -> None:
    """End the process and its group: first in good order, then harder, at last with SIGKILL."""
    for signum in (command.stop_signal, command.harder_signal, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(signum)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=seconds)
    kill_group(process.pid)


def kill_group(leader: int) -> None:
    """Kill what is left of the group of a child that has ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def wait_until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], name: str, log: Path, seconds: float
) -> None:
    """Wait until `ready()`. Raises StartRefused with the end of the log when the process ends or time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise StartRefused(f"{name} ended with status {process.returncode}. Its log {log} ends:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise StartRefused(f"{name} was not ready after {seconds:.0f} s. Its log {log} ends:\n{tail(log)}")
        time.sleep(POLL_SECONDS)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(empty)"


# A pid alone does not name a process: after a crash or in a fresh container the number belongs to somebody else.
# So the time the process began is kept beside it.


def remember(process: subprocess.Popen[bytes], file: Path) -> None:
    """Note which process runs, for a supervisor that comes after this one was killed."""
    with suppress(psutil.NoSuchProcess):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{process.pid} {psutil.Process(process.pid).create_time()}\n")


def left_running(file: Path) -> psutil.Process | None:
    """The process noted in `file`, if that very process is still alive."""
    try:
        pid, began = file.read_text().split()
        process = psutil.Process(int(pid))
        same = abs(process.create_time() - float(began)) < 2
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process if same and alive(process) else None


def alive(process: psutil.Process) -> bool:
    """Whether the process still does anything; a dead one whose parent never asks for its status counts as gone."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def wait_for_end(processes: list[psutil.Process], *, seconds: float) -> list[psutil.Process]:
    """Wait for processes that are not our children; those still alive when the time ran out."""
    deadline = time.monotonic() + seconds
    while (living := [process for process in processes if alive(process)]) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return living


def end_left_running(file: Path, command: Command, *, seconds: float) -> None:
    """End the process that an earlier, killed supervisor left behind."""
    process = left_running(file)
    for signum in (command.stop_signal, command.harder_signal, signal.SIGKILL):
        if process and alive(process):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signum)
            wait_for_end([process], seconds=seconds)
    if process:
        kill_group(process.pid)
    file.unlink(missing_ok=True)
