"""Recording what was done, in the transaction of the act itself.

    log.record("negotiation.offer-made", about=offer, case=case, by=user, role="claimant", at=now, amount="20.00")

No lock, no numbering and no hash chain happen here: those belong to the sequencer, because a chain inside business
transactions caps eight clients at a tenth of plain inserts. Fields become salted commitments in the leaf and encrypted
values in a box; only type, time, role and stages stand in the log in the clear.
"""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.functional import Promise

from odr.audit import boxes
from odr.audit.canonical import canonical
from odr.audit.commitments import commitment, derived_salt
from odr.audit.keys import Known, Name, remember, remembered, subjects, unmade
from odr.audit.leaves import EVENT_VERSION
from odr.audit.models import Event

TYPE: Final = re.compile(r"[a-z_]{1,30}\.[a-z0-9-]{1,28}")
FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")

Sealed = tuple[int | None, bytes | None, bytes]  # data key, the same wrapped, box
EVENT_COLUMNS: Final = ("uuid", "stream_id", "type", "occurred_at", "case_key", "about_model", "about_key", "header")
INSERT: Final = """
WITH e AS (
    INSERT INTO audit_event (uuid, stream_id, type, occurred_at, case_key, about_model, about_key, header)
    SELECT %(uuid)s, %(stream_id)s, %(type)s, %(occurred_at)s, %(case_key)s, %(about_model)s, %(about_key)s, %(header)s
     WHERE (SELECT count(*) FROM audit_subject WHERE tag = ANY(%(tags)s::bytea[])) = %(tag_count)s
       AND (SELECT count(*) FROM audit_datakey k JOIN unnest(%(key_ids)s::bigint[], %(wrapped)s::bytea[]) AS t(id, w)
                ON k.id = t.id AND k.wrapped = t.w) = %(key_count)s
    RETURNING id),
b AS (INSERT INTO audit_box (event_id, data_key_id, box)
      SELECT e.id, t.k, t.x FROM e, unnest(%(key_ids)s::bigint[], %(boxes)s::bytea[]) AS t(k, x)),
p AS (INSERT INTO audit_pending (event_id) SELECT id FROM e)
SELECT id FROM e
"""
#: The same for the first event of a stream that is made in this very act, with its subject and its data key.
INSERT_FIRST: Final = """
WITH s AS (INSERT INTO audit_subject (model, key, tag) VALUES (%(model)s, %(key)s, %(tag)s)
           ON CONFLICT DO NOTHING RETURNING id),
k AS (INSERT INTO audit_datakey (subject_id, wrapped) SELECT id, %(wrapped)s FROM s RETURNING id),
e AS (
    INSERT INTO audit_event (uuid, stream_id, type, occurred_at, case_key, about_model, about_key, header)
    SELECT %(uuid)s, s.id, %(type)s, %(occurred_at)s, %(case_key)s, %(about_model)s, %(about_key)s, %(header)s
      FROM s WHERE (SELECT count(*) FROM audit_subject WHERE tag = ANY(%(tags)s::bytea[])) = %(tag_count)s
    RETURNING id),
b AS (INSERT INTO audit_box (event_id, data_key_id, box) SELECT e.id, k.id, %(box)s FROM e, k),
p AS (INSERT INTO audit_pending (event_id) SELECT id FROM e)
SELECT e.id, s.id, k.id FROM e, s, k
"""


class DataKeyErased(RuntimeError):
    """A data key was erased while an event was being written under it. The act was not done and can be repeated."""


@dataclass(frozen=True)
class Personal:
    """A field value kept under one person's own key, so that erasing that person erases it.

    Values without this are kept under the case's key.
    """

    value: Any
    of: models.Model


