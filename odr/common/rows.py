"""Rows of several tables in one round trip to the database.

    with transaction.atomic(), rows.together():
        rows.add(case)
        rows.add(Participation(case=case, ...))
        ...

A round trip costs the web server and the database more than a plain INSERT does. Inside `together` rows wait, and go
ahead of the next statement of this connection, whoever sends it, or at the end of the block: what is read there sees
them, and the order stays. What is wrong with a row is therefore raised by that later statement, in the same transaction.
Outside the block a row is written at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from django.db import connection, models

SAVEPOINT: Final = re.compile(r'(RELEASE )?SAVEPOINT "\w+"')


class _Waiting:
    """Statements nobody waits for the answer of, savepoints among them, as a wrapper of all that the connection sends."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any] | None]] = []

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if SAVEPOINT.fullmatch(sql):
            self.statements.append((sql, params))
            return None
        if sql.startswith("ROLLBACK TO SAVEPOINT") and self._take_back(sql.removeprefix("ROLLBACK TO ")):
            return None
        if self.statements and many:
            self.send()
        if self.statements:
            self.statements.append((sql, params))
            sql, params = self._all(context["cursor"]), None
        return execute(sql, params, many, context)

    def _take_back(self, making: str) -> bool:
        """Forget what came after a savepoint; whether that is all of it, as the savepoint itself still waits."""
        waiting = [sql for sql, _params in self.statements]
        here = making in waiting
        self.statements = self.statements[: waiting.index(making) + 1] if here else []
        return here

    def send(self) -> None:
        """Send what waits, now."""
        if self.statements:
            with connection.cursor() as cursor:
                cursor.execute(self._all(cursor))

    def _all(self, cursor: Any) -> str:
        """What waits as one text, with the values in it; nothing waits any more."""
        statements, self.statements = self.statements, []
        text: bytes = b"".join(cursor.mogrify(*each) + b";\n" for each in statements)
        return text.decode()


@contextmanager
def together() -> Iterator[None]:
    """Let rows wait for one another; inside a transaction. After an error nothing of what still waits is written.

    A block inside another is part of it.
    """
    if _waiting() is not None:
        yield
        return
    if not connection.in_atomic_block:
        raise RuntimeError("Rows are written together in one transaction: use this inside atomic().")
    waiting = _Waiting()
    with connection.execute_wrapper(waiting):
        yield
        waiting.send()


def add(*rows: models.Model, texts: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write new rows of one model. A key that the database gives stays unknown for a row that waits.

    `texts` are JSON columns as text that is ready, for a row made with `DEFERRED` there: nobody reads and writes it again.
    """
    if _waiting() is None and not texts:
        type(rows[0])._default_manager.bulk_create(rows)
        return
    model, keyed = type(rows[0]), rows[0].pk is not None
    fields, sql = _insert(model, keyed=keyed)
    one = f"({', '.join(['%s'] * len(fields))})"
    values = [
        texts[field.name] if field.name in texts else field.get_db_prep_save(field.pre_save(row, True), connection)
        for row in rows
        for field in fields
    ]
    execute(f"{sql} VALUES {', '.join([one] * len(rows))}", values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def execute(sql: str, values: Sequence[Any]) -> None:
    """Send a statement without an answer."""
    waiting = _waiting()
    if waiting is not None:
        waiting.statements.append((sql, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _waiting() -> _Waiting | None:
    """The block we are in, if any."""
    return next((each for each in reversed(connection.execute_wrappers) if isinstance(each, _Waiting)), None)


@cache
def _insert(model: type[models.Model], *, keyed: bool) -> tuple[list[Any], str]:
    """The columns to give, and the INSERT up to its values."""
    fields = [field for field in model._meta.local_concrete_fields if keyed or not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return fields, f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns})"
