"""The law engine for programs, and the determination of a case."""

from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.errors import InvalidInput
from odr.common.time import now
from odr.determinations import engine, queries
from odr.determinations.models import Determination

LARGEST_BODY = 20_000  # bytes


class DetermineIn(serializers.Serializer[Any]):
    """Facts in the vocabulary of the rules, flat or nested; and the day on which the question is asked."""

    facts = serializers.DictField(help_text="For example {'consumer.residence': 'FR', 'trader.establishment': 'CN'}.")
    as_of = serializers.DateField(required=False, help_text="YYYY-MM-DD; today when absent.")


class DetermineOut(serializers.Serializer[Any]):
    """The answers with the rules that carry them, and the memo made of them."""

    facts = serializers.DictField()
    as_of = serializers.DateField()
    pack_version = serializers.CharField()
    finding = serializers.DictField()
    memo = serializers.DictField()


class DeterminationOut(serializers.ModelSerializer[Determination]):
    """What was pinned to a case; `replay` says whether asking again gives the same bytes."""

    replay = serializers.SerializerMethodField()

    class Meta:
        model = Determination
        fields = ("id", "facts", "as_of", "pack_version", "finding", "memo", "made_at", "replay")

    def get_replay(self, row: Determination) -> str:
        """same, changed, or other-rules."""
        return queries.replay(row)


class Determine(APIView):
    """Asks the law engine. Nothing is kept and nobody needs to sign in."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    @extend_schema(request=DetermineIn, responses={200: DetermineOut})
    def post(self, request: Request) -> Response:
        """Facts in, finding and memo out."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise ParseError(f"Send at most {LARGEST_BODY} bytes of facts.")
        body = DetermineIn(data=request.data)
        body.is_valid(raise_exception=True)
        found = engine.find(body.validated_data["facts"], as_of=_day(body.validated_data.get("as_of")))
        return Response(DetermineOut(found).data)


def _day(asked: date | None) -> date:
    today = now().date()
    if asked is not None and asked > today:
        raise InvalidInput({"as_of": "The day of the question must be today or in the past."})
    return asked or today


class CaseDetermination(APIView):
    """The determination of a case."""

    @extend_schema(responses={200: DeterminationOut})
    def get(self, request: Request, case_id: UUID) -> Response:
        """What was found at filing, with facts, rules and memo."""
        user = signed_in(request)
        return Response(DeterminationOut(queries.get(user, cases.get(user, case_id))).data)
