"""Files as the pattern `patterns/files.html` wants them. `{% load evidence %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from odr.evidence.kinds import KINDS
from odr.evidence.models import Exhibit

register = template.Library()

_TAGS = {Exhibit.State.QUARANTINED: "wait", Exhibit.State.REFUSED: "bad"}


@register.filter
def file_rows(exhibits: Iterable[Exhibit]) -> list[dict[str, Any]]:
    """The files of a case, each with its address."""
    return [
        row(exhibit, url=reverse("evidence:show", args=[exhibit.pk])) | {"by": _by(exhibit)} for exhibit in exhibits
    ]


def row(exhibit: Exhibit, *, url: str, remove_url: str = "") -> dict[str, Any]:
    """One file: what it is called, of which kind and size, what it shows, and where it can be had."""
    ready = exhibit.state == Exhibit.State.CLEAN
    return {
        "name": exhibit.name,
        "kind": KINDS[exhibit.kind].label,
        "size": exhibit.size,
        "shows": exhibit.shows,
        "url": url if ready else "",
        "status": "" if ready else exhibit.get_state_display(),
        "tag_kind": _TAGS.get(Exhibit.State(exhibit.state), ""),
        "remove_url": remove_url,
    }


def _by(exhibit: Exhibit) -> str:
    number = _("File %(number)d") % {"number": exhibit.number or 0}
    return f"{number} · SHA-256 {exhibit.sha256[:12]}…"
