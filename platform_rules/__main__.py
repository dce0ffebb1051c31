"""``python -m platform_rules determine|check|lint``; see cli."""

import datetime
import sys

from platform_rules.cli import main

if __name__ == "__main__":
    today = datetime.datetime.now(tz=datetime.UTC).date()
    sys.exit(main(sys.argv[1:], stdin=sys.stdin, out=sys.stdout, err=sys.stderr, today=today))
