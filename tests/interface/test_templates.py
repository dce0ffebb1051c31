"""Templates: every word can be translated, and nothing needs a looser content policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ALONE = TEMPLATES / "cases" / "procedure_map.html"  # a file for developers that stands alone, in both languages at once
PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"} and path != ALONE)
TRANSLATED = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
WORDS_IN_ATTRIBUTES = re.compile(r'\b(?:alt|title|placeholder|aria-label|content)="([^"{<]*[A-Za-z]{3}[^"{<]*)"')
NOT_WORDS = re.compile(
    r"width=device-width.*|[\W_]*(?:PDF|ZIP|CSV|JSON|API|MB|KB|IBAN|BIC)[\W_]*|/[\w/.-]*"
)  # kinds of files, standards, addresses


def hard_coded(source: str) -> list[str]:
    """The words of a template outside its translation tags."""
    bare = TRANSLATED.sub("\x00", source)
    bare = re.sub(
        r"<!doctype[^>]*>|<!--.*?-->|<(script|style|svg|code)\b.*?</\1>", "", bare, flags=re.DOTALL | re.IGNORECASE
    )
    attributes = [text for text in WORDS_IN_ATTRIBUTES.findall(bare) if not NOT_WORDS.fullmatch(text)]
    texts = re.sub(r"<[^>]*>", "\x00", bare).replace("&nbsp;", " ")
    words = [
        text.strip()
        for text in texts.split("\x00")
        if re.search(r"[A-Za-z\u4e00-\u9fff]{2}", re.sub(r"&\w+;", "", text))
    ]
    return attributes + [text for text in words if not NOT_WORDS.fullmatch(text)]


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
class TestEachTemplate:
    def test_has_no_words_outside_translation_tags(self, path):
        assert hard_coded(path.read_text(encoding="utf-8")) == []

    def test_needs_no_inline_script_or_style(self, path):
        source = path.read_text(encoding="utf-8")
        mail = path.parent.name == "notices"  # in e-mail the styles are put inline when it is sent
        assert not re.search(r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))|\son\w+=\"", source)
        assert mail or not re.search(r"<style|\sstyle=\"", source)

    def test_can_be_read(self, path):
        engines["django"].get_template(name_of(path))

    def test_has_no_comment_broken_over_lines(self, path):
        assert not re.search(r"{#[^\n]*$", re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8")), re.MULTILINE)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Send my case</p>", ["Send my case"]),
        ('<a aria-label="Close this">{{ x }}</a>', ["Close this"]),
        ("<p>{% translate 'Send' %} · {{ x|default:'No' }}</p>", []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", []),
    ],
)
def test_the_finder_sees_what_it_should(source, words):
    assert hard_coded(source) == words
