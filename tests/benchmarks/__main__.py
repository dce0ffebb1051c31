"""Measures the platform: `make bench`, or `python -m tests.benchmarks filing` for one part. One JSON line a figure.

Every figure carries its ratio to a ceiling or a peer measured in the same run on the same servers: on another machine
the seconds differ, the ratios hardly.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from odr.embedded import paths, services
from tests.benchmarks import clocks, filing, growth, law, rooms

PARTS: dict[str, Callable[[Path], Iterator[dict[str, Any]]]] = {
    "filing": filing.figures,
    "growth": growth.figures,
    "law": law.figures,
    "clocks": clocks.figures,
    "rooms": rooms.figures,
}
OURS = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "ODR_BASE_URL", "ODR_DEMO")


def main(wanted: list[str]) -> int:
    """Run the parts named, or all of them."""
    if unknown := set(wanted) - set(PARTS):
        print(f"There is no part {', '.join(sorted(unknown))}. Choose from: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for name in OURS:
        os.environ.pop(name, None)
    for part in wanted or PARTS:
        home = Path(tempfile.mkdtemp(prefix="odr-bench-"))
        home.chmod(0o711)  # so that PostgreSQL's own user may pass, when this is run by root
        os.environ["ODR_HOME"] = str(home)
        try:
            with services.running(home, durable=True):
                for figure in PARTS[part](home):
                    print(json.dumps(figure), flush=True)
        finally:
            shutil.rmtree(paths.sockets(home), ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
