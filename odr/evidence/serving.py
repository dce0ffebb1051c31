"""How files are given out: as downloads that no browser runs, or as our own small picture of them."""

from django.http import FileResponse
from django.utils.translation import gettext as _

from odr.common.errors import Conflict, NotFound
from odr.evidence import storage
from odr.evidence.kinds import KINDS
from odr.evidence.models import Exhibit

#: Whatever is in the file, a browser that shows it may do nothing with it.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def original(exhibit: Exhibit) -> FileResponse:
    """The file as it arrived, to be saved. Raises Conflict while the virus check is awaited, or after it failed."""
    if exhibit.state == Exhibit.State.QUARANTINED:
        raise Conflict(_("This file still waits for the virus check. Try again in a few minutes."))
    if exhibit.state == Exhibit.State.REFUSED:
        raise Conflict(_("A virus was found in this file. It was deleted."))
    response = FileResponse(
        storage.open_stored(exhibit.stored_as),
        as_attachment=True,
        filename=exhibit.name,
        content_type=KINDS[exhibit.kind].media_type,
    )
    return _guarded(response)


def preview(exhibit: Exhibit) -> FileResponse:
    """Our own picture of the file: drawn anew, without anything else the original carries. Raises NotFound without one."""
    if not exhibit.preview_as or exhibit.state != Exhibit.State.CLEAN:
        raise NotFound
    return _guarded(FileResponse(storage.open_stored(exhibit.preview_as), content_type="image/jpeg"))


def _guarded(response: FileResponse) -> FileResponse:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
