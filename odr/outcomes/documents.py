"""Documents as files: typeset once, sealed, hashed, stored under a random name, never changed.

A new kind of document, say an order, needs a line in `kinds.py` and, called inside the act that issues it:

    def block() -> dict[str, Any]:
        return {"title": _("Procedural order"), "facts": [[_("Case"), case.number]],
                "sections": [{"title": _("What is ordered"), "kind": "orders", "lines": [order.text]}]}
    data = {"number": case.number, "blocks": documents.in_languages(documents.languages_of(case), block)}
    documents.issue(case=case, kind="order", template="outcomes/document.typ", data=data, attachment=order.terms, at=now)

`outcomes/document.typ` shows facts and sections (kinds: orders, numbered, paragraphs, notes, plain), orders before all
else. `outcomes/letter.typ` puts an address in the window of an envelope: `data["sender"]`, a line, and
`data["recipient"]`, lines. A template of its own imports the parts it needs from `outcomes/_document.typ`. The marks for
checking (code, square, seal line, pages) and the attached file are added here, to every document.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import rfc8785
import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.cases.procedures import clock_length
from odr.common import formats
from odr.evidence.storage import flush_to_disk
from odr.outcomes import sealing
from odr.outcomes.models import Document, Settlement
from odr.outcomes.terms import Term, TermKind
from odr.outcomes.typesetting import typeset

#: Of a code: no letter that could be read as another (Crockford's base 32).
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Languages whose name for typst and PDF is another than Django's.
TYPST_LANGUAGES: Final = {"zh-hans": "zh"}


def issue(
    *,
    case: Case | None,
    kind: str,
    template: str,
    data: dict[str, Any],
    at: datetime,
    attachment: Any = None,
    name: str = "",
) -> Document:
    """Typeset, seal and keep a document: `templates/<template>` with `data`, as told above.

    `data["number"]` begins the file's name, `name` ends it (default: the kind). `attachment` is what a program reads
    instead of the text: anything JSON can hold, attached as a file. `case` is None where the parties may not see it.
    Never fails for a character no font has. Raises SealUnusable when the deployment's key cannot be read.
    """
    code = new_code()
    content = sealing.seal(pdf_of(kind, template, data, at=at, attachment=attachment, code=code), at=at)
    file_name = f"{data['number']}-{name or kind.replace('_', '-')}.pdf"
    return _store(case=case, kind=kind, file_name=file_name, content=content, code=code, at=at)


def pdf_of(
    kind: str, template: str, data: dict[str, Any], *, at: datetime, attachment: Any = None, code: str = ""
) -> bytes:
    """The document before it is sealed; the same data gives the same bytes. Without a code: a draft, not to be checked."""
    address = address_of(code) if code else ""
    envelope = {
        "kind": kind,
        "number": data["number"],
        "code": code,
        "issued_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "languages": [block["language"] for block in data["blocks"]],
        "content": attachment,
    }
    whole = data | {
        "by": settings.ODR_OPERATOR,
        "code": code,
        "address": address,
        "qr": _square(address) if code else "",
        "attachment": {
            "name": f"{kind.replace('_', '-')}.json",
            "content": rfc8785.dumps(envelope).decode(),
            "description": "The same content for programs",
        },
        "blocks": [_with_marks(block, code) for block in data["blocks"]],
    }
    return typeset(template, whole, at=at)


def in_languages(languages: Sequence[str], block: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
    """What `block` says, in each of these languages: the blocks of a document's data."""
    blocks = []
    for language in languages:
        with translation.override(language):
            blocks.append({"language": language} | block())
    return blocks


def languages_of(case: Case) -> list[str]:
    """The languages both sides read, the claimant's first, each once."""
    rows = cases.participants(case).filter(side__in=[Side.CLAIMANT, Side.RESPONDENT])
    read_by = {row.side: row.user.language for row in rows}
    wanted = [read_by.get(side.value, case.language) for side in (Side.CLAIMANT, Side.RESPONDENT)]
    return list(dict.fromkeys(code if code in settings.PARTY_LANGUAGES else "en" for code in wanted))


