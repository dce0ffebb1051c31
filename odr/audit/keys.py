"""Subjects, their tags in the log, and their data keys."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connection

from odr.audit import boxes

Name = tuple[str, str]  # model label and primary key, both text


@dataclass(frozen=True)
class Known:
    """A subject as the log knows it. `key_id` and `key` are None if it was not asked to hold fields."""

    id: int
    tag: bytes
    key_id: int | None
    key: bytes | None


@lru_cache(maxsize=1)
def _master(text: str) -> bytes:
    return boxes.key_from_hex(text, name="ODR_MASTER_KEY")


def master_key() -> bytes:
    """The key that wraps all data keys. Raises ValueError if the setting is not 64 hex digits."""
    return _master(settings.ODR_MASTER_KEY)


def subjects(names: Collection[Name], *, holding: Collection[Name]) -> dict[Name, Known]:
    """The subjects of these names, made where they are new; those in `holding` have a live data key."""
    found = _find(names)
    if any(name not in found or (name in holding and found[name].key is None) for name in names):
        _add_missing(names, holding, found)
        found = _find(names)
    return found


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
        return {
            (model, key): Known(
                id=number, tag=bytes(tag), key_id=key_id, key=unwrapped(wrapped, tag=tag) if wrapped else None
            )
            for model, key, number, tag, key_id, wrapped in cursor.fetchall()
        }


def _add_missing(names: Collection[Name], holding: Collection[Name], found: dict[Name, Known]) -> None:
    """Two transactions may meet a new subject at once: the later waits for the earlier and uses its row.

    Sorted, so that two transactions which each bring several new subjects never wait for each other.
    """
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
