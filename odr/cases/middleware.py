"""Requests of whoever decides a case run behind the wall (`odr.cases.wall`)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from odr.accounts import queries as accounts
from odr.accounts.api_auth import SCHEME
from odr.accounts.models import Role
from odr.cases import wall
from odr.cases.models import Participation, Side
from odr.common.time import now

GetResponse = Callable[[HttpRequest], HttpResponse]


class CaucusWall:
    """One transaction with the adjudicator's database role, for pages and API of a case that the person decides.

    For everybody else it does nothing: who does not hold the role costs no query, a program's call costs one. An answer of
    500 and above takes the transaction back; a refusal has taken its own act back already.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not decides(request):
            return self.get_response(request)
        with transaction.atomic(), wall.adjudicator():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def decides(request: HttpRequest) -> bool:
    """Whether the request is about a case that its sender decides."""
    words = request.headers.get("Authorization", "").encode("latin-1", "replace").split()
    by_token = len(words) == 2 and words[0].lower() == SCHEME
    if not by_token and not accounts.has_role(request.user, Role.ARBITRATOR):
        return False
    case_id = _case_of(request)
    if case_id is None:
        return False
    deciding = Participation.objects.filter(case_id=case_id, side=Side.ARBITRATOR, ended_at=None)
    if not by_token:
        return request.user.is_authenticated and deciding.filter(user=request.user).exists()
    people = set(deciding.values_list("user_id", flat=True))
    token = accounts.api_token(words[1].decode("latin-1"), now=now()) if people else None
    return token is not None and token.user_id in people


def _case_of(request: HttpRequest) -> UUID | None:
    try:
        found: Any = resolve(request.path_info).kwargs.get("case_id")
    except Resolver404:
        return None
    return found if isinstance(found, UUID) else None
