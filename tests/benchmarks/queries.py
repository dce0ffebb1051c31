"""How many queries one page needs: `python -m tests.benchmarks.queries PATH HEADERS`. Prints JSON."""

import json
import re
import sys

import django

#: Queries a list or the page of a case may need.
BUDGET = 12
#: What grows with what is skipped or counted, instead of with what is shown.
GROWING = re.compile(r"\bOFFSET\b|\bcount\s*\(", re.IGNORECASE)


#: What reads no table: the bounds of a transaction, and the database role of whoever decides (`odr.cases.wall`).
BOUNDS = re.compile(r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b|SELECT current_setting\('role'\)")


def asked(captured: list[dict[str, str]]) -> list[str]:
    """The statements that ask tables for something."""
    return [each["sql"] for each in captured if not BOUNDS.match(each["sql"])]


def growing(statements: list[str]) -> list[str]:
    """The statements that skip or count rows."""
    return [statement for statement in statements if GROWING.search(statement)]


def main(path: str, headers: dict[str, str]) -> None:
    """Ask for the page and count the fewest queries of three more requests.

    The first request of a process fills its caches, and once a minute a request notes that the session is in use.
    """
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="127.0.0.1", headers=headers)
    client.get(path)
    seen = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        seen.append(asked(captured.captured_queries))
    statements = min(seen, key=len)
    print(json.dumps({"queries": len(statements), "offset_or_count": len(growing(statements)), "sql": statements}))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
