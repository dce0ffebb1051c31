"""Whole numbers as a page or an address sends them. What is none, or longer than any of ours, counts as not given."""

from typing import Final

from django.http import HttpRequest

#: Digits of the longest number that a page of ours sends; Python refuses to read one of thousands.
LONGEST: Final = 9


def whole(text: str) -> int | None:
    """The number, if the text is one in plain digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None


def version_seen(request: HttpRequest) -> int | None:
    """How many acts there had been when the page was drawn, as its form says."""
    return whole(request.POST.get("version", ""))
