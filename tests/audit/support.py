"""Arranging a log with few words: things to record about, events, packages, and the verifier as a person runs it."""

import json
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from odr.audit import log, operations, packages, receipts
from odr.audit.verifier.__main__ import main
from odr.cases.models import Case

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
OFFLINE = Path(__file__).with_name("offline.py")


def a_case():
    """A case as the log sees it: something with a key. The log asks for no row of it."""
    return Case(pk=uuid.uuid4())


def a_person():
    return get_user_model()(pk=uuid.uuid4())


def record(case, type_="cases.note-made", **fields):
    with transaction.atomic():
        return log.record(type_, about=fields.pop("about", case), case=case, at=fields.pop("at", NOW), **fields)


def sealed(case, *, events=5, others=3):
    """A case with events between those of other cases, all numbered and their heads stated."""
    for number in range(events):
        record(
            case, by=a_person(), role="claimant", moved=("open", "answered"), amount=f"{number}.50", text="物品未收到"
        )
        for _ in range(others):
            record(a_case())
    operations.bring_up_to_date(now=NOW)


def package(case, **options):
    return packages.build_package(case, **{"for_reader": "Market authority", "now": NOW, **options})


@dataclass
class Report:
    exit: int
    files: list = field(default_factory=list)

    @property
    def codes(self):
        return {finding["code"] for file in self.files for finding in file["findings"]}


@dataclass
class Verifier:
    """The verifier on files in a folder of its own, with the log's real trust file."""

    folder: Path
    capsys: object

    def __post_init__(self):
        self.trust = self.folder / "trust"
        self.trust.write_text(receipts.trust_file())

    def __call__(self, *contents):
        """Check these files in this process."""
        paths = []
        for number, content in enumerate(contents):
            paths.append(self.folder / f"file{number}")
            paths[-1].write_bytes(content)
        code = main([*map(str, paths), "--trust", str(self.trust), "--json"])
        out = self.capsys.readouterr().out
        return Report(exit=code, files=json.loads(out)["files"] if out else [])

    def offline(self, content, *options):
        """Check one file in a process that can import nothing but Python, cryptography and the verifier."""
        path = self.folder / "offline-file"
        path.write_bytes(content)
        return subprocess.run(
            [sys.executable, str(OFFLINE), str(path), "--trust", str(self.trust), *options],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            timeout=60,
            check=False,
        )


def process_environment():
    """The environment of a process that is to work on the database of this test."""
    database = connection.settings_dict
    host = database["HOST"] or database["OPTIONS"].get("host", "")
    query = urlencode({"host": host, "port": database["PORT"] or 5432})
    account = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    url = f"postgres://{account}@/{database['NAME']}?{query}"
    return {**os.environ, "DATABASE_URL": url, "ODR_TEST_DB": "", "DJANGO_SETTINGS_MODULE": "odr.settings"}
