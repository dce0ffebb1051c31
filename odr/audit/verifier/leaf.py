"""Reading leaves and opening their fields."""

import re
from collections.abc import Iterable
from typing import Any, Final

from odr.audit.canonical import OutsideProfile, parse_canonical
from odr.audit.commitments import opens
from odr.audit.leaves import EVENT_KEYS, EVENT_VERSION, MAP_KEYS, MAP_VERSION
from odr.audit.notes import Malformed

MAX_LEAF: Final = 200_000
MAX_FIELDS: Final = 500
HEX32: Final = re.compile(r"[0-9a-f]{64}")
TAG: Final = re.compile(r"[0-9a-f]{32}")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_event(data: bytes) -> dict[str, Any]:
    """An event's leaf. Raises Malformed unless it is one of this log's form."""
    leaf = _read(data, keys=EVENT_KEYS, version=EVENT_VERSION)
    good = (
        isinstance(leaf["case"], str)
        and TAG.fullmatch(leaf["case"])
        and type(leaf["n"]) is int
        and leaf["n"] >= 0
        and isinstance(leaf["prev"], str)
        and (HEX32.fullmatch(leaf["prev"]) or (leaf["prev"] == "" and leaf["n"] == 0))
        and isinstance(leaf["at"], str)
        and MOMENT.fullmatch(leaf["at"])
        and isinstance(leaf["ev"], str)
        and UUID.fullmatch(leaf["ev"])
        and all(isinstance(leaf[key], str) for key in ("type", "actor", "role"))
        and isinstance(leaf["commit"], dict)
        and len(leaf["commit"]) <= MAX_FIELDS
        and all(isinstance(text, str) and HEX32.fullmatch(text) for text in leaf["commit"].values())
    )
    if not good:
        raise Malformed("a leaf's values are not of the form odr/leaf/v1")
    return leaf


def read_map(data: bytes) -> dict[str, Any]:
    """A case map's leaf. Raises Malformed unless it is one."""
    leaf = _read(data, keys=MAP_KEYS, version=MAP_VERSION)
    if (
        type(leaf["cases"]) is not int
        or not HEX32.fullmatch(str(leaf["root"]))
        or not MOMENT.fullmatch(str(leaf["at"]))
    ):
        raise Malformed("a case map's values are not of the form odr/case-map/v1")
    return leaf


def open_fields(leaf: dict[str, Any], openings: Iterable[Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields whose opening fits the leaf, and the names of those that do not. Raises Malformed."""
    opened: dict[str, Any] = {}
    false: list[str] = []
    for opening in openings:
        tag, salt = opening_form(opening)
        fits = tag in leaf["commit"] and tag not in opened and _fits(leaf["commit"][tag], salt, tag, opening["value"])
        if fits:
            opened[tag] = opening["value"]
        else:
            false.append(tag)
    return opened, false


def opening_form(opening: Any) -> tuple[str, bytes]:
    """Tag and salt of an opening. Raises Malformed."""
    if not isinstance(opening, dict) or not {"tag", "salt", "value"} <= set(opening):
        raise Malformed("an opened field has tag, salt and value")
    tag, salt = opening["tag"], opening["salt"]
    if not isinstance(tag, str) or not isinstance(salt, str) or not HEX32.fullmatch(salt):
        raise Malformed("an opened field's salt is 32 bytes in hex")
    return tag, bytes.fromhex(salt)


def _fits(commitment: str, salt: bytes, tag: str, value: Any) -> bool:
    try:
        return opens(commitment_hex=commitment, salt=salt, tag=tag, value=value)
    except OutsideProfile:
        return False


def _read(data: bytes, *, keys: frozenset[str], version: str) -> dict[str, Any]:
    if len(data) > MAX_LEAF:
        raise Malformed(f"a leaf has at most {MAX_LEAF} bytes")
    try:
        leaf = parse_canonical(data)
    except OutsideProfile as error:
        raise Malformed(f"leaf: {error}") from error
    if not isinstance(leaf, dict) or set(leaf) != keys or leaf["v"] != version:
        raise Malformed(f"a leaf has the keys of {version}")
    return leaf
