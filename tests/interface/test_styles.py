"""The style sheet keeps its promises: direction-safe, readable, light, and nothing from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "odr" / "common" / "static" / "odr"
CSS = (STATIC / "odr.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", CSS))
PHYSICAL = re.compile(
    r"(?<![a-z-])(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![a-z-])(?:left|right|top|bottom|width|height):\s"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)|(?:min|max)-(?:width|height)\s*:(?![^{;]*\)\s*\{)"
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_uses_logical_properties_only():
    assert [found.group() for found in PHYSICAL.finditer(re.sub(r"@media[^{]*\{", "{", CSS))] == []


def test_the_lint_sees_a_physical_property():
    assert PHYSICAL.search(".x { margin-left: 1rem }")
    assert PHYSICAL.search(".x { text-align: right }")


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(ink, "paper") for ink in ("ink", "muted", "link", "bad", "good", "wait", "brand", "tag-ink", "buyer", "seller")],
        *[("ink", ground) for ground in ("panel", "wait-panel", "bad-panel", "good-panel", "tag", "buyer-panel", "seller-panel")],
        *[("link", ground) for ground in ("panel", "wait-panel", "bad-panel", "good-panel", "tag")],
        ("muted", "panel"), ("muted", "tag"), ("muted", "wait-panel"), ("on-brand", "brand"), ("on-brand", "brand-deep"), ("tag-ink", "tag"),
        ("bad", "bad-panel"), ("good", "good-panel"), ("wait", "wait-panel"), ("buyer", "buyer-panel"), ("seller", "seller-panel"),
        ("paper", "bad"), ("paper", "good"), ("brand", "tag"),
    ],
)  # fmt: skip
def test_text_has_a_contrast_of_at_least_6_to_1(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 6


@pytest.mark.parametrize(
    ("edge", "ground"),
    [("edge", "paper"), ("edge", "panel"), ("brand", "paper"), ("focus", "paper"), ("focus", "halo")],
)
def test_edges_of_controls_and_the_focus_ring_have_a_contrast_of_at_least_3_to_1(edge, ground):
    assert contrast(TOKENS[edge], TOKENS[ground]) >= 3


def test_the_focus_is_seen_on_the_dark_header():
    assert contrast(TOKENS["halo"], TOKENS["brand"]) >= 3


def test_every_colour_is_a_token():
    body = CSS[CSS.index("}") :]
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", body)) <= {"#fff", "#000"}


def test_takes_nothing_from_elsewhere():
    assert not re.search(r"url\(|@import|@font-face", CSS)


@pytest.mark.parametrize(("name", "most"), [("odr.css", 6_000), ("odr.js", 2_500), ("icon.svg", 400)])
def test_is_light_on_the_wire(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes())) <= most


def test_our_own_script_is_small():
    assert len((STATIC / "odr.js").read_bytes()) <= 5 * 1024 + 512
