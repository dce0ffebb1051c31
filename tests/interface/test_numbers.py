"""Whole numbers as pages send them: what is none of ours counts as not given, and never breaks a page."""

import pytest

from odr.common.forms import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("17", 17), ("999999999", 999_999_999)])
def test_a_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.0", "١٧", "²", "1_000", " 1", "x", "1" * 19, "9" * 5000])
def test_anything_else_is_not_given(text):
    assert whole_number(text) is None
