"""One byte form for each value."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from odr.audit.canonical import MAX_INTEGER, OutsideProfile, canonical, parse_canonical

text = st.text(st.characters(exclude_categories=["Cs"])).map(lambda t: unicodedata.normalize("NFC", t))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | text,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=5)
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(values)
def test_is_the_form_of_the_reference_encoder(value):
    assert canonical(value) == rfc8785.dumps(value)


@settings(max_examples=200, deadline=None)
@given(values)
def test_is_read_back_as_the_same_value(value):
    assert parse_canonical(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.5, "float has no canonical form"),
        ({"a": [1, 2.0]}, "a: 1: float"),
        (2**53, "integer beyond"),
        ({"é": 1}, "is not ASCII"),
        ({1: 1}, "is not ASCII text"),
        ("e\u0301", "normal form C"),
        ("\ud800", "surrogate"),
        (b"x", "bytes has no canonical form"),
    ],
)
def test_what_json_tools_disagree_on_is_refused(value, why):
    with pytest.raises(OutsideProfile, match=why):
        canonical(value)


def test_too_deep_a_value_is_refused():
    value = []
    for _ in range(40):
        value = [value]
    with pytest.raises(OutsideProfile, match="deeper than 32"):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e3",
        b"NaN",
        b'"\\u0041"',
        b"[1",
        b"\xff",
        b"[" * 9999,
    ],
)
def test_other_forms_are_not_read(data):
    with pytest.raises(OutsideProfile):
        parse_canonical(data)
