"""Plumbing of the API: problem+json answers, pages by cursor, and writes that may safely be repeated."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import Http404
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from odr.common import rows
from odr.common.errors import Conflict, InvalidInput, NotFound, Refusal, TooMany, Unavailable
from odr.common.models import IdempotencyRecord

PROBLEM_JSON = "application/problem+json"
STILL_ANSWERED = "A request with this Idempotency-Key is still being answered. Repeat it in a moment."


class Pages(CursorPagination):
    """Newest first, by key: no OFFSET and no count, however many there are."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-id")


def problem(*, status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> Response:
    """One error answer (RFC 9457). `code` is stable; `detail` is for people and may improve."""
    body: dict[str, Any] = {"type": f"urn:odr:problem:{code}", "title": code.replace("-", " "), "status": status}
    body |= {"code": code, "detail": detail}
    if errors:
        body["errors"] = errors
    headers = {"Retry-After": "10"} if status == Unavailable.status else None
    return Response(body, status=status, content_type=PROBLEM_JSON, headers=headers)


def answer_refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """The one exception handler of the API."""
    if isinstance(error, InvalidInput):
        return _problem_of_input(error.errors)
    if isinstance(error, Refusal):
        answer = problem(status=error.status, code=error.code, detail=str(error) or error.code)
        if isinstance(error, TooMany):
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    if isinstance(error, exceptions.ValidationError):
        return _problem_of_input(_flat(error.detail))
    if isinstance(error, exceptions.APIException):
        return _problem_of_framework(error, context)
    if isinstance(error, Http404):
        return problem(status=404, code=NotFound.code, detail="There is no such thing, or you may not see it.")
    if isinstance(error, PermissionDenied):
        return problem(status=403, code="not-permitted", detail=str(error) or "You may not do this.")
    if isinstance(error, (OperationalError, InterfaceError)):
        return problem(
            status=503, code=Unavailable.code, detail="The database does not answer. Repeat the request later."
        )
    return None


def _problem_of_input(errors: dict[str, list[Any]]) -> Response:
    texts = {field: [str(message) for message in messages] for field, messages in errors.items()}
    detail = "; ".join(f"{field}: {' '.join(messages)}" for field, messages in texts.items())
    return problem(status=422, code=InvalidInput.code, detail=detail, errors=texts)


def _problem_of_framework(error: exceptions.APIException, context: dict[str, Any]) -> Response:
    codes = {400: "malformed-request", 401: "not-signed-in", 403: "not-permitted", 404: NotFound.code}
    codes |= {405: "method-not-allowed", 406: "not-acceptable", 415: "unsupported-media-type", 429: "too-many-requests"}
    answer = problem(
        status=error.status_code, code=codes.get(error.status_code, error.default_code), detail=str(error.detail)
    )
    if header := getattr(error, "auth_header", None):
        answer.headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        answer.headers["Retry-After"] = str(int(wait))
    return answer


def _flat(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Nested serializer errors as dotted field names."""
    if isinstance(detail, dict):
        return {
            name: messages
            for key, value in detail.items()
            for name, messages in _flat(value, f"{prefix}.{key}" if prefix else str(key)).items()
        }
    if isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        return {
            name: messages
            for index, item in enumerate(detail)
            for name, messages in _flat(item, f"{prefix}.{index}").items()
        }
    return {prefix or "body": [str(item) for item in (detail if isinstance(detail, list) else [detail])]}


class WriteView(APIView):
    """A view whose POST may carry an `Idempotency-Key`: the same key and body is done once and answered alike.

    The key's row is written in the act's own transaction, so an answer is kept exactly when the act is. Another body
    under the same key is refused (422), a request still in flight is a conflict (409).
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        handler = getattr(self, request.method.lower(), None) if request.method == "POST" else None
        if handler is not None and request.headers.get("Idempotency-Key"):
            setattr(self, "post", lambda sent, *a, **k: once(sent, lambda: handler(sent, *a, **k)))  # noqa: B010
        return super().dispatch(request, *args, **kwargs)


def storable(value: dict[Any, Any]) -> None:
    """For a field that takes any object. Raises ValidationError for a character that cannot be kept."""
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
    except (UnicodeEncodeError, RecursionError) as wrong:
        raise exceptions.ValidationError("Use plain values and characters.") from wrong
    if "\\u0000" in text:
        raise exceptions.ValidationError("Null characters are not allowed.")


def sent_by(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body in its shape, checked. Raises ValidationError naming each field that is wrong."""
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def once(request: Request, act: Callable[[], Response]) -> Response:
    """Do `act` once for the request's idempotency key; afterwards give the kept answer."""
    key = request.headers["Idempotency-Key"]
    if not 8 <= len(key) <= 100 or not key.isascii():
        raise InvalidInput({"Idempotency-Key": "Use 8 to 100 ASCII characters, for example a UUID."})
    owner = str(request.user.pk)
    fingerprint = _fingerprint(request)
    with transaction.atomic(), rows.together():
        kept = _hold(owner, key)
        if kept is not None:
            return _answer_again(kept, fingerprint)
        response = act()
        _keep(owner, key, fingerprint, response)
        return response


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()


def _hold(owner: str, key: str) -> IdempotencyRecord | None:
    """Take the key for this transaction, or say that a request with it is being answered; the answer kept, if any.

    One round trip. A first request that commits between the reading and the lock leaves its row unseen; `_keep` then
    finds it and says the same: repeat in a moment.
    """
    number = int.from_bytes(hashlib.sha256(f"{owner}:{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.free, r.request_hash, r.status, r.body FROM (SELECT pg_try_advisory_xact_lock(%s) AS free) l"
            " LEFT JOIN common_idempotencyrecord r ON r.owner = %s AND r.key = %s",
            [number, owner, key],
        )
        free, request_hash, status, body = cursor.fetchone()
    if not free:
        raise Conflict(STILL_ANSWERED)
    if request_hash is None:
        return None
    return IdempotencyRecord(owner=owner, key=key, request_hash=request_hash, status=status, body=json.loads(body))


def _keep(owner: str, key: str, fingerprint: str, response: Response) -> None:
    """Keep the answer, in the act's transaction. Raises Conflict, which takes the act back, if one is kept already."""
    body = json.dumps(response.data, default=str)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_idempotencyrecord (owner, key, request_hash, status, body, created_at)"
            " VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING",
            [owner, key, fingerprint, response.status_code, body],
        )
        if not cursor.rowcount:
            raise Conflict(STILL_ANSWERED)


def _answer_again(kept: IdempotencyRecord, fingerprint: str) -> Response:
    if kept.request_hash != fingerprint:
        raise InvalidInput({"Idempotency-Key": "This key was used for another request. Use a new key."})
    return Response(kept.body, status=kept.status, headers={"Idempotent-Replay": "true"})
