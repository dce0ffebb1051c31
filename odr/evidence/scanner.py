"""The virus scan: clamd over its socket (command INSTREAM). Without one configured nothing is scanned, and that is said."""

import socket
import struct
from typing import Any, Final

from django.conf import settings

from odr.common.errors import Unavailable
from odr.evidence.models import Exhibit

PIECE: Final = 64 * 1024
SECONDS: Final = 20


def scan(file: Any) -> str:
    """CLEAN, INFECTED or NOT_SCANNED. Raises Unavailable when the scanner is configured and does not answer."""
    if not settings.CLAMD_SOCKET:
        return Exhibit.Scan.NOT_SCANNED
    try:
        answer = _ask(file)
    except OSError as failure:
        raise Unavailable("The virus scanner does not answer.") from failure
    if answer.endswith(b"FOUND"):
        return Exhibit.Scan.INFECTED
    if answer.endswith(b"OK"):
        return Exhibit.Scan.CLEAN
    raise Unavailable("The virus scanner could not check the file.")


def _ask(file: Any) -> bytes:
    with _connect(settings.CLAMD_SOCKET) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := clamd.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").strip()


def _connect(address: str) -> socket.socket:
    """A path of a Unix socket, or `host:port`."""
    if "/" in address:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