def issue_settlement(settlement: Settlement, *, at: datetime) -> Document:
    """The settlement agreement in the languages of both sides, the claimant's first; the terms attached as data."""
    case = settlement.case
    languages = languages_of(case)
    blocks = in_languages(languages, lambda: _settlement_block(settlement, several=len(languages) > 1))
    return issue(
        case=case,
        kind="settlement",
        template="outcomes/document.typ",
        data={"number": case.number, "blocks": blocks},
        attachment={"origin": settlement.origin, "terms": settlement.terms},
        at=at,
    )


def read(document: Document) -> bytes:
    """The file, checked against its hash. Raises OSError when it was changed or lost on the disk."""
    with default_storage.open(document.stored_as) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise OSError(f"The file of document {document.pk} is not the one that was issued.")
    return content


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


def new_code() -> str:
    """A code of 60 random bits that a person can type: `7K2M-9QXR-4TWB`."""
    letters = "".join(secrets.choice(LETTERS) for _position in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def address_of(code: str) -> str:
    """The short address at which the document with this code is checked."""
    return f"{settings.ODR_BASE_URL}/d/{code}"


def _with_marks(block: dict[str, Any], code: str) -> dict[str, Any]:
    language = block["language"]
    with translation.override(language):
        return block | {
            "lang": TYPST_LANGUAGES.get(language, language),
            "page_of": _("Page {page} of {pages}"),
            "code_label": pgettext("of a document", "Code"),
            "qr_alt": _("Square code with the address to check this document"),
            "seal_title": _("How to check this document"),
            "seal_lines": _seal_lines(code) if code else [],
        }


def _seal_lines(code: str) -> list[str]:
    return [
        _("%(name)s sealed this file electronically. Any change to the file breaks the seal.")
        % {"name": sealing.sealed_by()},
        _(
            "To check it, scan the square or open the address. There you can upload the file, or type the code %(code)s. "
            "Common PDF programs show the seal too."
        )
        % {"code": code},
    ]


def _square(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#16202b", xmldecl=False)
    return drawn.getvalue().decode()


def _store(*, case: Case | None, kind: str, file_name: str, content: bytes, code: str, at: datetime) -> Document:
    """Keep an issued document. The file is on the disk before its row can be committed."""
    stored_as = default_storage.save(f"documents/{secrets.token_hex(16)}.pdf", ContentFile(content))
    flush_to_disk(stored_as)
    return Document.objects.create(
        case=case,
        kind=kind,
        code=code,
        file_name=file_name,
        stored_as=stored_as,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        created_at=at,
    )


def _settlement_block(settlement: Settlement, *, several: bool) -> dict[str, Any]:
    case = settlement.case
    sides = {row.side: row.display_name for row in cases.participants(case)}
    prevails = _("Both language versions say the same. If they differ, the version in the buyer's language prevails.")
    return {
        "title": _("Settlement agreement"),
        "facts": [
            [_("Case"), case.number],
            [_("About"), case.title],
            [_("Buyer"), sides.get(Side.CLAIMANT.value, "")],
            [_("Seller"), sides.get(Side.RESPONDENT.value, case.respondent_name)],
            [_("Order"), f"{case.marketplace_name} {case.order_number}".strip() or "-"],
            [_("Date"), formats.day(settlement.created_at.date())],
            [_("How it came about"), settlement.get_origin_display()],
        ],
        "prevails": prevails if several else "",
        "sections": [
            {"title": _("What was agreed"), "lines": [term_sentence(term) for term in settlement.agreed()]},
            {"title": _("What this means"), "kind": "notes", "lines": _notes(case)},
        ],
    }


def _notes(case: Case) -> list[str]:
    cure = clock_length("cure_notice", case)
    return [
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
    ]
