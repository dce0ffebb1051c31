"""Pages looked at as people see them: every language, a large screen and a phone."""

import re
from collections.abc import Callable, Iterable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from odr.accounts.models import User
from tests.plugins.access import come_in
from tests.plugins.browser import sideways

LANGUAGES = ("en", "zh-hans", "ar")
WIDTHS = (1280, 390)
#: Who goes to which named page, with which arguments.
Visit = tuple[User | None, str, list[object]]


@pytest.fixture
def look_at(
    live_server: object,
    browser_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> Callable[[User | None, Iterable[str]], None]:
    """`look_at(user, addresses)`: every page at these addresses below the language is accessible, has one heading of its own,
    and nothing stands out sideways."""
    site = str(live_server.url)  # type: ignore[attr-defined]
    page = browser_page(width=WIDTHS[0])

    def at(user: User | None, addresses: Iterable[str]) -> None:
        enter(page, user, site)
        wrong = []
        for address in addresses:
            for language in LANGUAGES:
                answer = page.goto(f"{site}/{language}/{address}")
                assert answer is not None
                assert answer.status == 200, f"{page.url}: {answer.status}"
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900 if width > 600 else 800})
                    screenshot(
                        page,
                        re.sub(r"[^a-z-]+", "-", f"{address}{user.full_name if user else ''}-{language}-") + str(width),
                    )
                    wrong += _faults(page, axe, f"{page.url} at {width}")
        assert wrong == []

    return at


@pytest.fixture
def look(look_at: Callable[[User | None, Iterable[str]], None]) -> Callable[[Iterable[Visit]], None]:
    """`look(visits)`: the same for named pages; `visits` may be a generator that goes on with a case between two pages."""

    def at(visits: Iterable[Visit]) -> None:
        for user, name, args in visits:
            with translation.override("en"):
                address = reverse(name, args=args)
            look_at(user, [address.removeprefix("/en/")])

    return at


def enter(page: Page, user: User | None, site: str) -> None:
    """Let the browser be signed in as this person, or as nobody."""
    page.context.clear_cookies()
    if user is not None:
        cookie = come_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])


def _faults(page: Page, axe: Callable[[Page], list[str]], where: str) -> list[str]:
    found = [f"{where}: {fault}" for fault in axe(page)]
    found += [f"{where}: {sideways(page)} px sideways"] if sideways(page) > 0 else []
    found += [] if page.locator("h1").count() == 1 else [f"{where}: one heading of the page itself"]
    return found
