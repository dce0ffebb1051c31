"""One act of a case through the API: read the body, do the act as the caller, answer with what came of it."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from odr.accounts.access import signed_in
from odr.common.api import sent_by
from odr.common.time import now


def do(
    act: Callable[..., Any],
    request: Request,
    *,
    sent: type[Serializer[Any]],
    answer: type[BaseSerializer[Any]],
    status: int = 201,
    **known: Any,
) -> Response:
    """Do `act` with the body, which has the shape `sent`, and with what the address tells (`known`).

    Raises what the act raises, and ValidationError naming each field of the body that is wrong.
    """
    made = act(by=signed_in(request), now=now(), **known, **sent_by(sent, request))
    return Response(answer(made).data, status=status)
