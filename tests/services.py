"""The real servers of a test session, on a fast disk-less footing: started once, shared by all workers, then removed.

`DATABASE_URL`, `BROKER_URL` and `CACHE_URL` replace them one by one. `tests.settings` calls `provide` before it reads
the environment, because pytest-django loads the settings before any conftest.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from odr.embedded import paths, services

SESSION = "ODR_TEST_HOME"  # set for the workers and for every process a test starts


def provide() -> None:
    """Make sure that this process has servers, a data folder and a cache of its own."""
    if SESSION not in os.environ:
        _start()
    _own_cache()


def _start() -> None:
    home = Path(tempfile.mkdtemp(prefix="odr-test-"))
    home.chmod(0o711)  # so that PostgreSQL's own user may pass, when the tests are run by root
    os.environ[SESSION] = os.environ["ODR_HOME"] = str(home)
    stack, starter = ExitStack(), os.getpid()
    stack.callback(shutil.rmtree, paths.sockets(home), ignore_errors=True)
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    atexit.register(lambda: stack.close() if os.getpid() == starter else None)
    stack.enter_context(services.running(home, durable=False))


def _own_cache() -> None:
    """Give each worker a numbered cache database, so that clearing one does not disturb another."""
    worker = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw"))
    given = os.environ.setdefault("ODR_TEST_CACHE", os.environ.get("CACHE_URL", ""))
    if given:
        server = urlsplit(given)
        number = int(server.path.lstrip("/") or 0) + worker
        os.environ["CACHE_URL"] = urlunsplit(server._replace(path=f"/{number}"))
    else:
        socket = paths.valkey_socket(Path(os.environ["ODR_HOME"]))
        os.environ["CACHE_URL"] = f"unix://{socket}?db={1 + worker}"
