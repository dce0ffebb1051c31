"""Documents as files: typeset once, hashed, stored under a random name, never changed."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.cases.procedures import clock_length
from odr.common import formats
from odr.evidence.storage import flush_to_disk
from odr.outcomes.models import Document, Settlement
from odr.outcomes.terms import Term, TermKind
from odr.outcomes.typesetting import typeset


def issue_settlement(settlement: Settlement, *, at: datetime) -> Document:
    """The settlement agreement in the languages of both sides, the claimant's first."""
    case = settlement.case
    blocks = [_settlement_block(settlement, language) for language in languages_of(case)]
    data = {"number": case.number, "blocks": blocks}
    pdf = typeset("outcomes/settlement.typ", data, at=at)
    return store(case=case, kind="settlement", file_name=f"{case.number}-settlement.pdf", content=pdf, at=at)


def store(*, case: Case | None, kind: str, file_name: str, content: bytes, at: datetime) -> Document:
    """Keep an issued document. The file is on the disk before its row can be committed."""
    stored_as = default_storage.save(f"documents/{secrets.token_hex(16)}.pdf", ContentFile(content))
    flush_to_disk(stored_as)
    return Document.objects.create(
        case=case,
        kind=kind,
        file_name=file_name,
        stored_as=stored_as,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        created_at=at,
    )


def read(document: Document) -> bytes:
    """The file, checked against its hash. Raises OSError when it was changed or lost on the disk."""
    with default_storage.open(document.stored_as) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise OSError(f"The file of document {document.pk} is not the one that was issued.")
    return content


def languages_of(case: Case) -> list[str]:
    """The languages both sides read, the claimant's first, each once."""
    rows = cases.participants(case).filter(side__in=[Side.CLAIMANT, Side.RESPONDENT])
    read_by = {row.side: row.user.language for row in rows}
    wanted = [read_by.get(side.value, case.language) for side in (Side.CLAIMANT, Side.RESPONDENT)]
    return list(dict.fromkeys(code if code in settings.PARTY_LANGUAGES else "en" for code in wanted))


def term_sentence(term: Term) -> str:
    """One term in words, in the active language."""
    who = _("The seller") if term.by == Side.RESPONDENT else _("The buyer")
    if term.kind == TermKind.MONEY and term.amount is not None:
        what = _("%(who)s pays %(sum)s within %(days)d days.") % {
            "who": who,
            "sum": formats.money(term.amount, term.currency),
            "days": term.days,
        }
    else:
        what = _("%(who)s: %(what)s, within %(days)d days.") % {"who": who, "what": term.label, "days": term.days}
    return f"{what} {term.text}".strip()


def _settlement_block(settlement: Settlement, language: str) -> dict[str, Any]:
    case = settlement.case
    sides = {row.side: row.display_name for row in cases.participants(case)}
    with translation.override(language):
        return {
            "lang": "zh" if language == "zh-hans" else language,
            "title": _("Settlement agreement"),
            "facts": [
                [_("Case"), f"{case.number}: {case.title}"],
                [_("Buyer"), sides.get(Side.CLAIMANT.value, "")],
                [_("Seller"), sides.get(Side.RESPONDENT.value, case.respondent_name)],
                [_("Order"), f"{case.marketplace_name} {case.order_number}".strip() or "-"],
                [_("Date"), formats.day(settlement.created_at.date())],
                [_("How it came about"), settlement.get_origin_display()],
            ],
            "terms_title": _("What was agreed"),
            "terms": [term_sentence(term) for term in settlement.agreed()],
            "notes_title": _("What this means"),
            "notes": _notes(case),
        }


def _notes(case: Case) -> list[str]:
    cure = clock_length("cure_notice", case)
    notes = [
        _("This agreement ends the dispute about this purchase once all its steps are done."),
        ngettext(
            "If a step is not done in time, the other side can report it on the case page. A cure notice of %(days)s day "
            "follows.",
            "If a step is not done in time, the other side can report it on the case page. A cure notice of %(days)s days "
            "follows.",
            cure,
        )
        % {"days": cure},
        _(
            "This agreement does not take away rights that the law of the buyer's home country does not allow to be given up."
        ),
        _("To check this document: open the case page and compare the document's fingerprint (SHA-256) with the file."),
    ]
    if len(languages_of(case)) > 1:
        notes.append(
            _("Both language versions say the same. If they differ, the version in the buyer's language prevails.")
        )
    return notes
