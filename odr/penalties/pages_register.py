"""The public register: search, one line, and the whole of it as a file. Nothing here knows anything but register entries."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from odr.common import cursors
from odr.common.errors import NotFound
from odr.common.forms import whole_number
from odr.common.time import now
from odr.penalties import words
from odr.penalties.forms import RegisterForm
from odr.penalties.models import RegisterEntry

#: The columns of the file, in order; texts in both languages follow.
COLUMNS: Final = (
    "id", "seller", "is_pseudonym", "seller_country", "registration_number", "marketplace", "store", "level", "rule_id",
    "ladder_version", "scope", "standing", "is_on_hold", "effect_at", "ends_at", "ended_at", "published_at", "changed_at",
    "visible_until",
)  # fmt: skip


def visible(*, at: datetime) -> QuerySet[RegisterEntry]:
    """Lines the public may read now."""
    return RegisterEntry.objects.filter(visible_until__gt=at)


def search(
    *, at: datetime, seller: str = "", store: str = "", marketplace: str = "", level: str = ""
) -> QuerySet[RegisterEntry]:
    """Lines by what the register itself shows; a pseudonym is not found by the name behind it."""
    rows = visible(at=at)
    texts = {"seller": seller.strip(), "store": store.strip(), "marketplace": marketplace.strip()}
    rows = rows.filter(**{f"{name}__icontains": text for name, text in texts.items() if text})
    wanted = whole_number(level)
    return rows if wanted is None else rows.filter(level=wanted)


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Search the register."""
    form = RegisterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = cursors.page(search(at=now(), **wanted), by="published_at", after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.more
    context = {
        "rows": page.rows,
        "filter": form,
        "searched": any(wanted.values()),
        "older_url": f"?{query.urlencode()}" if page.more else "",
        "clear_url": reverse("penalties:register"),
    }
    return render(request, "penalties/register.html", context)


@require_GET
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One line of the register; an annulled one stays readable as annulled."""
    found = visible(at=now()).filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    response = render(request, "penalties/entry.html", {"entry": found, "back_url": reverse("penalties:register")})
    if found.is_pseudonym or found.standing == RegisterEntry.Standing.REVERSED:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every visible line as it is today: UTF-8, RFC 4180, one line a row."""
    at = now()
    response = StreamingHttpResponse(_lines(at), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="register-{at.date().isoformat()}.csv"'
    return response


def _lines(at: datetime) -> Iterator[str]:
    texts = [f"{name}_{language}" for name in ("goods", "summary") for language in settings.REGISTER_LANGUAGES]
    yield _line([*COLUMNS, "level_title", *texts])
    for row in visible(at=at).order_by("-published_at", "-id").iterator(chunk_size=500):
        said = [
            getattr(row, name).get(language, "")
            for name in ("goods", "summary")
            for language in settings.REGISTER_LANGUAGES
        ]
        title = words.level_title(row.level, row.ladder_version, "en")
        yield _line([*(_plain(getattr(row, name)) for name in COLUMNS), title, *said])


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(str(cell)) for cell in cells])
    return out.getvalue()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def _harmless(cell: str) -> str:
    """A cell no spreadsheet runs as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
