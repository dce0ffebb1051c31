"""The gallery in a real Chromium: every pattern, in every language, wide and narrow, with and without script."""

import gzip
import re

import pytest
from django.test import Client

from tests.plugins.browser import sideways

LANGUAGES = ["en", "zh-hans", "ar"]
PAGES = {
    "index": "",
    "question": "question/",
    "question-errors": "question/?errors",
    "fields": "fields/",
    "fields-errors": "fields/?errors",
    "case": "case/",
    "sent": "sent/",
}
KILOBYTE = 1024


@pytest.fixture(autouse=True)
def gallery_open(settings):
    settings.ODR_DEMO = True


def address(live_server, language: str, name: str) -> str:
    return f"{live_server.url}/{language}/gallery/{PAGES[name]}"


@pytest.mark.journey
@pytest.mark.parametrize("language", LANGUAGES)
class TestInABrowser:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_no_accessibility_rule_is_broken(self, live_server, browser_page, axe, screenshot, language, width):
        page = browser_page(width=width)
        faults = []
        for name in PAGES:
            page.goto(address(live_server, language, name))
            faults += [f"{name}: {fault}" for fault in axe(page)]
            screenshot(page, f"gallery-{name}-{language}-{width}")
        assert faults == []

    def test_nothing_runs_out_of_a_320_pixel_screen_without_script(self, live_server, browser_page, language):
        page = browser_page(width=320, script=False)
        wider = {}
        for name in PAGES:
            page.goto(address(live_server, language, name))
            wider[name] = sideways(page)
        assert wider == dict.fromkeys(PAGES, 0)

    def test_controls_are_large_enough_for_a_thumb(self, live_server, browser_page, language):
        page = browser_page(width=390)
        page.goto(address(live_server, language, "fields"))
        small = page.evaluate(
            """[...document.querySelectorAll("main :is(button, .button, input:not([type=hidden],[type=radio],[type=checkbox]), select, textarea, .choice, summary)")]
            .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert small == []

    def test_the_content_policy_is_never_broken(self, live_server, browser_page, language):
        page = browser_page()
        said = []
        page.on(
            "console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None
        )
        for name in PAGES:
            page.goto(address(live_server, language, name))
        assert said == []

    def test_asks_no_other_host_for_anything(self, live_server, browser_page, language):
        page = browser_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address(live_server, language, "index"))
        assert [url for url in asked if not url.startswith(live_server.url)] == []


@pytest.mark.journey
class TestAWrongAnswer:
    def test_puts_the_focus_on_the_summary_whose_links_lead_to_the_controls(self, live_server, browser_page):
        page = browser_page()
        page.goto(address(live_server, "en", "question-errors"))
        assert page.evaluate("document.activeElement.id") == "problem"
        page.get_by_role("alert").get_by_role("link", name="Delivery date").click()
        assert page.evaluate("document.activeElement.name") == "delivered_day"
        assert page.title().startswith("Error:")


@pytest.mark.journey
class TestChangingTheLanguage:
    def test_keeps_the_page_and_what_was_typed(self, live_server, browser_page):
        page = browser_page()
        page.goto(address(live_server, "en", "question"))
        page.get_by_label("It is fake or unsafe").check()
        page.get_by_label("Year").fill("2026")
        page.get_by_role("link", name="简体中文").click()
        assert page.url == address(live_server, "zh-hans", "question")
        assert page.get_by_label("是假货或不安全").is_checked()
        assert page.get_by_label("年", exact=True).input_value() == "2026"

    def test_puts_the_year_first_in_chinese(self, live_server, browser_page):
        page = browser_page()
        page.goto(address(live_server, "zh-hans", "question"))
        labels = page.locator(".parts label").all_inner_texts()
        assert labels == ["年", "月", "日"]


@pytest.mark.journey
class TestNothingTypedIsLost:
    def test_a_draft_is_saved_ten_seconds_after_a_change(self, live_server, browser_page):
        page = browser_page()
        page.clock.install()
        page.goto(address(live_server, "en", "question"))
        page.get_by_label("Year").fill("2026")
        with page.expect_request("**/autosave/") as sent:
            page.clock.run_for(10_000)
        assert "delivered_year=2026" in sent.value.post_data
        page.get_by_text("Saved at").wait_for()

    def test_files_are_sent_with_their_progress_and_errors_keep_the_page(self, live_server, browser_page):
        page = browser_page()
        page.goto(address(live_server, "en", "fields"))
        page.get_by_label("Full name").fill("Amélie Durand")
        page.get_by_label("Add photos").set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a" * 300_000}
        )
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_role("alert").wait_for()
        assert page.get_by_label("Full name").input_value() == "Amélie Durand"
        assert page.evaluate("document.activeElement.id") == "problem"
        assert page.title().startswith("Error:")

    def test_a_cut_connection_says_so_and_keeps_the_chosen_files(self, live_server, browser_page):
        page = browser_page()
        page.goto(address(live_server, "en", "fields"))
        page.get_by_label("Add photos").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
        page.context.set_offline(True)
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_text("The connection was cut.").wait_for()
        assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1
        assert page.get_by_role("button", name="Save and continue").is_enabled()

    def test_the_end_of_a_session_is_announced_two_minutes_before(self, live_server, browser_page, axe):
        page = browser_page()
        page.goto(address(live_server, "en", "index") + "?session")
        page.get_by_role("alertdialog").wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
        assert axe(page) == []


class TestWithoutABrowser:
    def test_is_not_found_where_it_is_not_wanted(self, settings, client):
        settings.ODR_DEMO = settings.DEBUG = False
        assert client.get("/en/gallery/").status_code == 404

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("name", "most"), [("question", 30), ("fields", 30), ("case", 60), ("index", 60)])
    def test_is_light_with_its_style_and_script(self, client: Client, language, name, most):
        from tests.interface.test_styles import STATIC

        answer = client.get(f"/{language}/gallery/{PAGES[name]}")
        parts = [answer.content, *((STATIC / file).read_bytes() for file in ("odr.css", "odr.js", "icon.svg"))]
        assert sum(len(gzip.compress(part)) for part in parts) <= most * KILOBYTE

    @pytest.mark.parametrize("language", ["zh-hans", "ar"])
    @pytest.mark.parametrize("name", list(PAGES))
    def test_leaves_no_english_word_in_another_language(self, client, language, name):
        answer = client.get(f"/{language}/gallery/{PAGES[name]}").content.decode()
        text = re.sub(r"<(script|style|option|title)\b.*?</\1>|<bdi.*?</bdi>|<[^>]+>", " ", answer, flags=re.DOTALL)
        words = set(re.findall(r"[A-Za-z]{4,}", text))
        known = {"English", "Amélie", "Durand", "María", "Ruiz", "JPEG", "Cookie", "Merci", "réponds", "demain"}
        own = {"Merci", "ponds", "demain", "left", "side", "silent", "asked", "twice", "The"}  # what people wrote
        assert words - known - own == set()

    @pytest.mark.parametrize(("name", "status"), [("question", 200), ("question-errors", 422), ("fields-errors", 422)])
    def test_answers_a_wrong_answer_with_422(self, client, name, status):
        assert client.get(f"/en/gallery/{PAGES[name]}").status_code == status

    @pytest.mark.parametrize("name", list(PAGES))
    def test_has_one_heading_one_main_part_and_the_direction_of_its_language(self, client, name):
        answer = client.get(f"/ar/gallery/{PAGES[name]}").content.decode()
        assert answer.count("<h1") == answer.count("<main") == 1
        assert '<html lang="ar" dir="rtl">' in answer
