"""Which counts may be published: none of fewer than five cases, and none from which such a count could be worked out.

Plain Python. Source: the usual rule of official statistics, a threshold and, where the total is shown, a second cell hidden
with the first (ESSnet, Handbook on Statistical Disclosure Control, 2010).
"""

from collections.abc import Sequence
from typing import Final

THRESHOLD: Final = 5


def too_few(number: int) -> bool:
    """Whether a count says something about few people. Nothing at all is no secret."""
    return 0 < number < THRESHOLD


def hidden(counts: Sequence[int]) -> list[bool]:
    """For each count of one figure whose total is shown, whether it stays hidden.

    Hidden counts together are never fewer than five, nor a single one: the smallest others are hidden with them.
    """
    hide = [too_few(number) for number in counts]
    while any(hide) and (
        sum(hide) == 1 or sum(n for n, is_hidden in zip(counts, hide, strict=True) if is_hidden) < THRESHOLD
    ):
        others = [(number, at) for at, number in enumerate(counts) if number and not hide[at]]
        if not others:
            break
        hide[min(others)[1]] = True
    return hide
