"""Confidence intervals of a share and of the difference of two shares. Plain Python, no database.

Wilson's score interval for one share (E. B. Wilson, JASA 22 (1927) 209), and Newcombe's hybrid of two of them for the difference,
without continuity correction (R. G. Newcombe, Statistics in Medicine 17 (1998) 873, method 10). Both stay within their bounds and
hold for small numbers and for shares of nothing or all, where the textbook interval fails.
"""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """A share or a difference of shares with its interval; shares from 0 to 1, differences from -1 to 1."""

    value: float
    low: float
    high: float


def share(good: int, of: int, *, percent: int = 95) -> Interval:
    """The share of `good` among `of`, with Wilson's interval. Raises ValueError unless 0 <= good <= of and of > 0."""
    if not 0 <= good <= of or of == 0:
        raise ValueError(f"{good} of {of} is no share")
    z = NormalDist().inv_cdf(0.5 + percent / 200)
    value, square = good / of, z * z
    centre = (good + square / 2) / (of + square)
    half = z / (of + square) * sqrt(good * (of - good) / of + square / 4)
    low = 0.0 if good == 0 else max(0.0, centre - half)
    high = 1.0 if good == of else min(1.0, centre + half)
    return Interval(value, low, high)


def difference(first: Interval, second: Interval) -> Interval:
    """The first share less the second, with Newcombe's interval from their two Wilson intervals."""
    value = first.value - second.value
    low = value - sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    high = value + sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Interval(value, max(-1.0, low), min(1.0, high))
