"""The servers of a measurement: embedded PostgreSQL and Valkey with all promises kept, and web servers on top."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from odr.embedded import application, paths, postgres
from odr.embedded.processes import Command, spawn, stop

START_SECONDS = 60


def address(home: Path, database: str) -> str:
    """A `DATABASE_URL` on the embedded server."""
    return f"postgres://odr@/{database}?host={quote(str(paths.sockets(home)))}"


def told(home: Path, database: str = "odr") -> dict[str, str]:
    """The environment of the platform: no demonstration, this database."""
    return {
        "DJANGO_SETTINGS_MODULE": "odr.settings",
        "ODR_DEMO": "0",
        "ODR_HOME": str(home),
        "DATABASE_URL": address(home, database),
        "ODR_LOG_LEVEL": "ERROR",
    }


def run(*argv: str, environment: Mapping[str, str]) -> str:
    """Run a Python program of the project to its end; what it printed. Raises RuntimeError with what it said."""
    done = subprocess.run(
        [sys.executable, *argv],
        cwd=application.PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{argv} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def tool(home: Path, name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's own programs on the embedded server."""
    found = [str(postgres.binaries() / name), "-h", str(paths.sockets(home)), "-U", "odr", *arguments]
    return subprocess.run(found, capture_output=True, text=True, check=True).stdout


@contextmanager
def web(home: Path, *, port: int, environment: Mapping[str, str], wsgi: str = "odr.wsgi", log: str) -> Iterator[int]:
    """The platform's own web server, two workers, serving `wsgi` for the length of the block."""
    ours = next(each for each in application.processes(home, port=port) if each.name == "web")
    argv = tuple(wsgi if word == "odr.wsgi" else word for word in ours.argv)
    command = replace(ours, argv=argv, environment={"ODR_PORT": str(port), **environment})
    process = spawn(command, log=paths.log_file(home, log))
    try:
        _wait_for(port, process, command, paths.log_file(home, log))
        yield port
    finally:
        stop(process, command, seconds=10)


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", command: Command, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # an answer is an answer
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command.name} does not answer: {log.read_text()[-2000:]}") from error
            time.sleep(0.1)
