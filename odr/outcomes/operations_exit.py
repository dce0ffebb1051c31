"""The papers of the ways out as one file: each in the reader's language and in that of the place they go to."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.outcomes import documents, exit_packs
from odr.outcomes.exit_papers import PAPERS
from odr.outcomes.queries import documents as issued

#: Languages the papers are in.
LANGUAGES: Final = ("en", "zh-hans")
#: The language of the place the papers go to, where it is one of those.
PLACES: Final = {"china": "zh-hans"}
TEMPLATE: Final = "outcomes/document.typ"


def case_of(user: User, case_id: UUID) -> Case:
    """The case, for its buyer, once it ended without an outcome that was carried out.

    Raises NotFound for anybody else, Conflict before that.
    """
    case = cases.get(user, case_id)
    own = cases.participation(user, case)
    if own is None or own.side != Side.CLAIMANT:
        raise NotFound
    if not exit_packs.is_open(case):
        raise Conflict(
            _("The papers for other places are here once the case ends without an outcome that was carried out.")
        )
    return case


@transaction.atomic
def take_papers(*, case_id: UUID, by: User, keys: Sequence[str], now: datetime) -> tuple[str, bytes]:
    """Make the papers of these ways (none named: of all that fit or may fit) as a ZIP. Returns its name and its bytes.

    With a manifest of SHA-256. Raises NotFound and Conflict as `case_of`, InvalidInput for a way that there is not.
    """
    case = case_of(by, case_id)
    open_ = [way.key for way in exit_packs.ways(case) if way.fits != "no"]
    wanted = list(dict.fromkeys(keys)) or open_
    if unknown := [key for key in wanted if key not in PAPERS]:
        options = ", ".join(PAPERS)
        raise InvalidInput(
            {"keys": _("There is no way %(key)s. Choose from: %(options)s.") % {"key": unknown[0], "options": options}}
        )
    files = [file for key in wanted for file in _files(case, key, reader=by.language, at=now)]
    files += [(f"issued/{row.file_name}", documents.read(row), row.kind) for row in issued(case)]
    content = _zip(case, files, at=now)
    digest = hashlib.sha256(content).hexdigest()
    log.record(
        "outcomes.exit-papers-taken", about=case, case=case, by=by, role="claimant", at=now, ways=wanted, sha256=digest
    )
    return f"{case.number}-papers.zip", content


def _files(case: Case, key: str, *, reader: str, at: datetime) -> list[tuple[str, bytes, str]]:
    """The papers of one way: a PDF in each language, and the fields for programs."""
    own = reader if reader in LANGUAGES else "en"
    made: list[tuple[str, bytes, str]] = []
    for language in dict.fromkeys((own, PLACES.get(key, "en"))):
        with translation.override(language):
            paper = PAPERS[key](case)
        block = {"language": language, **{name: paper[name] for name in ("title", "facts", "sections")}}
        data = {"number": case.number, "blocks": [block]}
        content = documents.pdf_of(f"exit-{key}", TEMPLATE, data, at=at, attachment=paper["fields"])
        made.append((f"{key}/{key}.{language}.pdf", content, paper["title"]))
    fields = json.dumps({"way": key, "case": case.number, "fields": paper["fields"]}, ensure_ascii=False, indent=1)
    made.append((f"{key}/{key}.json", fields.encode(), "fields"))
    return made


def _zip(case: Case, files: list[tuple[str, bytes, str]], *, at: datetime) -> bytes:
    """All files and a manifest; the same files at the same moment give the same bytes."""
    listed: list[dict[str, Any]] = [
        {"name": name, "what": what, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content, what in files
    ]
    manifest = json.dumps(
        {"case": case.number, "made_at": at.isoformat(), "files": listed}, ensure_ascii=False, indent=1
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, _what in [*files, ("manifest.json", manifest.encode(), "")]:
            archive.writestr(zipfile.ZipInfo(name, date_time=at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
