"""Servers, worker and timetable whose clock a test moves on day by day: `python -m tests.faults.week`.

The clock is that of a demonstration (`odr.common.time`): a number of days in a file that every process reads. With
`python -m tests.faults.week cases 30` it makes that many cases whose clocks run out within a week from now.
"""

import sys
from datetime import timedelta
from pathlib import Path

import django

from odr.embedded import application
from odr.embedded.processes import Command
from odr.embedded.supervisor import Supervisor, chosen_port
from tests.faults import platform

PROGRAMS = ("beat", "worker")


def told_to(home: Path, *, port: int) -> dict[str, str]:
    """The environment of every process: a demonstration's clock, and the timetable of a week in a minute."""
    return {**application.environment(home, port=port), "DJANGO_SETTINGS_MODULE": "tests.faults.week_settings"}


def run(supervisor: Supervisor) -> None:
    """Servers, tables, cases, programs; then keep them running until asked to stop."""
    home, port = supervisor.home, chosen_port()
    told = told_to(home, port=port)
    supervisor.start_servers()
    supervisor.run_to_end(application.manage("migrate", "--noinput", told=told))
    argv = (sys.executable, "-m", "tests.faults.week", "cases", "30")
    supervisor.run_to_end(Command(name="cases", argv=argv, environment=told, directory=application.PROJECT))
    programs = application.processes(home, port=port)
    supervisor.add([platform.replace(each, environment=told) for each in programs if each.name in PROGRAMS])
    print("ready:", flush=True)
    supervisor.keep_running_until(lambda: False, seconds=float("inf"))


def make_cases(count: int) -> None:
    """Cases that wait for the first check, for the seller's answer, and for an agreement: a third each."""
    django.setup()
    from odr.common.time import now
    from tests import paths

    ways = ((paths.filed_case, 0, 3), (paths.served_case, 3, 9), (paths.negotiating_case, 4, 10))
    for number in range(count):
        make, newest, oldest = ways[number % len(ways)]
        days_ago = newest + (oldest - newest) * (number // len(ways)) / (count / len(ways))
        make(now=now() - timedelta(days=days_ago), email=f"buyer{number}@example.org")


if __name__ == "__main__":
    if sys.argv[1:2] == ["cases"]:
        make_cases(int(sys.argv[2]))
    else:
        platform.main(run)
