"""Where the project keeps its own data, and where the embedded servers listen.

Everything is computed from the data folder, so settings, the supervisor and a command run by hand agree on the
addresses without asking each other.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import quote

LONGEST_SOCKET_PATH: Final = 103  # bytes; macOS allows 103, Linux 107
LONGEST_SOCKET_NAME: Final = ".s.PGSQL.5432.lock"


def home() -> Path:
    """The project's data folder: `ODR_HOME`, or `.odr/` beside `manage.py`."""
    return Path(os.environ.get("ODR_HOME") or Path(__file__).resolve().parents[2] / ".odr").resolve()


def sockets(home: Path) -> Path:
    """Folder of the servers' Unix sockets: `run/` in the data folder, or a short path when that one is too long.

    The address of a Unix socket is limited to about 100 bytes, whatever the file system allows.
    """
    folder = home / "run"
    if len(os.fsencode(folder / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"odr-{os.getuid()}-{digest}"


def log_file(home: Path, name: str) -> Path:
    """Where the process called `name` writes what it has to say."""
    return home / "logs" / f"{name}.log"


def secret(name: str) -> str:
    """A random secret kept in the data folder: 64 hexadecimal digits, readable by its owner only.

    It is made at first use; when two processes come first together, both read the one that was stored.
    """
    folder = home()
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=f".{name}-")  # mode 600
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret counts
        finally:
            os.unlink(draft)
    return path.read_text().strip()


def database_url() -> str:
    """Address of the embedded PostgreSQL; libpq's own tools read it too."""
    return f"postgres://odr@/odr?host={quote(str(sockets(home())))}"


def broker_url() -> str:
    """Address of the embedded Valkey as Celery's broker."""
    return f"redis+socket://{quote(str(valkey_socket(home())))}"


def cache_url() -> str:
    """Address of the embedded Valkey as Django's cache."""
    return f"unix://{quote(str(valkey_socket(home())))}?db=1"


def valkey_socket(home: Path) -> Path:
    """The Unix socket on which the embedded Valkey listens."""
    return sockets(home) / "valkey.sock"
