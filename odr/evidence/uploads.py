"""Stops reading an upload that is larger than any limit allows, while it is still coming in."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from odr.evidence.kinds import CASE_BYTES, FILE_BYTES


class Limit(FileUploadHandler):
    """Drops what comes after the limit of one file; closes the connection when all files together pass the limit of a case.

    A file cut off in this way is one piece longer than the limit, so whoever stores it still sees that it is too large.
    """

    total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.total += len(raw_data)
        if self.total > CASE_BYTES + FILE_BYTES:
            raise StopUpload(connection_reset=True)
        return raw_data if start <= FILE_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        return None
