"""What leaves the platform leaves a trace: lists of cases and evidence packages, with the recipient's name in the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.audit.log import Personal
from odr.audit.models import Event
from odr.cases.models import Case
from odr.common import csvfile
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.mediation import queries as mediation
from odr.mediation.models import Proposal
from odr.reports import columns, packages, permissions, queries
from odr.reports.models import CaseExport
from odr.reports.permissions import REGULATOR
from odr.reports.queries import Filters

REFERENCE_LIMIT: Final = 200  # characters
CHUNK: Final = 500  # cases read at once while an export is written


@dataclass(frozen=True)
class Export:
    """A list of cases on its way out: its row, and the file in pieces."""

    row: CaseExport
    content: Iterator[bytes]


@dataclass(frozen=True)
class Package:
    """An evidence package on its way out."""

    file_name: str
    content: bytes


def export_cases(*, by: User, filters: Filters, now: datetime, reference: str = "") -> Export:
    """Export the cases of the regulator's own countries that fit, as CSV. The event is recorded before the first byte.

    Raises NotFound for everybody who is no regulator, InvalidInput for a reference that is too long.
    """
    countries = permissions.countries(by)
    row = _note_export(by=by, countries=countries, filters=filters, reference=_reference(reference), now=now)
    cases = queries.for_export(countries, filters, until=now).iterator(chunk_size=CHUNK)
    header = [column.name for column in columns.CASES]
    return Export(row=row, content=csvfile.lines(header, columns.case_rows(cases)))


@transaction.atomic
def _note_export(*, by: User, countries: list[str], filters: Filters, reference: str, now: datetime) -> CaseExport:
    row = CaseExport.objects.create(
        by=by,
        countries=countries,
        filters=filters.as_json(),
        reference=reference,
        columns_version=columns.VERSION,
        created_at=now,
    )
    log.record(
        "reports.cases-exported",
        about=row,
        by=by,
        role=REGULATOR,
        at=now,
        recipient=Personal(_recipient(by, countries), of=by),
        countries=countries,
        filters=row.filters,
        reference=reference,
    )
    return row


def take_package(*, case_id: UUID, by: User, now: datetime, reference: str = "") -> Package:
    """The evidence package of a case, for a side or a regulator of one of its countries. It contains its own taking.

    Raises NotFound, NotPermitted, InvalidInput for a reference that is too long, Conflict for a side while a mediator's
    proposal is open (the record would show whether the other side has accepted), Unavailable.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    reader = permissions.reader(by, case)
    _refuse_while_secret(case, reader)
    named = _recipient(by, permissions.countries(by) if reader == REGULATOR else [])
    event = _note_package(case, by=by, reader=reader, named=named, reference=_reference(reference), now=now)
    packages.wait_for(event)
    content = packages.build(case, user=by, reader=reader, recipient=f"{named}, {reader}", now=now)
    return Package(file_name=f"{case.number}.odrpkg", content=content)


@transaction.atomic
def _note_package(case: Case, *, by: User, reader: str, named: str, reference: str, now: datetime) -> Event:
    return log.record(
        "reports.package-taken",
        about=case,
        case=case,
        by=by,
        role=reader,
        at=now,
        recipient=Personal(named, of=by),
        reference=Personal(reference, of=by),
    )


def _recipient(by: User, countries: list[str]) -> str:
    """The recipient as the log names them: the person, and for which countries they are a regulator."""
    return f"{by} ({', '.join(countries)})" if countries else str(by)


def _refuse_while_secret(case: Case, reader: str) -> None:
    proposal = mediation.proposal(case) if reader != REGULATOR else None
    if proposal is not None and proposal.state == Proposal.State.OPEN:
        raise Conflict(
            _(
                "A proposal of the mediator is open, and nobody learns the other side's answer yet. Try again after its end."
            )
        )


def _reference(typed: str) -> str:
    text = typed.strip()
    if len(text) > REFERENCE_LIMIT:
        raise InvalidInput({"reference": _("Use at most %(limit)s characters.") % {"limit": REFERENCE_LIMIT}})
    return text
