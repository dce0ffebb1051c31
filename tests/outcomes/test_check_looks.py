"""The page that checks documents, in a real Chromium: accessible, whole on a phone, and usable without JavaScript."""

import pytest

from odr.outcomes import documents
from odr.outcomes.models import Settlement
from tests.paths import settled_case
from tests.plugins.browser import sideways

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.mark.parametrize(
    ("language", "width", "script"), [("en", 1280, True), ("en", 320, False), ("zh-hans", 390, True), ("ar", 390, True)]
)
def test_every_answer_looks_right(live_server, browser_page, axe, screenshot, tmp_path, language, width, script):
    issued = Settlement.objects.get(case=settled_case()).document
    content = documents.read(issued)
    files = {"genuine": content, "changed": content[:-3] + b" " + content[-2:], "no-pdf": b"a photo"}
    page = browser_page(width=width, script=script)
    wrong = []

    def look(name: str) -> None:
        screenshot(page, f"check-{name}-{language}-{width}")
        wrong.extend(f"{name} {language}: {fault}" for fault in axe(page)) if script else None
        if sideways(page) > 0:
            wrong.append(f"{name} {language}: {sideways(page)} px too wide at {width}")

    address = f"{live_server.url}/{language}/check-a-document/"
    page.goto(address)
    look("empty")
    for name, one in files.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(one)
        page.goto(address)
        page.set_input_files("input[type=file]", path)
        page.click("main form button")
        page.wait_for_load_state()
        look(name)
        expected = {"genuine": "good", "changed": "bad"}.get(name, "")
        assert page.locator(f".tag.{expected}").count() == 1 if expected else page.locator(".error").count()
    page.goto(f"{live_server.url}/d/{issued.code}")
    look("issued")
    assert issued.code in page.input_value("input[name=code]")
    page.goto(f"{address}?code=0000-0000-0000")
    look("unknown")
    assert wrong == []


def test_is_offered_at_the_foot_of_every_page(client):
    assert "/check-a-document/" in client.get("/en/").content.decode()
