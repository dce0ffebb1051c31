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


def require_profile(value: Any, *, at: str = "$", depth: int = 0) -> None:
    """Raise OutsideProfile unless `value` is inside the profile."""
    if depth > MAX_DEPTH:
        raise OutsideProfile(f"{at}: nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        _require_text(value, at)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise OutsideProfile(f"{at}: integer beyond 2^53 - 1; write it as text")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise OutsideProfile(f"{at}: key {key!r} is not ASCII text")
            require_profile(item, at=f"{at}.{key}", depth=depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            require_profile(item, at=f"{at}[{number}]", depth=depth + 1)
    else:
        raise OutsideProfile(f"{at}: {type(value).__name__} has no canonical form; write it as text")


def _require_text(text: str, at: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise OutsideProfile(f"{at}: text is not in Unicode normal form C")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise OutsideProfile(f"{at}: text holds half of a surrogate pair")


def parse_canonical(data: bytes) -> Any:
    """Read canonical bytes. Raises OutsideProfile if they are not exactly the canonical form of what they say."""
    try:
        value = json.loads(data.decode(), parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise OutsideProfile(f"not JSON of the profile: {error}") from error
    if canonical(value) != data:
        raise OutsideProfile("JSON is not in canonical form")
    return value


def _no_float(text: str) -> Any:
    raise OutsideProfile(f"number {text} is not an integer; write it as text")
