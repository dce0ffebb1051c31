"""Limits: exact under many clients at once, and never open."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import RequestFactory

from odr.common import ratelimit
from odr.common.errors import TooMany


@pytest.fixture
def allowed(settings):
    settings.ODR_LIMITS = {"drafts": "100/60"}
    return 100


def tries(number, who="somebody"):
    def one(_n):
        try:
            ratelimit.spend("drafts", who)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(64) as pool:
        return sum(pool.map(one, range(number)))


def test_exactly_as_many_as_allowed_get_through_of_64_clients_at_once(allowed):
    assert tries(400) == allowed


def test_everybody_has_their_own(allowed):
    assert tries(150, "one") == tries(150, "other") == allowed


def test_says_when_to_try_again(allowed):
    ratelimit.spend("drafts", "somebody", cost=100)

    with pytest.raises(TooMany) as refused:
        ratelimit.spend("drafts", "somebody")
    assert 55 <= refused.value.retry_after <= 60


def test_a_window_ends(settings):
    settings.ODR_LIMITS = {"drafts": "1/1"}
    ratelimit.spend("drafts", "somebody")
    with pytest.raises(TooMany):
        ratelimit.spend("drafts", "somebody")
    import time

    time.sleep(1.05)
    ratelimit.spend("drafts", "somebody")


@pytest.fixture
def no_cache(settings):
    ratelimit._script.cache_clear()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    yield
    ratelimit._script.cache_clear()


def test_without_the_cache_each_process_counts_for_itself(allowed, no_cache):
    assert tries(300, "while the cache is down") == allowed


def test_every_limit_of_the_installation_has_a_name_that_exists(settings):
    assert set(settings.ODR_LIMITS) <= set(ratelimit.LIMITS)


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP",
        "X-Cluster-Client-IP", "X-Forwarded", "Forwarded-For", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr",
    ],
)  # fmt: skip
def test_a_forged_header_changes_nobodys_address(header):
    request = RequestFactory().get("/", headers={header: "203.0.113.9"})

    assert ratelimit.client_address(request) == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),  # what the visitor wrote stands before what our proxy added
        ("", "127.0.0.1"),
        ("not an address", "unknown"),
    ],
)
def test_behind_one_proxy_its_own_entry_counts(settings, forwarded, address):
    settings.ODR_PROXIES = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})

    assert ratelimit.client_address(request) == address


def test_one_line_of_ipv6_is_one_visitor():
    first, second = (RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in (1, 2))

    assert ratelimit.client_address(first) == ratelimit.client_address(second) == "2001:db8:1:2::/64"