def record(
    type: str,  # noqa: A002  the field's own word
    *,
    about: models.Model,
    case: models.Model | None = None,
    by: models.Model | None = None,
    role: str = "",
    at: datetime,
    moved: tuple[Any, Any] | None = None,
    first: bool = False,
    **fields: Any,
) -> Event:
    """Record one event of the form `app.act-done` in the open transaction.

    Without a case, the event belongs to the stream of the thing it is `about`. `moved` is the stage before and after.
    `first` says that this act made the case: its stream, key and event then take one round trip, not three. Field values are JSON, or decimals, dates, moments and ids, which are written as text; never floats.

    Raises TransactionManagementError outside `atomic()`, ValueError or TypeError for what cannot be recorded.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{type} must be recorded in the transaction of the act itself")
    _require_form(type, at=at, fields=fields)
    stream, subject = _name(case or about), _name(about)
    values = {tag: _split(value, stream) for tag, value in {"about": ":".join(subject), **fields}.items()}
    holding = {name for name, _ in values.values()}
    actor = _name(by) if by is not None and by.pk is not None else None
    names = {stream, *holding, *([actor] if actor else [])}

    def written(known: Mapping[Name, Known]) -> Event | None:
        event_uuid = uuid.uuid4()
        header = {
            "v": EVENT_VERSION,
            "type": type,
            "case": known[stream].tag.hex(),
            "at": moment(at),
            "actor": known[actor].tag.hex() if actor else "",
            "role": _plain(role),
            "from": _plain(moved[0]) if moved else None,
            "to": _plain(moved[1]) if moved else None,
            "commit": _commitments(values, known, event_uuid),
            "ev": str(event_uuid),
        }
        event = Event(
            uuid=event_uuid,
            stream_id=known[stream].id,
            type=type,
            occurred_at=at,
            case_key=str(case.pk) if case is not None else None,
            about_model=subject[0],
            about_key=subject[1],
            header=canonical(header),
        )
        sealed = _boxes(values, known, event_uuid)
        return _insert(event, sealed, known) if known[stream].id else _insert_first(event, sealed, known, stream)

    makes_stream = first and holding == {stream}
    remembers = _with_new(stream, names) if makes_stream else remembered(names, holding=holding)
    event = written(remembers) if remembers else None
    if event is None:
        event = written(subjects(names, holding=holding))
    if event is None:
        raise DataKeyErased(f"{type}: a data key was erased while the event was being written; try again")
    return event


def _with_new(stream: Name, names: set[Name]) -> dict[Name, Known]:
    """What is known of the names, with a stream that is still to be made."""
    known = remembered(names - {stream}, holding=())
    if known is None:
        known = subjects(names - {stream}, holding=())
    return {**known, stream: unmade()}


def moment(at: datetime) -> str:
    """A moment as the log writes it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _require_form(type: str, *, at: datetime, fields: Mapping[str, Any]) -> None:  # noqa: A002
    if not TYPE.fullmatch(type):
        raise ValueError(f"event type {type!r} must read app.act-done")
    if at.tzinfo is None:
        raise ValueError("at: the moment of an event must carry its time zone")
    for tag in fields:
        if not FIELD.fullmatch(tag):
            raise ValueError(f"field {tag!r} must be lower-case ASCII letters, digits and underscores, at most 40")


def _name(row: models.Model) -> Name:
    if row.pk is None:
        raise ValueError(f"{row._meta.label} has no primary key yet; save it before recording an event about it")
    return row._meta.label_lower, str(row.pk)


def _split(value: Any, stream: Name) -> tuple[Name, Any]:
    """Whose key keeps the value, and the value in plain JSON."""
    if isinstance(value, Personal):
        return _name(value.of), _plain(value.value)
    return stream, _plain(value)


def _plain(value: Any) -> Any:
    """The JSON form of a value. Text is brought to NFC: what a person typed must never stop an act."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, (str, Promise)):
        return unicodedata.normalize("NFC", str.__str__(str(value)))  # plain text, also from marked-safe text
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(f"{value.__class__.__name__} cannot be recorded; write it as text")


def _commitments(values: Mapping[str, tuple[Name, Any]], known: Mapping[Name, Known], event: UUID) -> dict[str, str]:
    return {
        tag: commitment(salt=derived_salt(key=_key(known[name]), event=event, tag=tag), tag=tag, value=value)
        for tag, (name, value) in values.items()
    }


def _boxes(values: Mapping[str, tuple[Name, Any]], known: Mapping[Name, Known], event: UUID) -> list[Sealed]:
    """One box for each data key: fields under one key are erased together, so they share a row."""
    contents: dict[Name, dict[str, Any]] = {}
    for tag, (name, value) in values.items():
        contents.setdefault(name, {})[tag] = value
    return [
        (
            known[name].key_id,
            known[name].wrapped,
            boxes.close(fields, key=_key(known[name]), event=event, tag=known[name].tag),
        )
        for name, fields in contents.items()
    ]


def _key(known: Known) -> bytes:
    if known.key is None:
        raise DataKeyErased("a data key was erased between making and using it; try again")
    return known.key


def _insert(event: Event, sealed: list[Sealed], known: Mapping[Name, Known]) -> Event | None:
    """Event, boxes and the place in the queue in one round trip.

    Writes nothing and returns None if a subject or a live data key is not, or no longer, as this process knows it.
    """
    tags = [one.tag for one in known.values()]
    key_ids, wrapped, contents = (list(column) for column in zip(*sealed, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                **{name: getattr(event, name) for name in EVENT_COLUMNS},
                "tags": tags,
                "tag_count": len(set(tags)),
                "key_ids": key_ids,
                "wrapped": wrapped,
                "key_count": len(sealed),
                "boxes": contents,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    event.pk, event._state.adding = row[0], False
    return event


def _insert_first(event: Event, sealed: list[Sealed], known: Mapping[Name, Known], stream: Name) -> Event | None:
    """As `_insert`, with the stream's subject and its data key. None also if the stream is known to the log already."""
    made = known[stream]
    others = [one.tag for name, one in known.items() if name != stream]
    ((_key_id, wrapped, box),) = sealed
    values = {name: getattr(event, name) for name in EVENT_COLUMNS}
    values |= {"model": stream[0], "key": stream[1], "tag": made.tag, "wrapped": wrapped, "box": box}
    values |= {"tags": others, "tag_count": len(set(others))}
    with connection.cursor() as cursor:
        cursor.execute(INSERT_FIRST, values)
        row = cursor.fetchone()
    if row is None:
        return None
    event.pk, event.stream_id, key_id = row
    event._state.adding = False
    remember(stream, replace(made, id=event.stream_id, key_id=key_id))
    return event
