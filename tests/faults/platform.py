"""The whole platform as an installation runs it, without demonstration: `python -m tests.faults.platform`.

The same supervisor and the same programs as in a demonstration, with a real mail server (`EMAIL_URL`) and no demo data.
Once it is well, it prints `ready:` and the API tokens of the buyers it made.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from odr.embedded import application, paths, services
from odr.embedded.processes import Command, StartRefused
from odr.embedded.supervisor import StopAsked, Supervisor, chosen_port, healthy

BUYERS = 4
WELL_SECONDS = 90


def programs(home: Path, *, port: int) -> list[Command]:
    """Web server, timetable and worker, told that this is no demonstration."""
    told = told_to(home, port=port)
    return [replace(command, environment=told) for command in application.processes(home, port=port)]


def told_to(home: Path, *, port: int) -> dict[str, str]:
    """The environment of every process of this platform."""
    return {**application.environment(home, port=port), "ODR_DEMO": "0"}


def make_people(home: Path, *, port: int) -> Command:
    """The command that makes buyers and prints their tokens."""
    return Command(
        name="people",
        argv=(sys.executable, "-m", "tests.faults.people", str(BUYERS)),
        environment=told_to(home, port=port),
        directory=application.PROJECT,
    )


def run(supervisor: Supervisor) -> None:
    """Servers, tables, people, programs; then keep them running until asked to stop."""
    home, port = supervisor.home, chosen_port()
    supervisor.start_servers()
    supervisor.run_to_end(application.manage("migrate", "--noinput", told=told_to(home, port=port)))
    supervisor.run_to_end(make_people(home, port=port))
    supervisor.add(programs(home, port=port))
    if not supervisor.keep_running_until(lambda: healthy(f"http://127.0.0.1:{port}"), seconds=WELL_SECONDS):
        raise StartRefused(f"The platform was not well after {WELL_SECONDS} s. {supervisor.troubles()}")
    print("ready:", *paths.log_file(home, "people").read_text().split(), flush=True)
    supervisor.keep_running_until(lambda: False, seconds=float("inf"))


def main(work: Callable[[Supervisor], None] = run) -> None:
    """Do the work until stopped."""
    home = Path(os.environ["ODR_HOME"])
    supervisor = Supervisor(home)
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, supervisor.ask_to_stop)
    with services.alone_in(home):
        try:
            work(supervisor)
        except StopAsked:
            pass
        finally:
            supervisor.stop_all()


if __name__ == "__main__":
    main()
