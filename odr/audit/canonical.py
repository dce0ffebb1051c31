"""One byte form for each JSON value: RFC 8785 under a narrow input profile.

The profile leaves out what JSON tools disagree on, so that any RFC 8785 encoder, and most plain ones, give the same
bytes: keys are ASCII, there are no floats, integers stay below 2^53 in size, text is Unicode NFC without surrogates.
Decimals and moments are text. Source: RFC 8785 sections 3.1 and 3.2. Needs the standard library only.
"""

import json
import unicodedata
from typing import Any, Final

MAX_INTEGER: Final = 2**53 - 1  # the largest size that an IEEE double counts without gaps
MAX_DEPTH: Final = 32
# Inside the profile these settings give RFC 8785: ASCII keys sort alike by code point and by UTF-16 unit, and the
# escapes are the same short ones, or four lower-case hex digits.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


class OutsideProfile(ValueError):
    """The value has no canonical form here; the message names the place and what would be right."""


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`. Raises OutsideProfile if it leaves the profile."""
    require_profile(value)
    return _encode(value).encode()


def require_profile(value: Any, *, depth: int = 0) -> None:
    """Raise OutsideProfile, naming the place, unless `value` is inside the profile."""
    kind = type(value)
    if kind is str:
        if not value.isascii():
            _require_text(value)
    elif kind is dict:
        _require_depth(depth)
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise OutsideProfile(f"key {key!r} is not ASCII text")
            _require_item(item, key, depth)
    elif kind is list:
        _require_depth(depth)
        for number, item in enumerate(value):
            _require_item(item, number, depth)
    elif kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise OutsideProfile("integer beyond 2^53 - 1; write it as text")
    elif value is not None and kind is not bool:
        raise OutsideProfile(f"{kind.__name__} has no canonical form; write it as text")


def _require_item(item: Any, place: str | int, depth: int) -> None:
    if type(item) is str and item.isascii():  # nearly all there is
        return
    try:
        require_profile(item, depth=depth + 1)
    except OutsideProfile as error:
        raise OutsideProfile(f"{place}: {error}") from None


def _require_depth(depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise OutsideProfile(f"nested deeper than {MAX_DEPTH} levels")


def _require_text(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise OutsideProfile("text is not in Unicode normal form C")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise OutsideProfile("text holds half of a surrogate pair")


def parse_canonical(data: bytes) -> Any:
    """Read canonical bytes. Raises OutsideProfile if they are not exactly the canonical form of what they say."""
    try:
        value = _decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise OutsideProfile(f"not JSON of the profile: {error}") from error
    if canonical(value) != data:
        raise OutsideProfile("JSON is not in canonical form")
    return value


def _no_float(text: str) -> Any:
    raise OutsideProfile(f"number {text} is not an integer; write it as text")


_decode = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode
