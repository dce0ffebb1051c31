"""Feedback for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.accounts.queries import has_role
from odr.common.api import WriteView
from odr.common.errors import NotPermitted
from odr.common.time import now
from odr.feedback import figures, operations, queries
from odr.feedback.models import Questionnaire
from odr.feedback.pages import NEUTRALS
from platform_rules import feedback


class QuestionnaireOut(serializers.ModelSerializer[Questionnaire]):
    """Questions to the caller's side that can still be answered."""

    questions = serializers.SerializerMethodField()

    class Meta:
        model = Questionnaire
        fields = ("id", "case", "side", "version", "asked_at", "closes_at", "questions")

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}})
    def get_questions(self, row: Questionnaire) -> dict[str, list[str]]:
        """Each question with the answers to choose from; every one can be left out."""
        return {one.key: [choice.key for choice in one.answers] for one in feedback.questionnaire().questions}


class FeedbackIn(serializers.Serializer[Any]):
    """Answers by question; what is left out is skipped. The comment is never published."""

    answers = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False, default=dict)
    comment = serializers.CharField(required=False, allow_blank=True, default="")


class ReplyTakenOut(serializers.Serializer[Any]):
    """That the answer was taken; what it says is shown to nobody again."""

    questionnaire = serializers.UUIDField()
    taken_at = serializers.DateTimeField()


class Waiting(APIView):
    """Questions that wait for the caller."""

    @extend_schema(responses={200: QuestionnaireOut(many=True)})
    def get(self, request: Request) -> Response:
        """Those to the caller's sides that can still be answered, the first to close first."""
        return Response(QuestionnaireOut(queries.waiting(signed_in(request), now=now()), many=True).data)


class Answer(WriteView):
    """The answer of one side."""

    @extend_schema(request=FeedbackIn, responses={201: ReplyTakenOut})
    def post(self, request: Request, questionnaire_id: UUID) -> Response:
        """Answer, once for one's side."""
        user = signed_in(request)
        queries.one(user, questionnaire_id)
        body = FeedbackIn(data=request.data)
        body.is_valid(raise_exception=True)
        found = operations.reply(
            questionnaire_id=questionnaire_id, by=user, now=now(), language=user.language, **body.validated_data
        )
        taken = {"questionnaire": found.questionnaire_id, "taken_at": found.created_at}
        return Response(ReplyTakenOut(taken).data, status=201)


class PublicFigures(APIView):
    """What both sides said, over all cases."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: dict})
    def get(self, request: Request) -> Response:
        """Asked, answered, each answer, shares with intervals, and the difference of the two sides."""
        return Response(figures.as_json(figures.public(now=now())))


class OwnFigures(APIView):
    """A neutral's own figures."""

    @extend_schema(responses={200: dict})
    def get(self, request: Request) -> Response:
        """The same over the cases in which the caller was a neutral."""
        user = signed_in(request)
        if not has_role(user, *NEUTRALS):
            raise NotPermitted("read_feedback", because="Only mediators and decision-makers have figures of their own.")
        return Response(figures.as_json(figures.of(queries.of_neutral(user), now=now())))
