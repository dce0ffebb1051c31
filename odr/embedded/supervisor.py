"""Runs the whole platform on one machine: `python -m odr.embedded.supervisor demo`, or `services` for the servers only.

A child that dies is started again, each time after a longer pause. Ctrl-C or SIGTERM stops every child, the web server
first and the database last. What a supervisor killed by `kill -9` left behind is ended by the next one.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Final

from odr.embedded import application, paths, services
from odr.embedded.processes import (
    Command,
    StartRefused,
    die_with_parent,
    end_left_running,
    kill_group,
    remember,
    spawn,
    stop,
    tail,
)

FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 15.0
STEADY_SECONDS: Final = 60.0  # a child that ran this long is forgiven its earlier failures
APPLICATION_STOP_SECONDS: Final = 10
HEALTH_SECONDS: Final = 120
LOOP_SECONDS: Final = 0.1


class StopAsked(Exception):
    """The person at the terminal, or the system, wants the platform to stop."""


@dataclass
class Child:
    """A process to keep running."""

    command: Command
    start: Callable[[], subprocess.Popen[bytes]]
    stop_seconds: float
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    failures: int = 0
    not_before: float = 0.0


class Supervisor:
    """Keeps the children of one data folder running until it is asked to stop."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.children: list[Child] = []
        self.stop_asked = False

    def ask_to_stop(self, signum: int, frame: FrameType | None) -> None:
        """Signal handler: only leaves a note, so that no child is lost between its start and its entry in the list."""
        self.stop_asked = True

    def go_on(self) -> None:
        """Raise StopAsked if a signal came."""
        if self.stop_asked:
            raise StopAsked

    def start_servers(self) -> None:
        """Start the embedded servers and wait for each; after a crash this includes PostgreSQL's recovery."""
        for server in services.wanted(self.home):
            self.go_on()
            waiting = replace(server, ready=self._unless_stopped(server.ready))
            process = services.start_and_wait(waiting, home=self.home)
            child = Child(
                command=server.command,
                start=lambda server=server: services.start(server, home=self.home),  # type: ignore[misc]
                stop_seconds=services.STOP_SECONDS,
                process=process,
                began=time.monotonic(),
            )
            self.children.insert(0, child)  # stopped after everything that is started later

    def _unless_stopped(self, ready: Callable[[], bool]) -> Callable[[], bool]:
        def check() -> bool:
            self.go_on()
            return ready()

        return check

    def run_to_end(self, command: Command) -> None:
        """Run a command that prepares something. Raises StartRefused with what it said when it fails."""
        log = paths.log_file(self.home, command.name)
        process = spawn(command, log=log)
        try:
            while process.poll() is None:
                self.go_on()
                self.keep_running()
                time.sleep(LOOP_SECONDS)
        finally:
            stop(process, command, seconds=APPLICATION_STOP_SECONDS)
        if process.returncode:
            raise StartRefused(f"{command.name} failed. Its log {log} ends:\n{tail(log)}")

    def add(self, commands: list[Command]) -> None:
        """Keep these programs running from now on; they are stopped in the order given, before the servers."""
        for command in commands:
            child = Child(
                command=command,
                start=lambda command=command: self._start(command),  # type: ignore[misc]
                stop_seconds=APPLICATION_STOP_SECONDS,
            )
            self.children.insert(commands.index(command), child)

    def _start(self, command: Command) -> subprocess.Popen[bytes]:
        process = spawn(command, log=paths.log_file(self.home, command.name))
        remember(process, services.pid_file(self.home, command.name))
        return process

    def keep_running(self) -> None:
        """Start what is not running and may be started by now."""
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._note_end(child, child.process)
            if child.process is None and time.monotonic() >= child.not_before:
                self._start_child(child)

    def _start_child(self, child: Child) -> None:
        try:
            child.process = child.start()
            child.began = time.monotonic()
        except StartRefused as refusal:
            self._pause(child, because=str(refusal))

    def _note_end(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        kill_group(process.pid)  # the processes it started itself
        child.process = None
        if time.monotonic() - child.began > STEADY_SECONDS:
            child.failures = 0
        self._pause(child, because=_how_it_ended(process.returncode))

    def _pause(self, child: Child, *, because: str) -> None:
        pause = min(FIRST_PAUSE_SECONDS * 2**child.failures, LONGEST_PAUSE_SECONDS)
        child.failures = min(child.failures + 1, 10)
        child.not_before = time.monotonic() + pause
        say(f"{child.command.name}: {because}; starting it again in {pause:g} s")

    def keep_running_until(self, done: Callable[[], bool], *, seconds: float) -> bool:
        """Keep the children running until `done()`; False when the time ran out first."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                return False
            self.go_on()
            self.keep_running()
            time.sleep(LOOP_SECONDS)
        return True

    def troubles(self) -> str:
        """The ends of the logs of those children that did not stay up, or of the web server when all did."""
        names = [child.command.name for child in self.children if child.failures] or ["web"]
        logs = [paths.log_file(self.home, name) for name in names]
        return "\n".join(f"The log {log} ends:\n{tail(log)}" for log in logs)

    def stop_all(self) -> None:
        """Stop every child, one after the other: first those that use the servers, then the servers."""
        for child in self.children:
            if child.process is not None:
                stop(child.process, child.command, seconds=child.stop_seconds)
            services.pid_file(self.home, child.command.name).unlink(missing_ok=True)


def demo(supervisor: Supervisor) -> None:
    """The whole platform with demo data, until it is asked to stop."""
    home, port = supervisor.home, chosen_port()
    programs = application.processes(home, port=port)
    for command in programs:
        end_left_running(services.pid_file(home, command.name), command, seconds=APPLICATION_STOP_SECONDS)
    refuse_busy_port(port)
    say("starting PostgreSQL and Valkey")
    supervisor.start_servers()
    told = application.environment(home, port=port)
    for words in (("migrate", "--noinput"), ("seed_demo",)):
        say(f"running {words[0]}")
        supervisor.run_to_end(application.manage(*words, told=told))
    say("starting the web server, the worker and the timetable")
    supervisor.add(programs)
    supervisor.keep_running()
    links = application.manage("demo_links", told=told)
    printed = paths.log_file(home, links.name)
    printed.unlink(missing_ok=True)
    supervisor.run_to_end(links)
    address = f"http://127.0.0.1:{port}"
    if not supervisor.keep_running_until(lambda: healthy(address), seconds=HEALTH_SECONDS):
        raise StartRefused(f"{address}/health/ was not well after {HEALTH_SECONDS} s. {supervisor.troubles()}")
    print(f"ready: {address}", flush=True)
    print(printed.read_text(), flush=True)
    supervisor.keep_running_until(lambda: False, seconds=float("inf"))


def only_services(supervisor: Supervisor) -> None:
    """The embedded servers alone, for commands run by hand, until asked to stop."""
    supervisor.start_servers()
    print(f"ready: DATABASE_URL={paths.database_url()} BROKER_URL={paths.broker_url()}", flush=True)
    supervisor.keep_running_until(lambda: False, seconds=float("inf"))


def chosen_port() -> int:
    """The port of the web server: `ODR_PORT`, or 8000. Raises StartRefused unless it is a port number."""
    text = os.environ.get("ODR_PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise StartRefused(f"ODR_PORT is {text!r}; it must be a number from 1 to 65535, for example 8000.")
    return int(text)


def refuse_busy_port(port: int) -> None:
    """Raise StartRefused when another program listens on the port, or the port may not be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartRefused(
                f"Port {port} cannot be used ({error.strerror}). Choose another one: ODR_PORT={port + 1} make demo"
            ) from error


def healthy(address: str) -> bool:
    """Whether database, broker, worker and timetable all work, by the platform's own answer."""
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=5) as answer:  # noqa: S310  (our own address)
            parts = json.load(answer)
    except (OSError, ValueError):
        return False
    return all(parts.get(part) == "ok" for part in ("database", "broker", "worker", "beat"))


def _how_it_ended(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def say(message: str) -> None:
    print(f"  {message}", flush=True)


def main() -> int:
    """Run until stopped. Returns the exit status: 0 when it was asked to stop, 1 when it could not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["demo", "services"])
    run = {"demo": demo, "services": only_services}[parser.parse_args().what]
    home = paths.home()
    supervisor = Supervisor(home)
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, supervisor.ask_to_stop)
    if "MAKELEVEL" in os.environ:  # when `make` itself is killed, nobody else would tell us
        die_with_parent(signal.SIGTERM)
    try:
        with services.alone_in(home):
            try:
                run(supervisor)
            except StopAsked:
                say("stopping")
            finally:
                supervisor.stop_all()
    except StartRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
