"""Reads of the log."""

from collections.abc import Iterable

from django.db import models

from odr.audit.models import Event, Leaf, Subject


def stream_of(row: models.Model) -> Subject | None:
    """The log's subject for a case or thing; None if nothing about it was ever recorded."""
    return _subjects(row).first()


def events_of(row: models.Model) -> models.QuerySet[Event]:
    """The events of a case (or of a thing outside cases), in the order they were recorded.

    The subject is looked up inside the query, as one value, so that the index on stream and id gives the order too.
    """
    return Event.objects.filter(stream=models.Subquery(_subjects(row).values("pk")[:1])).order_by("id")


def events_about(rows: Iterable[models.Model], *, case: models.Model) -> list[Event]:
    """The events of a case that are about these rows, in order."""
    names = {(row._meta.label_lower, str(row.pk)) for row in rows}
    return [event for event in events_of(case) if (event.about_model, event.about_key) in names]


def _subjects(row: models.Model) -> models.QuerySet[Subject]:
    return Subject.objects.filter(model=row._meta.label_lower, key=str(row.pk))


def is_numbered(event: Event) -> bool:
    """Whether a receipt can be had already."""
    return Leaf.objects.filter(event=event).exists()
