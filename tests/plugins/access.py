"""Signed-in clients, and limits that start anew with each test."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client

from odr.accounts import queries
from odr.accounts.models import User
from odr.accounts.operations import sessions


def come_in(client: Client, user: User, *, method: str = "") -> Client:
    """Sign `user` in on `client`; staff with their second factor shown in this session."""
    from allauth.account.internal.flows.login import record_authentication

    client.force_login(user)
    request = HttpRequest()
    request.user = user
    request.session = session = client.session
    assert isinstance(session, SessionBase)
    record_authentication(request, user, method=method or ("mfa" if queries.needs_second_factor(user) else "link"))
    sessions.mark_started(request)
    session.save()
    return client


@pytest.fixture
def signed_in_as() -> Callable[[User], Client]:
    """`signed_in_as(user)`: a client of its own, signed in, second factor shown."""
    return lambda user: come_in(Client(), user)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Limits count across requests, not across tests."""
    cache.clear()
