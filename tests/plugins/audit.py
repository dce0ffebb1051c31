"""Lets transactional tests clean up: the log refuses TRUNCATE, so the flush alone runs with that refusal lifted.

Load it with `pytest_plugins = ["tests.plugins.audit"]` in the top conftest.
"""

from collections.abc import Iterator

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

FROZEN = (
    *("audit_subject", "audit_event", "audit_leaf", "audit_treenode", "audit_checkpoint", "audit_casemap"),
    *("audit_box", "audit_datakey", "audit_streamhead", "audit_pending"),
)


@pytest.fixture(scope="session", autouse=True)
def _the_log_can_be_flushed_between_tests() -> Iterator[None]:
    plain = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, **options):
        frozen = [table for table in FROZEN if table in tables]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only;" for table in frozen),
            *plain(self, style, tables, **options),
            *(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;" for table in frozen),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
