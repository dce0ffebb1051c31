"""How often something may be done: a counter in the broker's cache, raised and read in one atomic step.

    ratelimit.spend("sign-in-mail-ip", ratelimit.client_address(request))

Each limit allows so many acts in a window that begins with the first of them. When the cache does not answer, each
process counts for itself: the limit then holds per process, and is never open. Lengths may be changed for one
installation: `ODR_LIMITS=api-write=100000/60,drafts=500/3600`.
"""

import hashlib
import ipaddress
import threading
import time
from functools import cache
from typing import Any, Final

import redis
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from odr.common.errors import TooMany

MINUTE: Final = 60
HOUR: Final = 3600

#: name: (acts, seconds)
LIMITS: Final = {
    "sign-in-mail-address": (5, HOUR),
    "sign-in-mail-ip": (60, HOUR),
    "code-ip": (60, HOUR),
    "drafts": (120, HOUR),  # new drafts and filings, per address of the visitor
    "uploads": (300, HOUR),  # files, per person, or per draft's visitor
    "check-document": (120, HOUR),  # documents and codes checked, per address
    "take-out": (60, HOUR),  # exports and evidence packages, per person
    "api-write": (12_000, MINUTE),  # per person
    "api-anonymous": (100, MINUTE),  # any API request without a person, per address
}

#: One atomic step: raise the counter, start its window with the first act, say the count and the milliseconds left.
SCRIPT: Final = """
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
if count == tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
"""

_alone: dict[str, tuple[int, float]] = {}
_alone_lock = threading.Lock()
ALONE_AT_MOST: Final = 50_000


def spend(name: str, who: str, *, cost: int = 1) -> None:
    """Count one act (or `cost` of them) of `who` under the limit `name`. Raises TooMany, which says when to try again."""
    allowed, seconds = limit(name)
    key = f"limit:{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"  # no addresses of people in the cache
    try:
        count, left = _count_together(key, seconds, cost)
    except redis.RedisError:
        count, left = _count_alone(key, seconds, cost)
    if count > allowed:
        wait = max(1, round(left))
        raise TooMany(_("That was too often in a short time. Please wait a little and try again."), retry_after=wait)


def limit(name: str) -> tuple[int, int]:
    """How many acts in how many seconds."""
    changed: dict[str, str] = settings.ODR_LIMITS
    if name not in changed:
        return LIMITS[name]
    acts, _slash, seconds = changed[name].partition("/")
    return int(acts), int(seconds)


def client_address(request: HttpRequest) -> str:
    """The visitor's address; of an IPv6 address its /64, because one line owns all of it.

    Headers that name an address are believed only as far as `ODR_PROXIES` trusted proxies stand before us (default 0:
    not at all), counted from our end, so that a forged header has no effect.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.ODR_PROXIES:
        named = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(named) >= settings.ODR_PROXIES:
            address = named[-settings.ODR_PROXIES]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _count_together(key: str, seconds: int, cost: int) -> tuple[int, float]:
    count, left = _script()(keys=[shared_cache.make_key(key)], args=[seconds * 1000, cost])
    return int(count), max(0, int(left)) / 1000


@cache
def _script() -> Any:
    """The script on a client of our own, which gives up soon: a limit must not make a page wait for a dead server."""
    client = redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]), socket_timeout=0.5, socket_connect_timeout=0.5, retry=None
    )
    return client.register_script(SCRIPT)


def _count_alone(key: str, seconds: int, cost: int) -> tuple[int, float]:
    moment = time.monotonic()
    with _alone_lock:
        if len(_alone) > ALONE_AT_MOST:
            for old in [known for known, (_count, until) in _alone.items() if until <= moment]:
                del _alone[old]
        count, until = _alone.get(key, (0, 0.0))
        if until <= moment:
            count, until = 0, moment + seconds
        _alone[key] = (count + cost, until)
    return count + cost, until - moment
