"""In what order neutrals are asked, and who may not be asked at all. Plain Python: the same rows always give the same order.

Rules: a tie with a side blocks. Among the others, whoever speaks more of the languages of the case comes first; then whoever
does not live in the country of one side only; then whoever knows the subject; then whoever has fewer cases; a lot decides among
those who stand equal. Source: UNCITRAL Technical Notes on ODR (2016), paras 46-50.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from odr.neutrals import replay


class Step(TypedDict):
    """One line of the path that ties a person to a side; `kind` is of `Tie.Kind`, or found by the platform (`words.KINDS`)."""

    start: str
    kind: str
    end: str


class Row(TypedDict):
    """One person of the roster as they stood when the list was made."""

    neutral: int
    name: str
    languages: list[str]  # those of the case that the person speaks
    expert: bool
    load: int  # cases under way
    blocks: list[str]  # reasons why not; see `odr.neutrals.words.BLOCKS`
    discloses: list[str]  # facts made known to both sides; see `words.DISCLOSES`
    paths: list[list[Step]]  # the ties behind them, nearest first
    repeats: dict[str, int]  # earlier appointments in cases of the same seller, marketplace or representative
    lot: str  # empty before the draw


def facts(row: Row) -> dict[str, Any]:
    """What of a row the order rests on: the candidate as the draw's file names them, without names and without ties."""
    return {
        "number": row["neutral"],
        "blocked": bool(row["blocks"]),
        "languages": len(row["languages"]),
        "near": "lives_with_one_side" in row["discloses"],
        "expert": row["expert"],
        "load": row["load"],
    }


def order(rows: Iterable[Mapping[str, Any]], *, seed: str = "") -> list[Row]:
    """Those who may be asked, the first first; those who may not stand at the end. Without a seed nobody has a lot yet."""
    known = {row["neutral"]: Row(**{**row, "lot": replay.lot(seed, row["neutral"]) if seed else ""}) for row in rows}  # type: ignore[typeddict-item]
    return [known[number] for number in replay.order([facts(row) for row in known.values()], seed)]
