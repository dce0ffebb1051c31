"""Every word of the interface stands in every language it is offered in, with nothing lost."""

import polib
import pytest

from odr.common.messages import catalogues, extract


@pytest.mark.parametrize(
    ("app", "language"), [(app, language) for app in extract.apps() for language in catalogues.languages_of(app)]
)
def test_the_catalogue_is_complete(app, language):
    assert list(catalogues.problems(app, language)) == []


@pytest.mark.parametrize(
    ("app", "language"), [(app, language) for app in extract.apps() for language in catalogues.languages_of(app)]
)
def test_collecting_the_texts_again_changes_no_file(app, language):
    path = catalogues.path_of(app, language)
    kept = path.read_text(encoding="utf-8") if path.exists() else None
    collected = catalogues.merged(app, language)
    assert kept == (str(collected) if len(collected) else None), f"run `make messages` and commit {path.name} of {app}"


class TestReadingTheSource:
    def test_finds_the_words_of_python_and_of_templates(self, tmp_path):
        python = tmp_path / "pages.py"
        python.write_text(
            'x = _("Send")\ny = ngettext("%(n)s file", "%(n)s files", n)\nz = pgettext_lazy("month", "May")\n'
        )
        page = tmp_path / "page.html"
        page.write_text(
            '{% load i18n %}<p class="it\'s">{% translate "Send" %}</p>\n'
            '   {% blocktranslate count n=n trimmed %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}{% translate "May" context "month" %}'
        )
        assert list(extract.read(python)) == [("", "Send", ""), ("", "%(n)s file", "%(n)s files"), ("month", "May", "")]
        assert list(extract.read(page)) == [("", "Send", ""), ("", "%(n)s day", "%(n)s days"), ("month", "May", "")]

    def test_gives_each_template_to_the_app_that_owns_its_folder(self):
        owner = {
            name: extract.app_of_template(extract.TEMPLATES / name)
            for name in ("base.html", "patterns/tag.html", "mfa/index.html", "cases/x.html")
        }
        assert owner == {
            "base.html": "common",
            "patterns/tag.html": "common",
            "mfa/index.html": "accounts",
            "cases/x.html": "cases",
        }


class TestJudgingATranslation:
    @pytest.mark.parametrize(
        ("english", "chinese", "fault"),
        [
            ("Send", "", "has no translation"),
            ("Hello %(name)s", "您好", "has other placeholders"),
            ("Read <a>this</a>", "请看这里", "has other tags"),
            ("Hello %(name)s", "%(name)s，您好", ""),
        ],
    )
    def test_names_the_fault(self, english, chinese, fault):
        found = catalogues.fault_of(polib.POEntry(msgid=english, msgstr=chinese))
        assert found.startswith(fault)
        assert bool(found) == bool(fault)

    def test_refuses_a_guess(self):
        assert "fuzzy" in catalogues.fault_of(polib.POEntry(msgid="Send", msgstr="发送", flags=["fuzzy"]))

    def test_lets_a_plural_form_write_one_and_two_as_words(self):
        entry = polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "يوم", 1: "%(n)s يومًا"})
        assert catalogues.fault_of(entry) == ""
