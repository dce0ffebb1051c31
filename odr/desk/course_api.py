"""Acts on the course of a case, for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.cases import queries
from odr.cases.endings import WayOut
from odr.cases.models import Case
from odr.cases.pausing import CHOSEN
from odr.common.api import WriteView
from odr.common.time import now
from odr.desk import course


class CourseOut(serializers.ModelSerializer[Case]):
    """Where the case stands after the act."""

    class Meta:
        model = Case
        fields = ("id", "number", "stage", "version")


class NothingIn(serializers.Serializer[Any]):
    """Nothing to say."""


class CourseReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=5000)


class OptionalReasonIn(serializers.Serializer[Any]):
    """Why, for whoever wants to say it; both sides read it."""

    reason = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class ReasonsIn(serializers.Serializer[Any]):
    """Reasons the buyer reads."""

    reasons = serializers.CharField(max_length=5000)


class StayIn(CourseReasonIn):
    """Why the case rests."""

    ground = serializers.ChoiceField(choices=CHOSEN)


class TerminateIn(CourseReasonIn):
    """Why the case ends."""

    ground = serializers.ChoiceField(choices=WayOut.choices)


class OutcomeTimeIn(CourseReasonIn):
    """By how many days from today the limit of the whole case moves."""

    days = serializers.IntegerField(min_value=1, max_value=365)


class ReferIn(TerminateIn):
    """To whom the case is passed on."""

    to_whom = serializers.CharField(max_length=200)


class AnswerTimeIn(serializers.Serializer[Any]):
    """Whether the seller gets more time, and why."""

    granted = serializers.BooleanField()
    answer = serializers.CharField(max_length=5000)


#: What each act takes.
BODIES: dict[str, type[serializers.Serializer[Any]]] = {
    "extend_deficiency": NothingIn,
    "request_review": CourseReasonIn,
    "overturn_refusal": ReasonsIn,
    "uphold_refusal": ReasonsIn,
    "ask_for_more_time": CourseReasonIn,
    "decide_on_more_time": AnswerTimeIn,
    "stay": StayIn,
    "resume": CourseReasonIn,
    "extend_outcome": OutcomeTimeIn,
    "refer_out": ReferIn,
    "terminate": TerminateIn,
    "reopen": OptionalReasonIn,
}


def _view(act: course.CourseAct) -> type[WriteView]:
    """The view of one act."""
    body_class = BODIES[act.name]
    empty = body_class is NothingIn

    class Course(WriteView):
        @extend_schema(
            operation_id=f"course_{act.name}",
            description=f"The act `{act.name}` of the stage table.",
            request=None if empty else body_class,
            responses=CourseOut,
        )
        def post(self, request: Request, case_id: UUID) -> Response:
            user = signed_in(request)
            queries.get(user, case_id)
            body = body_class(data=request.data)
            body.is_valid(raise_exception=True)
            act.do(case_id=case_id, by=user, now=now(), **body.validated_data)
            return Response(CourseOut(queries.get(user, case_id)).data)

    return Course


def addresses() -> list[URLPattern]:
    """One address an act, below `/api/v1/`."""
    return [
        path(f"cases/<uuid:case_id>/{act.path}/", _view(act).as_view(), name=f"course-{act.name}")
        for act in course.ACTS.values()
    ]
