"""The way of a parcel: the events of all imports in order, what is odd about them, gaps, customs holds, and where files differ.

Pure functions of rows and days. An event whose date cannot be right is shown and flagged, and nothing is reckoned with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

#: A silence of the tracking worth pointing at. It decides nothing; the platform's own measure.
GAP: Final = timedelta(days=7)
#: How far apart clocks of this earth can be: a time without a zone is only odd beyond that.
ANYWHERE: Final = timedelta(hours=14)
_IN: Final = {"export_customs": "export", "export_hold": "export", "import_customs": "import", "import_hold": "import"}
_HOLDS: Final = frozenset({"export_hold", "import_hold"})
_OUT: Final = {
    "export": frozenset({"export_released", "departed", "transit", "export_cancelled"}),
    "import": frozenset({"import_released", "import_departed", "import_ended"}),
}
_AFTER_CUSTOMS: Final = frozenset(
    {"delivery_office", "out_for_delivery", "attempt", "collection_point", "delivered", "returned"}
)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event as one import tells it."""

    side: str
    number: str
    line: int
    milestone: str
    local: datetime  # naive: the clock at the place
    offset: int | None = None  # minutes ahead of UTC
    whole_day: bool = False
    code: str = ""
    text: str = ""
    place: str = ""
    country: str = ""
    imported_at: datetime

    @property
    def at(self) -> datetime | None:
        """The moment everywhere; None while the zone is not known."""
        return None if self.offset is None else (self.local - timedelta(minutes=self.offset)).replace(tzinfo=UTC)

    @property
    def order(self) -> datetime:
        """Where it stands in the line: its moment, or its clock read as UTC while the zone is not known."""
        return self.at or self.local.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event as the timeline shows it: told by one import or by several alike."""

    event: Event
    told_by: tuple[str, ...]  # sides, in the order of the timeline's `sides`
    only_by: bool  # others imported this parcel's tracking too, and theirs does not have it
    flags: tuple[str, ...] = ()  # before_order, in_future
    gap_days: int = 0  # whole days since the event before it, where that is a gap


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A stay at customs: shown or held, until released or seen further on. `until` None: not over as far as tracking tells."""

    kind: str  # export, import
    since: Event
    until: Event | None
    held: bool  # expressly held, not only shown to customs

    @property
    def days(self) -> int | None:
        """Whole days; None while it is not over."""
        return None if self.until is None else max(0, (self.until.order - self.since.order).days)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Everything about the parcels of a case."""

    entries: tuple[Entry, ...] = ()
    holds: tuple[Hold, ...] = ()
    numbers: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    delivered: tuple[Event, ...] = ()  # each way in which delivery is told; several where files differ
    promised_on: date | None = None
    differing: tuple[Entry, ...] = field(default=())

    @property
    def delivered_late_by(self) -> int | None:
        """Days after the promised day; None where either day is not known, or files do not agree on the delivery."""
        disputed = any(entry.event.milestone == "delivered" for entry in self.differing)
        if self.promised_on is None or disputed or len({each.local.date() for each in self.delivered}) != 1:
            return None
        return max(0, (self.delivered[0].local.date() - self.promised_on).days)


def build(events: Iterable[Event], *, purchased_on: date | None = None, promised_on: date | None = None) -> Timeline:
    """The timeline of a case's parcels. `purchased_on` is the day of the order, `promised_on` that of the promised delivery."""
    ordered = sorted(events, key=lambda each: (each.order, each.line, each.side))
    importers = {number: _sides(each for each in ordered if each.number == number) for number in _numbers(ordered)}
    entries = _with_gaps(_merged(ordered, importers, purchased_on))
    sound = [entry.event for entry in entries if not entry.flags]
    return Timeline(
        entries=tuple(entries),
        holds=tuple(hold for number in importers for hold in _holds([e for e in sound if e.number == number])),
        numbers=tuple(importers),
        sides=_sides(ordered),
        delivered=tuple(event for event in sound if event.milestone == "delivered"),
        promised_on=promised_on,
        differing=tuple(entry for entry in entries if entry.only_by),
    )


def flags_of(event: Event, purchased_on: date | None) -> tuple[str, ...]:
    """What cannot be right about an event's date, whichever zone it was written in."""
    found = []
    if purchased_on is not None and event.local.date() < purchased_on - timedelta(days=1):
        found.append("before_order")  # the day before may still be the day of the order elsewhere
    earliest = event.at or event.local.replace(tzinfo=UTC) - ANYWHERE
    if earliest > event.imported_at + timedelta(minutes=5) and not _today(event):
        found.append("in_future")
    return tuple(found)


def _today(event: Event) -> bool:
    """A day without a time is in the future only from the next day on."""
    return event.whole_day and event.local.date() <= (event.imported_at + ANYWHERE).date()


def _numbers(events: Sequence[Event]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event.number for event in events))


def _sides(events: Iterable[Event]) -> tuple[str, ...]:
    told = {event.side for event in events}
    return tuple(side for side in ("claimant", "respondent", "third_party") if side in told)


def _same(event: Event) -> tuple[object, ...]:
    """What makes two rows the same event: parcel, moment to the minute, and what happened."""
    moment = event.at or event.local
    return (
        event.number,
        moment.replace(second=0),
        event.milestone,
        event.code.upper() if event.milestone == "other" else "",
    )


def _merged(ordered: Sequence[Event], importers: dict[str, tuple[str, ...]], purchased_on: date | None) -> list[Entry]:
    together: dict[tuple[object, ...], list[Event]] = {}
    for event in ordered:
        together.setdefault(_same(event), []).append(event)
    entries = []
    for rows in together.values():
        told_by = _sides(rows)
        first = rows[0]
        entries.append(
            Entry(
                event=first,
                told_by=told_by,
                only_by=len(told_by) < len(importers[first.number]),
                flags=flags_of(first, purchased_on),
            )
        )
    return entries


def _with_gaps(entries: Sequence[Entry]) -> list[Entry]:
    """Each entry with the days since the one before it of the same parcel, where that is a gap; odd dates make none."""
    last: dict[str, datetime] = {}
    found = []
    for entry in entries:
        event, gap = entry.event, 0
        if not entry.flags:
            before = last.get(event.number)
            gap = (event.order - before).days if before and event.order - before >= GAP else 0
            last[event.number] = event.order
        found.append(Entry(event=event, told_by=entry.told_by, only_by=entry.only_by, flags=entry.flags, gap_days=gap))
    return found


def _holds(events: Sequence[Event]) -> list[Hold]:
    """Stays at customs in the order in which they began."""
    found: list[Hold] = []
    open_: dict[str, tuple[Event, bool]] = {}
    for event in events:
        kind = _IN.get(event.milestone)
        if kind:
            since, held = open_.get(kind, (event, False))
            open_[kind] = (since, held or event.milestone in _HOLDS)
            continue
        for key in list(open_):
            if event.milestone in _OUT[key] or event.milestone in _AFTER_CUSTOMS:
                since, held = open_.pop(key)
                found.append(Hold(kind=key, since=since, until=event, held=held))
    found += [Hold(kind=key, since=since, until=None, held=held) for key, (since, held) in open_.items()]
    return sorted(found, key=lambda hold: hold.since.order)
