"""In what order neutrals are asked, and who may not be asked at all. Plain Python: the same rows always give the same order.

Rules: a tie with a side blocks. Among the others, whoever speaks more of the languages of the case comes first; then whoever
does not live in the country of one side only; then whoever knows the subject; then whoever has fewer cases; a lot, drawn from
the case and the person, decides the rest. Source: UNCITRAL Technical Notes on ODR (2016), paras 46-50.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict


class Row(TypedDict):
    """One person of the roster as they stood when the list was made."""

    neutral: int
    name: str
    languages: list[str]  # those of the case that the person speaks
    expert: bool
    load: int  # cases under way
    blocks: list[str]  # reasons why not; see `odr.neutrals.words.BLOCKS`
    discloses: list[str]  # facts made known to both sides; see `words.DISCLOSES`
    lot: str


def lot(case: str, neutral: int) -> str:
    """The lot of a person in a case: nobody chooses it, and anybody can draw it again."""
    return hashlib.sha256(f"{case}:{neutral}".encode()).hexdigest()


def order(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Those who may be asked, the first first; those who may not stand at the end."""
    return sorted((Row(**row) for row in rows), key=_place)  # type: ignore[typeddict-item]


def _place(row: Row) -> tuple[bool, int, bool, bool, int, str]:
    lives_near_one_side = "lives_with_one_side" in row["discloses"]
    return (
        bool(row["blocks"]),
        -len(row["languages"]),
        lives_near_one_side,
        not row["expert"],
        row["load"],
        row["lot"],
    )
