"""Translations and contests about them, for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.errors import NotPermitted
from odr.common.time import now
from odr.mediation import contesting, translations
from odr.mediation import translation_queries as queries
from odr.mediation.models import Translation, TranslationContest


class AskTranslationIn(serializers.Serializer[Any]):
    """One message or one file, and the language."""

    message = serializers.UUIDField(required=False)
    exhibit = serializers.UUIDField(required=False)
    into = serializers.CharField(max_length=10)


class GiveTranslationIn(serializers.Serializer[Any]):
    """A translation, how it was made, and by whom or by which programme."""

    text = serializers.CharField()
    how = serializers.ChoiceField(choices=Translation.How.choices)
    translator = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class TranslationOut(serializers.ModelSerializer[Translation]):
    """A translation beside its original; of a file the original is the file."""

    original = serializers.SerializerMethodField()
    original_language = serializers.SerializerMethodField()

    class Meta:
        model = Translation
        fields = (
            "id", "message", "exhibit", "original", "original_language", "into", "asked_at", "text", "how", "translator",
            "given_as", "given_at",
        )  # fmt: skip

    def get_original(self, row: Translation) -> str:
        """The words of the message; empty for a file."""
        return row.message.body if row.message else ""

    def get_original_language(self, row: Translation) -> str:
        """The language of the message; empty for a file, whose language is not known."""
        return row.message.language if row.message else ""


class TranslationContestIn(serializers.Serializer[Any]):
    """The passage that is wrong, and what would be right; `translation` where it is one of this case."""

    passage = serializers.CharField()
    reason = serializers.CharField()
    translation = serializers.UUIDField(required=False)


class ContestAnswerIn(serializers.Serializer[Any]):
    """What was found, and the answer both sides read."""

    outcome = serializers.ChoiceField(choices=TranslationContest.Outcome.choices)
    answer = serializers.CharField()


class TranslationContestOut(serializers.ModelSerializer[TranslationContest]):
    """A contest and its answer."""

    class Meta:
        model = TranslationContest
        fields = ("id", "translation", "side", "passage", "reason", "created_at", "outcome", "answer", "answered_at")


class Translations(WriteView):
    """Translations of one case."""

    @extend_schema(responses={200: TranslationOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Those the caller may read, the newest first."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        if not has_role(user, Role.ADMINISTRATOR):
            queries.side_of(user, case)
        return Response(TranslationOut(queries.of_case(user, case), many=True).data)

    @extend_schema(request=AskTranslationIn, responses={201: TranslationOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for a translation of a message or a file the caller reads."""
        user = signed_in(request)
        found = translations.ask_translation(case_id=case_id, by=user, now=now(), **_sent(AskTranslationIn, request))
        return Response(TranslationOut(found).data, status=201)


class GiveTranslation(WriteView):
    """Hand a translation in."""

    @extend_schema(request=GiveTranslationIn, responses={200: TranslationOut})
    def post(self, request: Request, translation_id: UUID) -> Response:
        """Hand it in with its labels (who reads the original; an administrator for all but private rooms)."""
        user = signed_in(request)
        queries.one(user, translation_id)
        found = translations.give_translation(
            translation_id=translation_id, by=user, now=now(), **_sent(GiveTranslationIn, request)
        )
        return Response(TranslationOut(found).data)


class TranslationsToMake(WriteView):
    """What an administrator is asked for."""

    @extend_schema(responses={200: TranslationOut(many=True)})
    def get(self, request: Request) -> Response:
        """The hundred that wait longest; nothing of private rooms."""
        if not has_role(signed_in(request), Role.ADMINISTRATOR):
            raise NotPermitted("translate", because="Only administrators work here.")
        return Response(TranslationOut(queries.to_make()[:100], many=True).data)


class Contests(WriteView):
    """Contested translations of one case."""

    @extend_schema(responses={200: TranslationContestOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """All contests of the case with their answers, the newest first."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        if not has_role(user, Role.ADMINISTRATOR):
            queries.side_of(user, case)
        return Response(TranslationContestOut(queries.contests_of(user, case), many=True).data)

    @extend_schema(request=TranslationContestIn, responses={201: TranslationContestOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Say that a translation is wrong; all clocks of the case stand still (a side)."""
        user = signed_in(request)
        cases.get(user, case_id)
        found = contesting.contest(case_id=case_id, by=user, now=now(), **_sent(TranslationContestIn, request))
        return Response(TranslationContestOut(found).data, status=201)


class AnswerContest(WriteView):
    """The answer to a contest."""

    @extend_schema(request=ContestAnswerIn, responses={200: TranslationContestOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Answer; the clocks go on (administrator)."""
        user = signed_in(request)
        cases.get(user, case_id)
        found = contesting.answer(case_id=case_id, by=user, now=now(), **_sent(ContestAnswerIn, request))
        return Response(TranslationContestOut(found).data if found else {})


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
