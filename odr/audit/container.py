"""The ZIP form of an evidence package: one byte form for one list of files.

Members are stored uncompressed, in the given order, dated 1980-01-01. Any ZIP tool opens it. A reader builds the file
again from what it read and compares, so no byte of it is without meaning. Standard library only.
"""

import re
import struct
import zlib
from collections.abc import Iterable
from typing import Final

from odr.audit.notes import Malformed

MAX_BYTES: Final = 512_000_000
MAX_MEMBERS: Final = 5_000
MEMBER_NAME: Final = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
END: Final = struct.Struct("<4s4H2IH")
_VERSION, _DATE = 20, 0x21  # plain ZIP 2.0; 1980-01-01
_MODE = 0o100644 << 16


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The container of these files. Raises ValueError for names or sizes that a reader would refuse."""
    body, directory, count = bytearray(), bytearray(), 0
    seen: set[str] = set()
    for name, data in files:
        if not MEMBER_NAME.fullmatch(name) or name in seen:
            raise ValueError(f"{name!r} is no usable member name, or stands twice")
        seen.add(name)
        encoded, offset = name.encode(), len(body)
        common = (0, 0, 0, _DATE, zlib.crc32(data), len(data), len(data), len(encoded), 0)
        body += LOCAL.pack(b"PK\x03\x04", _VERSION, *common) + encoded + data
        directory += CENTRAL.pack(b"PK\x01\x02", 3 << 8 | _VERSION, _VERSION, *common, 0, 0, 0, _MODE, offset) + encoded
        count += 1
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    if count > MAX_MEMBERS or len(body) + len(directory) + len(end) > MAX_BYTES:
        raise ValueError(f"a package holds at most {MAX_MEMBERS} files and {MAX_BYTES} bytes")
    return bytes(body + directory + end)


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a container. Raises Malformed unless `pack` of them gives the same bytes."""
    if len(data) > MAX_BYTES:
        raise Malformed(f"larger than {MAX_BYTES} bytes")
    files: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == b"PK\x03\x04":
        if len(files) == MAX_MEMBERS or len(data) < at + LOCAL.size:
            raise Malformed(f"more than {MAX_MEMBERS} files, or cut short")
        *_, size, name_size, _extra = LOCAL.unpack_from(data, at)
        start = at + LOCAL.size + name_size
        name, at = data[at + LOCAL.size : start].decode("ascii", "replace"), start + size
        files[name] = data[start:at]
    try:
        again = pack(files.items())
    except ValueError as error:
        raise Malformed(str(error)) from error
    if again != data:
        raise Malformed("not the one byte form of a package: changed, cut short, or packed by another program")
    return files
