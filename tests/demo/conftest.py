"""A demonstration as it is made at a start: migrated, seeded, killed in the middle, seeded again. Asked from outside.

The demonstration's app exists with `ODR_DEMO` only, so its commands run in processes of their own on a database of their own.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connections

PROJECT = Path(__file__).resolve().parents[2]
CLIENT = """
import json, sys
import django
django.setup()
from django.test import Client
answers = []
client = Client()
for method, path in json.load(sys.stdin):
    if path == "new":
        client = Client()
        continue
    answer = getattr(client, method)(path, follow=True)
    answers.append([answer.status_code, answer.request["PATH_INFO"], answer.content.decode()])
json.dump(answers, sys.stdout)
"""


@dataclass
class Demo:
    """A seeded database, the processes that may work on it, and what can be asked of it."""

    home: Path
    database: str
    connection: Any
    seconds: float = 0.0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "odr.settings",
            "ODR_DEMO": "1",
            "ODR_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "ODR_ALLOWED_HOSTS": "testserver",
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, told: str = "") -> str:
        process = self.start(*words)
        said, complaints = process.communicate(told)
        assert process.returncode == 0, complaints
        return said

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def column(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.ask(query, *values)]

    def count(self) -> dict[str, int]:
        """How many rows each of our tables has."""
        tables = self.column("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return {name: self.column(f'SELECT count(*) FROM "{name}"')[0] for name in tables}  # noqa: S608


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Seeded once for all tests of this folder: cut off by `kill -9`, gone on with, and started once more."""
    name = f"demo_{os.getpid()}"
    told = connections["default"].get_connection_params()
    told = {key: told[key] for key in ("user", "password", "host", "port") if told.get(key)}
    root = psycopg2.connect(dbname="postgres", **told)
    root.autocommit = True
    with root.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection = psycopg2.connect(dbname=name, **told)
    connection.autocommit = True
    demo = Demo(home=tmp_path_factory.mktemp("demo"), database=_url(told, name), connection=connection)
    try:
        demo.run("manage.py", "migrate", "--noinput")
        _kill_in_the_middle(demo)
        demo.counts["killed"] = demo.count()
        began = time.monotonic()
        demo.run("manage.py", "seed_demo")
        demo.seconds = time.monotonic() - began
        demo.counts["whole"] = demo.count()
        demo.run("manage.py", "seed_demo")
        demo.counts["again"] = demo.count()
        yield demo
    finally:
        connection.close()
        with root.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        root.close()


def _kill_in_the_middle(demo: Demo) -> None:
    process = demo.start("manage.py", "seed_demo")
    deadline = time.monotonic() + 120
    while demo.column("SELECT count(*) FROM demo_seededcase")[0] < 5:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _url(told: dict[str, Any], name: str) -> str:
    """The address of the database, as `DATABASE_URL` has it; a host may be the folder of a socket."""
    password = f":{quote(str(told['password']), safe='')}" if "password" in told else ""
    host, port = str(told.get("host", "")), f":{told['port']}" if "port" in told else ""
    if host.startswith("/"):
        return f"postgres://{told['user']}{password}@{port}/{name}?host={quote(host)}"
    return f"postgres://{told['user']}{password}@{host}{port}/{name}"
