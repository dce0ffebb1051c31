"""Reads about exhibits. A file is shown to those who may see its case, or its draft."""

from uuid import UUID

from django.db.models import QuerySet

from odr.accounts.queries import Person
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import NotFound
from odr.evidence.models import Exhibit


def of_case(user: Person, case: Case) -> QuerySet[Exhibit]:
    """The files of a case the person may see, in the order of arrival; none of another case."""
    visible = cases.visible_to(user).filter(pk=case.pk).values("pk")
    return Exhibit.objects.filter(case__in=visible).select_related("uploader").order_by("number")


def of_draft(draft_id: UUID) -> QuerySet[Exhibit]:
    """The files of a draft. Who may see the draft is asked by the caller."""
    return Exhibit.objects.filter(draft_id=draft_id).order_by("uploaded_at", "id")


def get(user: Person, exhibit_id: UUID) -> Exhibit:
    """One file of a case the person may see. Raises NotFound."""
    visible = cases.visible_to(user).values("pk")
    found = Exhibit.objects.filter(pk=exhibit_id, case__in=visible).select_related("case").first()
    if found is None:
        raise NotFound
    return found


def of_draft_one(draft_id: UUID, exhibit_id: UUID) -> Exhibit:
    """One file of a draft. Raises NotFound."""
    found = of_draft(draft_id).filter(pk=exhibit_id).first()
    if found is None:
        raise NotFound
    return found


def waiting(*, limit: int = 50) -> list[UUID]:
    """Files that wait for the virus check, the oldest first."""
    rows = Exhibit.objects.filter(scan=Exhibit.Scan.WAITING).order_by("uploaded_at")
    return list(rows.values_list("pk", flat=True)[:limit])
