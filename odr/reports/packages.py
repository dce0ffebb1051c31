"""What goes into the evidence package of a case: its events, exhibits, documents and a readable summary."""

import hashlib
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import operations as audit
from odr.audit.models import CaseMap, Event, Leaf
from odr.audit.packages import Exhibit as Part
from odr.audit.packages import build_package
from odr.cases.models import Case
from odr.common.errors import Unavailable
from odr.evidence import queries as evidence
from odr.evidence import storage
from odr.evidence.models import Exhibit
from odr.outcomes import documents as files
from odr.outcomes import queries as outcomes
from odr.outcomes.models import Document
from odr.penalties.models import Decision
from odr.reports import opening, summary

CONTENT_TYPE: Final = "application/vnd.odr.package+zip"
TRIES, PAUSE = 20, 0.1  # how often, and how many seconds between: another process numbers events at the same time


def build(case: Case, *, user: User, reader: str, recipient: str, now: datetime) -> bytes:
    """The package of a case for this reader. Raises Unavailable when a file is damaged or lost."""
    try:
        return build_package(
            case,
            exhibits=_exhibits(case, user),
            documents=[_summary(case, user, reader), *_documents(case, reader)],
            for_reader=recipient,
            now=now,
            shown=opening.shown_to(user, case, reader),
        )
    except (OSError, ValueError) as error:
        raise Unavailable(_("One of the files of this case cannot be read now. Nothing was given out.")) from error


def wait_for(event: Event) -> None:
    """Number everything recorded, until the log has stated the event. Raises Unavailable when it does not come to it.

    Not inside a transaction: what the log signs must not be taken back.
    """
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        audit.bring_up_to_date()
        leaf = Leaf.objects.filter(event=event).first()
        if leaf is not None and CaseMap.objects.filter(leaf_id__gt=leaf.leaf_index).exists():
            return
    raise Unavailable(_("The log has not taken this entry in yet. Try again in a few seconds."))


def _summary(case: Case, user: User, reader: str) -> Part:
    content = summary.document(case, user=user, reader=reader)
    return "case.json", content, hashlib.sha256(content).hexdigest()


def _exhibits(case: Case, user: User) -> Iterator[Part]:
    """Files that passed their check. What is quarantined or refused is named in the log, but not given out."""
    for exhibit in evidence.of_case(user, case).filter(state=Exhibit.State.CLEAN):
        with storage.open_stored(exhibit.stored_as) as content:
            yield f"{exhibit.number}-{exhibit.name}", content.read(), exhibit.sha256


def _documents(case: Case, reader: str) -> Iterator[Part]:
    """Documents issued to this reader: decisions on a measure are not the buyer's."""
    issued = list(outcomes.documents(case))
    if reader != opening.CLAIMANT:
        decided = Decision.objects.filter(incident__case=case, issued_at__isnull=False, document__isnull=False)
        issued += Document.objects.filter(pk__in=decided.values("document")).order_by("created_at")
    for document in issued:
        yield document.file_name, files.read(document), document.sha256
