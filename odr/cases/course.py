"""The course of a case in the words both sides read: why it stood still, went on, was passed on, ended, was opened again, got longer.

Acts of people only: what the system does by itself says so where it is done. The rows come with the case, in the same query.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from odr.cases.acts import Act
from odr.cases.models import CourseReason, Extension, Suspension

#: The names under which `columns` puts the rows on a case.
_ROWS: Final = ("course_acts", "course_stays", "course_times")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One act on the course of a case, with the reasons given for it."""

    act: str
    at: datetime
    ground: str = ""
    to_whom: str = ""
    reason: str = ""


def keep(act: Act, *, reason: str, ground: str = "", to_whom: str = "") -> None:
    """Keep the reasons of an act that leaves no other row. Called inside the act; what the system does by itself leaves none."""
    if act.by is not None:
        CourseReason.objects.create(
            case=act.case,
            act=act.name,
            ground=ground,
            to_whom=to_whom,
            reason=reason,
            by=act.by,
            created_at=act.now,
        )


def columns() -> dict[str, ArraySubquery]:
    """What a query of cases is annotated with so that `said` needs none of its own."""
    by_people = {"case": OuterRef("pk"), "by__isnull": False}
    stays = Suspension.objects.filter(**by_people, kind=Suspension.Kind.STAY, ended_at__isnull=False)
    longer = Extension.objects.filter(**by_people, ground=Extension.Ground.OUTCOME)
    return {
        "course_acts": _rows(
            CourseReason.objects.filter(case=OuterRef("pk")),
            act="act",
            at="created_at",
            ground="ground",
            to_whom="to_whom",
        ),
        "course_stays": _rows(stays, act=Value("stay"), at="started_at", ground="ground"),
        "course_times": _rows(longer, act=Value("extend_outcome"), at="created_at"),
    }


def said(case: Any) -> list[Said]:
    """What was said of a case that `columns` came with, the newest first. A stay that lasts is not in it."""
    rows = [row for name in _ROWS for row in getattr(case, name)]
    found = [Said(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _rows(rows: QuerySet[Any], **fields: str | Value) -> ArraySubquery:
    named = {name: F(field) if isinstance(field, str) else field for name, field in fields.items()}
    return ArraySubquery(rows.order_by("pk").values(told=JSONObject(**named, reason=F("reason"))))
