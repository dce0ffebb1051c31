"""Subjects, their tags in the log, and their data keys."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection

from odr.audit import boxes

Binary = bytes | memoryview  # as psycopg2 takes and gives it
Name = tuple[str, str]  # model label and primary key, both text


@dataclass(frozen=True)
class Known:
    """A subject as the log knows it. The key is None if the subject was never asked to hold fields."""

    id: int
    tag: bytes
    key_id: int | None
    wrapped: bytes | None
    key: bytes | None


REMEMBERED: Final = 4_096
_remembered: dict[Name, Known] = {}  # what this process met last; may be stale, so that its use is checked


@lru_cache(maxsize=1)
def _master(text: str) -> bytes:
    return boxes.key_from_hex(text, name="ODR_MASTER_KEY")


def master_key() -> bytes:
    """The key that wraps all data keys. Raises ValueError if the setting is not 64 hex digits."""
    return _master(settings.ODR_MASTER_KEY)


def remembered(names: Collection[Name], *, holding: Collection[Name]) -> dict[Name, Known] | None:
    """What this process remembers of the subjects, without asking the database; None unless it is all of them.

    Memory may be stale: a transaction was taken back, a key erased elsewhere. Who writes with it asks the database to
    compare in the same statement, and falls back to `subjects`.
    """
    known = {name: _remembered[name] for name in names if name in _remembered}
    if len(known) < len(names) or any(known[name].key is None for name in holding):
        return None
    return known


def subjects(names: Collection[Name], *, holding: Collection[Name]) -> dict[Name, Known]:
    """The subjects of these names, made where they are new; those in `holding` have a live data key."""
    found = _find(names)
    # Sorted: two transactions that each bring several new subjects never wait for each other.
    for name in sorted(set(names) - set(found)):
        if made := _make(name, holds=name in holding):
            found[name] = made
    if any(name not in found or (name in holding and found[name].key is None) for name in names):
        _add_missing(names, holding, found)
        found = _find(names)
    for name, known in found.items():
        remember(name, known)
    return found


def remember(name: Name, known: Known) -> None:
    """Keep in mind how the log knows a subject, for the next event; the oldest is forgotten first."""
    _remembered[name] = known
    if len(_remembered) > REMEMBERED:
        _remembered.pop(next(iter(_remembered)), None)


def unmade() -> Known:
    """A subject with a data key that is still to be written: its tag and key are made, its numbers are 0 and None."""
    tag = secrets.token_bytes(16)
    return _known(0, tag, None, boxes.new_wrapped_key(master=master_key(), tag=tag))


def unwrapped(wrapped: bytes, *, tag: bytes) -> bytes:
    """A data key in the clear."""
    return boxes.unwrap(bytes(wrapped), master=master_key(), tag=bytes(tag))


def _find(names: Collection[Name]) -> dict[Name, Known]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.model, s.key, s.id, s.tag, k.id, k.wrapped FROM audit_subject s"
            " LEFT JOIN audit_datakey k ON k.subject_id = s.id AND k.erased_at IS NULL WHERE (s.model, s.key) IN %s",
            [tuple(names)],
        )
        return {(model, key): _known(*rest) for model, key, *rest in cursor.fetchall()}


def _known(number: int, tag: Binary, key_id: int | None, wrapped: Binary | None) -> Known:
    sealed = bytes(wrapped) if wrapped is not None else None
    key = unwrapped(sealed, tag=bytes(tag)) if sealed else None
    return Known(id=number, tag=bytes(tag), key_id=key_id, wrapped=sealed, key=key)


def _make(name: Name, *, holds: bool) -> Known | None:
    """A new subject, with a data key if it `holds` fields, in one round trip; None if another transaction made it."""
    tag = secrets.token_bytes(16)
    wrapped = boxes.new_wrapped_key(master=master_key(), tag=tag) if holds else None
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH s AS (INSERT INTO audit_subject (model, key, tag) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            " RETURNING id), k AS (INSERT INTO audit_datakey (subject_id, wrapped) SELECT id, t.w FROM s,"
            " (VALUES (%s::bytea)) AS t(w) WHERE t.w IS NOT NULL RETURNING id)"
            " SELECT s.id, k.id FROM s LEFT JOIN k ON true",
            [*name, tag, wrapped],
        )
        row = cursor.fetchone()
    return _known(row[0], tag, row[1], wrapped) if row else None


def _add_missing(names: Collection[Name], holding: Collection[Name], found: dict[Name, Known]) -> None:
    """What is rare: a subject that another transaction made meanwhile, or one that is known and holds its first field."""
    with connection.cursor() as cursor:
        for model, key in sorted(set(names) - set(found)):
            cursor.execute(
                "INSERT INTO audit_subject (model, key, tag) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [model, key, secrets.token_bytes(16)],
            )
        known = _find(names)
        for name in sorted(set(holding)):
            if known[name].key is None:
                cursor.execute(
                    "INSERT INTO audit_datakey (subject_id, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    [known[name].id, boxes.new_wrapped_key(master=master_key(), tag=known[name].tag)],
                )
