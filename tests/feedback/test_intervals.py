"""Intervals of shares and of their difference, against published values and an independent computation."""

from decimal import Decimal, getcontext
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.feedback import intervals

Z = Decimal("1.959963984540054")  # of 95 per cent, from tables
counts = st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def wilson(good: int, of: int) -> tuple[Decimal, Decimal]:
    """The two roots of (p - x)^2 = z^2 x (1 - x) / n, solved as a quadratic equation in decimals."""
    getcontext().prec = 50
    n, p, square = Decimal(of), Decimal(good) / Decimal(of), Z * Z
    a, b, c = 1 + square / n, -(2 * p + square / n), p * p
    root = (b * b - 4 * a * c).sqrt()
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


class TestAShare:
    @given(counts)
    def test_is_bounded_by_the_roots_of_wilsons_equation(self, drawn):
        found, (low, high) = intervals.share(*drawn), wilson(*drawn)
        assert found.low == pytest.approx(float(low), abs=1e-9)
        assert found.high == pytest.approx(float(high), abs=1e-9)

    @given(counts)
    def test_lies_inside_its_interval_and_mirrors(self, drawn):
        good, of = drawn
        found, mirrored = intervals.share(good, of), intervals.share(of - good, of)
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert mirrored.low == pytest.approx(1 - found.high)

    @pytest.mark.parametrize(
        ("good", "of", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_agrees_with_the_published_examples(self, good, of, low, high):
        """R. G. Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3."""
        found = intervals.share(good, of)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)

    @pytest.mark.parametrize(("good", "of"), [(0, 0), (3, 2), (-1, 5)])
    def test_of_nothing_or_of_more_than_all_is_none(self, good, of):
        with pytest.raises(ValueError, match="is no share"):
            intervals.share(good, of)


class TestADifference:
    @pytest.mark.parametrize(
        ("first", "second", "low", "high"),
        [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ],
    )
    def test_agrees_with_the_published_examples(self, first, second, low, high):
        """R. G. Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10."""
        found = intervals.difference(intervals.share(*first), intervals.share(*second))
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)

    @given(counts, counts)
    def test_is_the_hybrid_of_the_two_roots(self, first, second):
        found = intervals.difference(intervals.share(*first), intervals.share(*second))
        p, q = (Decimal(good) / Decimal(of) for good, of in (first, second))
        (l1, u1), (l2, u2) = wilson(*first), wilson(*second)
        low = p - q - ((p - l1) ** 2 + (u2 - q) ** 2).sqrt()
        high = p - q + ((u1 - p) ** 2 + (q - l2) ** 2).sqrt()
        assert found.low == pytest.approx(max(-1.0, float(low)), abs=1e-8)
        assert found.high == pytest.approx(min(1.0, float(high)), abs=1e-8)

    @given(counts, counts)
    def test_turned_round_is_the_same_with_the_other_sign(self, first, second):
        there = intervals.difference(intervals.share(*first), intervals.share(*second))
        back = intervals.difference(intervals.share(*second), intervals.share(*first))
        assert back.low == pytest.approx(-there.high)
        assert there.low <= there.value <= there.high

    def test_of_equal_shares_spans_nothing(self):
        found = intervals.difference(intervals.share(50, 100), intervals.share(50, 100))
        assert found.low == pytest.approx(-found.high)
        assert found.high < 2 * sqrt(0.5 / 100)
