"""A real Chromium for tests: `browser_page(width=..., script=...)`, `axe(page)` and `screenshot(page, name)`.

Chromium is `ODR_CHROMIUM`, else the system's. Pictures go to the folder `ODR_SHOTS` names, and are not made without it.
The fonts are named by a fontconfig file written here, because without a Chinese font every character is an empty box
and no check notices.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Only violations are written out in full, and style sheets are not loaded again: no rule asked for needs either, and it halves the time.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
#: What decides an accessibility check: which kinds of elements stand in which (class, role, label and relations, not words or
#: ids), whether they say anything, the order of the headings, direction and width. That a list has one row more decides nothing.
STRUCTURE = """() => {
    const telling = ['type', 'role', 'dir', 'for', 'name'];
    const kind = e => e ? e.tagName + '.' + e.className + (e.textContent.trim() ? '' : '~') + ':' + [...e.attributes].map(
        a => a.name + (telling.includes(a.name) ? '=' + a.value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\\d+/g, '#') : '')).join() : '';
    const all = [...document.querySelectorAll('*')];
    const headings = all.filter(e => /^H[1-6]$/.test(e.tagName)).map(e => e.tagName);
    const kinds = new Set(all.map(e => kind(e.parentElement) + '>' + kind(e)));
    return [innerWidth, ...headings.filter((h, i) => h !== headings[i - 1]), ...[...kinds].sort()].join('|');
}"""
TWICE = """() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"""
#: Structures in which axe found nothing; the same is not asked twice.
SOUND: set[str] = set()
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>/usr/share/fonts</dir><dir>{cjk}</dir><cachedir>{cache}</cachedir>
{rules}
</fontconfig>
"""
RULE = """<match target="pattern"><test name="family"><string>{family}</string></test>
<edit name="family" mode="assign" binding="strong">{fonts}</edit></match>"""
FAMILIES = ("system-ui", "sans-serif", "sans")
LATIN_FIRST = ("Noto Sans", "Liberation Sans", "Noto Sans CJK SC", "DejaVu Sans")


def chromium_path() -> str:
    """Where Chromium is."""
    found = os.environ.get("ODR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No Chromium: install one, or name it in ODR_CHROMIUM.")
    return found


def fonts_file(folder: Path) -> Path:
    """A fontconfig file that maps the generic families to fonts with Chinese in them."""
    path = folder / "fonts.conf"
    fonts = "".join(f"<string>{font}</string>" for font in LATIN_FIRST)
    rules = "\n".join(RULE.format(family=family, fonts=fonts) for family in FAMILIES)
    cjk = Path(noto_cjk_sans_otc.__file__).parent
    path.write_text(FONTS.format(cjk=cjk, cache=folder / "cache", rules=rules), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for the run."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread; Django's guard misreads it
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts_file(tmp_path_factory.mktemp("fonts")))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), env=environment, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of a given width in a fresh context (its own cookies); closed after the test."""
    contexts = []

    def open_page(*, width: int = 1280, script: bool = True, **options: Any) -> Page:
        size = {"width": width, "height": 900 if width > 600 else 800}
        context = chromium.new_context(viewport=size, java_script_enabled=script, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """The accessibility violations of a page as sentences (WCAG 2.0 to 2.2 A and AA, best practice); empty is good.

    A page built of the same elements as one in which nothing was found, at the same width and direction, is not asked again.
    """

    def violations(page: Page) -> list[str]:
        if twice := page.evaluate(TWICE):
            return [f"ids that stand twice: {twice}"]
        structure = page.evaluate(STRUCTURE)
        if structure in SOUND:
            return []
        found = Axe().run(page, options=OPTIONS).response["violations"]
        if not found:
            SOUND.add(structure)
        return [
            f"{rule['id']}: {rule['help']} at {node['target']} {node['html'][:160]}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page as `<ODR_SHOTS>/<name>.png`; does nothing without ODR_SHOTS."""

    def keep(page: Page, name: str) -> None:
        if folder := os.environ.get("ODR_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep


def sideways(page: Page) -> int:
    """By how many CSS pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
