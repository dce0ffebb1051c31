"""On what day a time limit ends, and why that day.

Counting (platform rule, in the pattern of Regulation (EEC, Euratom) No 1182/71, art. 3):
the day of the starting event is not counted; the limit ends at 23:59:59 of its last day where the recipient is;
a last day without work there moves to the next working day; a limit that ends a right leaves at least 72 hours;
a stay pushes the end out day for day. Limits in hours and minutes run around the clock and are not moved.
Everything is passed in, also the moment it starts, so the same input gives the same day for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from platform_rules import calendars
from platform_rules.clock_rules import LANGUAGES, ClockRule
from platform_rules.clock_words import explain
from platform_rules.local_time import (
    ONE_DAY,
    BadClockInput,
    Span,
    days_between,
    days_later,
    end_of,
    merged_spans,
    moment_at,
    months_later,
    require_aware,
    time_within_day,
    utc_iso,
    whole_days,
    zone_named,
)

__all__ = ["BadClockInput", "DueDate", "due", "explain", "latest", "outage_shift", "reminder_times"]

Step = dict[str, Any]

OUTAGE_LIMIT: Final = timedelta(hours=2)
"""An outage of the platform longer than this on a last day moves the limit by one working day."""
REMINDER_GAP: Final = timedelta(hours=12)
"""Two reminders closer than this would be one too many; the earlier one is sent."""
_EXACT_UNITS: Final = ("minutes", "hours")
_BEFORE_END: Final = {"3d": timedelta(days=3), "24h": timedelta(hours=24)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """The end of a time limit: `at` in UTC, `local_day` and `timezone` as the recipient lives it, and the way there.

    `steps` is plain JSON, kept beside the deadline; `explain` turns it into sentences. `calendar` names the calendar
    of days off of `country` that was used, with its version.
    """

    at: datetime
    local_day: date
    timezone: str
    steps: tuple[Step, ...]
    calendar: str
    country: str | None


def due(
    rule: ClockRule,
    *,
    start: datetime,
    country: str | None,
    timezone: str,
    suspensions: Sequence[Span] = (),
    extension_days: int = 0,
) -> DueDate:
    """When the time limit ends that began at `start`, for a recipient in that country and time zone.

    `extension_days` lengthens it in the rule's own unit for days and working days, by calendar days otherwise.
    `suspensions` are the stays (from, to), in any order. Raises BadClockInput on a moment without a time zone, an
    unknown zone, a stay that ends before it begins, or a negative extension.
    """
    zone = zone_named(timezone)
    stays = merged_spans(suspensions)
    require_aware(start, "start")
    if extension_days < 0:
        raise BadClockInput(f"extension_days: {extension_days} is negative; an extension only lengthens")
    if rule.unit in _EXACT_UNITS:
        return _due_to_the_minute(
            rule, start=start, zone=zone, country=country, stays=stays, extension_days=extension_days
        )
    counting = _Counting(rule=rule, start=start, zone=zone, country=country)
    counting.count(extension_days)
    counting.leave_the_minimum()
    counting.suspend(stays)
    counting.move_to_working_day()
    return counting.result()


def latest(ends: Sequence[DueDate]) -> DueDate:
    """One end for several recipients who have to act together: the latest of their own, each told how it was found.

    The steps end with those of the latest, so what follows (an outage) reads as for one recipient alone.
    """
    *earlier, last = sorted(ends, key=lambda end: end.at)
    if all(end.at == last.at for end in earlier):
        return ends[0]
    steps: list[Step] = []
    for end in (*earlier, last):
        kind = "latest" if end is last else "counted_in"
        steps += [{"step": kind, "country": end.country, "timezone": end.timezone}, *end.steps]
    return replace(last, steps=tuple(steps))


def reminder_times(rule: ClockRule, *, start: datetime, due_at: datetime) -> tuple[tuple[str, datetime], ...]:
    """When to remind of this limit, earliest first: (name, moment in UTC) for "half", "3d" and "24h" as the rule asks.

    None lies at or before the start, and none within `REMINDER_GAP` of an earlier one on a limit of days.
    """
    moments = {"half": start + (due_at - start) / 2} | {name: due_at - before for name, before in _BEFORE_END.items()}
    wanted = sorted((moments[name].astimezone(UTC), name) for name in rule.reminders)
    gap = timedelta(0) if rule.unit in _EXACT_UNITS else REMINDER_GAP
    kept: list[tuple[str, datetime]] = []
    for at, name in wanted:
        if start < at < due_at and (not kept or at - kept[-1][1] > gap):
            kept.append((name, at))
    return tuple(kept)


def outage_shift(due_date: DueDate, *, outages: Sequence[Span], country: str | None) -> DueDate:
    """The same limit, one working day later for each last day on which the platform was down for more than two hours.

    Outages of one local day are added up. The new last day is looked at again, so a long outage keeps moving the end.
    """
    zone = zone_named(due_date.timezone)
    merged = merged_spans(outages)
    while (down := time_within_day(due_date.local_day, merged, zone)) > OUTAGE_LIMIT:
        moved = calendars.next_working_day(due_date.local_day + ONE_DAY, country)
        step = {
            "step": "outage",
            "minutes": int(down.total_seconds() // 60),
            "from": due_date.local_day.isoformat(),
            "day": moved.isoformat(),
        }
        at = end_of(moved, zone)
        if due_date.at != end_of(due_date.local_day, zone):  # a limit in hours keeps its time of day
            at = min(at, moment_at(moved, due_date.at.astimezone(zone).time(), zone))
        steps = (*due_date.steps[:-1], step, _end_step(at, moved, due_date.timezone))
        due_date = replace(due_date, at=at, local_day=moved, steps=steps)
    return due_date


class _Counting:
    """One computation of a last day; each method takes one step and writes it down."""

    def __init__(self, *, rule: ClockRule, start: datetime, zone: ZoneInfo, country: str | None) -> None:
        self.rule, self.start, self.zone, self.country = rule, start, zone, country
        self.day = start.astimezone(zone).date()
        self.steps: list[Step] = [_start_step(start, zone)]

    def count(self, extension_days: int) -> None:
        """Count the length, and the extension if there is one, from the day after the start."""
        rule = self.rule
        self._counted(self._after(self.day, rule.length), kind="counted", number=rule.length, unit=rule.unit)
        if extension_days:
            unit = "working_days" if rule.working_days else "days"
            day = self._working(self.day, extension_days) if rule.working_days else days_later(self.day, extension_days)
            self._counted(day, kind="extended", number=extension_days, unit=unit)

    def suspend(self, stays: Sequence[Span]) -> None:
        """For each stay that began while the clock ran: what was left when it began runs from the day it ended."""
        for stopped, resumed in whole_days(stays, after=self.start, zone=self.zone):
            if stopped > calendars.next_working_day(self.day, self.country):
                continue
            day = max(self.day, self._resume(stopped, resumed))
            span = {"from": stopped.isoformat(), "to": resumed.isoformat(), "days": (day - self.day).days}
            if day > self.day:
                self.steps.append({"step": "suspended", **span, "day": day.isoformat()})
            self.day = day

    def _resume(self, stopped: date, resumed: date) -> date:
        if self.rule.unit != "working_days":
            return days_later(resumed, max(0, (self.day - stopped).days))
        left = sum(calendars.is_working_day(day, self.country) for day in days_between(stopped, self.day))
        return self._working(resumed, left)

    def leave_the_minimum(self) -> None:
        """A limit that ends a right never ends less than the minimum number of hours after notice."""
        earliest = self.start + timedelta(hours=self.rule.minimum_hours)
        day = self.day
        while end_of(day, self.zone) < earliest:
            day = days_later(day, 1)
        if day != self.day:
            self.day = day
            self.steps.append({"step": "minimum", "hours": self.rule.minimum_hours, "day": day.isoformat()})

    def move_to_working_day(self) -> None:
        """A last day without work where the recipient is moves to the next working day there."""
        if not calendars.is_known(self.country):
            self.steps.append({"step": "calendar_unknown", "country": self.country})
        moved = calendars.next_working_day(self.day, self.country)
        if moved != self.day:
            self.steps.append(
                {
                    "step": "moved",
                    "from": self.day.isoformat(),
                    "day": moved.isoformat(),
                    "country": self.country,
                    "because": [
                        _day_off(day, self.country) for day in days_between(self.day - ONE_DAY, moved - ONE_DAY)
                    ],
                }
            )
            self.day = moved
        if calendars.is_provisional(self.day, self.country):
            self.steps.append({"step": "calendar_provisional", "year": self.day.year, "country": self.country})

    def result(self) -> DueDate:
        at = end_of(self.day, self.zone)
        steps = (*self.steps, _end_step(at, self.day, self.zone.key))
        return DueDate(
            at=at,
            local_day=self.day,
            timezone=self.zone.key,
            steps=steps,
            calendar=calendars.calendar_id(self.country),
            country=self.country,
        )

    def _counted(self, day: date, *, kind: str, number: int, unit: str) -> None:
        step: Step = {"step": kind, "number": number, "unit": unit, "day": day.isoformat()}
        if unit == "working_days":
            step["skipped"] = _holidays_between(self.day, day, self.country)
        self.steps.append(step)
        self.day = day

    def _after(self, day: date, number: int) -> date:
        if self.rule.unit == "working_days":
            return self._working(day, number)
        return months_later(day, number) if self.rule.unit == "months" else days_later(day, number)

    def _working(self, day: date, number: int) -> date:
        for _ in range(number):
            day = calendars.next_working_day(days_later(day, 1), self.country)
        return day


def _due_to_the_minute(
    rule: ClockRule, *, start: datetime, zone: ZoneInfo, country: str | None, stays: Sequence[Span], extension_days: int
) -> DueDate:
    begun = at = start.astimezone(UTC)
    steps: list[Step] = [_start_step(start, zone)]

    def reaches(end: datetime, **step: Any) -> datetime:
        steps.append({**step, "day": end.astimezone(zone).date().isoformat()})
        return end

    at = reaches(at + timedelta(**{rule.unit: rule.length}), step="counted", number=rule.length, unit=rule.unit)
    if extension_days:
        at = reaches(at + timedelta(days=extension_days), step="extended", number=extension_days, unit="days")
    if at < (earliest := begun + timedelta(hours=rule.minimum_hours)):
        at = reaches(earliest, step="minimum", hours=rule.minimum_hours)
    for begin, end in stays:
        if begin <= at and end > start:
            stood_still = end - max(begin, start)
            at += stood_still
            steps.append({"step": "stood_still", "minutes": int(stood_still.total_seconds() // 60)})
    day = at.astimezone(zone).date()
    steps.append(_end_step(at, day, zone.key))
    calendar = calendars.calendar_id(country)
    return DueDate(at=at, local_day=day, timezone=zone.key, steps=tuple(steps), calendar=calendar, country=country)


def _holidays_between(after: date, until: date, country: str | None) -> list[Step]:
    """Public holidays passed over while counting working days; the weekends explain themselves."""
    skipped = (day for day in days_between(after, until) if not calendars.is_weekend(day, country))
    return [_day_off(day, country) for day in skipped if not calendars.is_working_day(day, country)]


def _day_off(day: date, country: str | None) -> Step:
    why = {language: calendars.why_not_working(day, country, language=language) for language in LANGUAGES}
    return {"day": day.isoformat(), "why": why}


def _start_step(start: datetime, zone: ZoneInfo) -> Step:
    day = start.astimezone(zone).date()
    return {"step": "start", "at": utc_iso(start), "day": day.isoformat(), "timezone": zone.key}


def _end_step(at: datetime, day: date, timezone: str) -> Step:
    return {"step": "end", "at": utc_iso(at), "day": day.isoformat(), "timezone": timezone}
