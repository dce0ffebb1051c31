"""The platform's own processes in a demo: what prepares the data, and what then runs until it is told to stop."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from odr.embedded.processes import Command

PROJECT: Final = Path(__file__).resolve().parents[2]
WEB_WORKERS: Final = 2
TASK_PROCESSES: Final = 2


def environment(home: Path, *, port: int) -> dict[str, str]:
    """What every process of the demo is told; addresses and keys follow from the data folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "odr.settings",
        "ODR_DEMO": "1",
        "ODR_HOME": str(home),
        "ODR_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def manage(*words: str, told: Mapping[str, str]) -> Command:
    """One of Django's commands, run to its end."""
    return Command(name=words[0], argv=(sys.executable, "manage.py", *words), environment=told, directory=PROJECT)


def processes(home: Path, *, port: int) -> list[Command]:
    """The web server, the worker and the timetable (beat), in the order in which they are stopped."""
    told = environment(home, port=port)
    celery = (sys.executable, "-m", "celery", "-A", "odr.celery")
    web = (sys.executable, "-m", "gunicorn", "odr.wsgi", "--bind", f"127.0.0.1:{port}")
    programs = {
        "web": (
            *(*web, "--workers", str(WEB_WORKERS), "--timeout", "60", "--graceful-timeout", "5"),
            "--no-control-socket",  # it would lie in the user's own folder, one for all demos
        ),
        # No pid file: a killed beat would leave one behind and refuse to start again.
        "beat": (*celery, "beat", "--loglevel", "INFO", "--pidfile="),
        "worker": (
            *(*celery, "worker", "--loglevel", "INFO", "--concurrency", str(TASK_PROCESSES)),
            *("--without-gossip", "--without-mingle"),
        ),
    }
    return [Command(name=name, argv=argv, environment=told, directory=PROJECT) for name, argv in programs.items()]
