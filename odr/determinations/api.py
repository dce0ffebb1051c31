"""The law engine for programs, and the determination of a case."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
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
from platform_rules.vocabulary import vocabulary

LARGEST_BODY = 20_000  # bytes
_CODE = {"type": "string", "description": "ISO 3166-1 or 3166-2, such as FR or US-CA; or unknown."}
_TYPES: dict[str, dict[str, Any]] = {
    "code": _CODE,
    "codes": {"type": "array", "items": _CODE},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "description": "YYYY, YYYY-MM or YYYY-MM-DD."},
    "number": {"type": "number", "minimum": 0},
    "currency": {"type": "string", "description": "ISO 4217, such as EUR."},
    "text": {"type": "string", "minLength": 1},
}


def _facts_schema() -> dict[str, Any]:
    """The vocabulary of facts as JSON Schema, so that a program sees what may be told and what is asked by it."""
    told = {
        key: (_TYPES[word.type] if word.type in _TYPES else {"type": "string", "enum": list(word.values)})
        | {"title": word.ask["en"]}
        for key, word in vocabulary().facts.items()
    }
    beside = {
        "as_of": {"type": "string", "format": "date", "title": "The day of the question; today when absent."},
        "question.area": {"type": "string", "enum": list(vocabulary().areas), "title": "What the question is about."},
    }
    return {
        "type": "object",
        "properties": told | beside,
        "example": {"consumer.residence": "FR", "trader.establishment": "CN", "as_of": "2026-01-05"},
        "description": (
            "Facts, flat as here or nested at the dots. What is left out is unknown, and decides against nobody."
        ),
    }


class SentenceOut(serializers.Serializer[Any]):
    """One sentence in the languages of the rules: `en`, `zh-hans`."""

    en = serializers.CharField()


class StepOut(serializers.Serializer[Any]):
    """One rule that carries an answer, and how sure it is: high, medium or low."""

    rule = serializers.CharField()
    citation = serializers.CharField()
    confidence = serializers.CharField()
    answer = serializers.CharField()
    value = serializers.JSONField()
    sentence = SentenceOut(required=False)


class OpenQuestionOut(serializers.Serializer[Any]):
    """A fact (or a rule that a person has to check) that would settle some answers."""

    fact = serializers.CharField(allow_null=True)
    rule = serializers.CharField(allow_null=True)
    question = SentenceOut()
    settles = serializers.ListField(child=serializers.CharField())


class FindingOut(serializers.Serializer[Any]):
    """The answers, the rules behind them in the order of the reasoning, what was assumed, and what is still open."""

    answers = serializers.DictField(help_text="A key that is not decided is absent.")
    because = StepOut(many=True)
    open_questions = OpenQuestionOut(many=True)
    assumptions = serializers.DictField()
    not_covered = SentenceOut(many=True)
    as_of = serializers.DateField()
    pack_version = serializers.CharField()


class MemoOut(serializers.Serializer[Any]):
    """What a buyer should know before filing: forums, law, protection, enforcement, rights, and what is open."""

    forums = serializers.ListField(child=serializers.DictField())
    governing_law = serializers.DictField()
    protection = serializers.ListField(child=serializers.DictField())
    enforcement = serializers.DictField()
    rights = serializers.ListField(child=serializers.DictField())
    open_questions = OpenQuestionOut(many=True)
    notes = SentenceOut(many=True)
    as_of = serializers.DateField()
    pack_version = serializers.CharField()


class DeterminationOut(serializers.ModelSerializer[Determination]):
    """What was pinned to a case; `replay` says whether asking again gives the same bytes."""

    replay = serializers.SerializerMethodField()

    class Meta:
        model = Determination
        fields = ("id", "facts", "as_of", "pack_version", "finding", "memo", "made_at", "replay")

    def get_replay(self, row: Determination) -> str:
        """same, changed, or other-rules."""
        return queries.replay(row)


class Anybody(APIView):
    """A question to the law engine. Nothing is kept and nobody needs to sign in; calls are counted by address."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []


class Determine(Anybody):
    """Asks the law engine what the rules say on some facts."""

    @extend_schema(request={"application/json": _facts_schema()}, responses={200: FindingOut})
    def post(self, request: Request) -> Response:
        """Facts in, finding out: the same JSON as `python -m platform_rules determine`."""
        return Response(engine.finding(_told(request), today=now().date()))


class DetermineMemo(Anybody):
    """Asks for the memo a buyer is shown."""

    @extend_schema(request={"application/json": _facts_schema()}, responses={200: MemoOut})
    def post(self, request: Request) -> Response:
        """Facts in, memo out."""
        return Response(engine.memo_of(_told(request), today=now().date()))


def _told(request: Request) -> Mapping[str, Any]:
    """The object that was sent. Raises ParseError for one too large or too deep, InvalidInput for anything else."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise ParseError(f"Send at most {LARGEST_BODY} bytes of facts.")
    try:
        told = request.data
    except RecursionError as deep:
        raise ParseError("The facts are nested too deeply.") from deep
    if not isinstance(told, Mapping) or isinstance(told, QueryDict):
        raise InvalidInput({"facts": 'Send one JSON object of facts, for example {"consumer.residence": "FR"}.'})
    return told


class CaseDetermination(APIView):
    """The determination of a case."""

    @extend_schema(responses={200: DeterminationOut})
    def get(self, request: Request, case_id: UUID) -> Response:
        """What was found at filing, with facts, rules and memo."""
        user = signed_in(request)
        return Response(DeterminationOut(queries.get(user, cases.get(user, case_id))).data)
