"""Where somebody may be sent after signing in: a page of this site, never an address from outside."""

from typing import Final

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST: Final = 300


def safe_path(path: str | None) -> str:
    """The path if it is one of this site's, else "". Full addresses, schemes, `//host`, backslashes and control
    characters are all refused, because browsers read each of them as a way out."""
    if not path or len(path) > LONGEST or not path.startswith("/") or "\\" in path:
        return ""
    if any(ord(c) < 33 or ord(c) == 127 for c in path):
        return ""
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
