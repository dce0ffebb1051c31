"""What is answered when something fails, and the headers on every answer."""

import time

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path

from odr import urls
from odr.common.errors import TooMany
from tests import factories

pytestmark = pytest.mark.django_db


def broken(request):
    raise ValueError("the secret inner detail")


def no_database(request):
    raise OperationalError("connection refused: the secret inner detail")


def too_often(request):
    raise TooMany("Please wait.", retry_after=77)


@pytest.fixture
def failing(settings, client):
    """A few addresses that fail, beside all real ones."""

    class Conf:
        urlpatterns = [
            *(path(f"{start}broken/", broken) for start in ("", "api/v1/")),
            *(path(f"{start}no-database/", no_database) for start in ("", "api/v1/")),
            *(path(f"{start}too-often/", too_often) for start in ("", "api/v1/")),
            *urls.urlpatterns,
        ]
        handler400, handler403 = urls.handler400, urls.handler403
        handler404, handler500 = urls.handler404, urls.handler500

    settings.ROOT_URLCONF = Conf
    client.raise_request_exception = False
    return client


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/en/", 200), ("/en/no-such-page/", 404), ("/broken/", 500), ("/no-database/", 503), ("/too-often/", 429),
        ("/api/v1/no-such/", 404), ("/api/v1/broken/", 500), ("/api/v1/no-database/", 503),
        ("/api/v1/too-often/", 429), ("/health/", 200), ("/en/account/", 302),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers_and_no_inner_detail(failing, url, status):
    answer = failing.get(url)

    assert answer.status_code == status or (url == "/health/" and answer.status_code == 503)
    assert {name: answer.get(name) for name in HEADERS} == HEADERS
    assert "Cookie" in answer["Vary"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert "secret inner detail" not in answer.content.decode()
    if url.startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("url", "after"), [("/no-database/", "10"), ("/api/v1/no-database/", "10"), ("/too-often/", "77")]
)
def test_says_when_to_come_back(failing, url, after):
    assert failing.get(url)["Retry-After"] == after


def test_the_page_of_a_missing_page_is_in_the_language_of_its_address(failing):
    assert "找不到这个页面" in failing.get("/zh-hans/no-such-page/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_without_the_database_a_signed_in_person_is_told_so_within_two_seconds(client, settings):
    client.force_login(factories.person())
    client.raise_request_exception = False
    good = connection.settings_dict["PORT"], connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"], connection.settings_dict["PORT"] = "127.0.0.1", "9"
    try:
        started = time.monotonic()
        answer = client.get("/en/account/")
        took = time.monotonic() - started
    finally:
        connection.settings_dict["PORT"], connection.settings_dict["HOST"] = good
        connection.close()

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "We cannot answer right now" in answer.content.decode()
    assert took < 2
    assert client.get("/en/account/").status_code == 200  # and back by itself


def test_a_form_from_elsewhere_is_refused_with_a_page(db):
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.post("/en/account/sign-in/", {"email": "a@example.org"})

    assert page.status_code == 403
    assert "This page was open too long" in page.content.decode()


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "TRACK", "X"])
def test_unknown_methods_are_not_allowed_anywhere(client, method):
    for url in ("/en/", "/en/account/sign-in/", "/api/v1/schema/", "/health/"):
        assert client.generic(method, url).status_code == 405


def test_cookies_are_kept_from_scripts_and_other_sites(client):
    client.force_login(factories.person())
    client.get("/en/account/")

    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
