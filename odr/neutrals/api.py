"""Appointments of mediators, for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.time import now
from odr.neutrals import candidates, operations, queries, ranking, tribunal, words
from odr.neutrals.models import Appointment, Office, Stance


class AppointIn(serializers.Serializer[Any]):
    """Whom to ask; the first of the list when nobody is named."""

    neutral = serializers.IntegerField(required=False, allow_null=True, default=None)
    because = serializers.CharField(required=False, allow_blank=True, default="")


class AppointmentOut(serializers.ModelSerializer[Appointment]):
    """An appointment, with what the person declared."""

    name = serializers.CharField(source="neutral")
    draw = serializers.UUIDField(source="draw.lottery_id", allow_null=True, help_text="The lot; see `draws/`.")

    class Meta:
        model = Appointment
        fields = (
            "id",
            "case",
            "role",
            "state",
            "name",
            "declaration",
            "disclosures",
            "draw",
            "offered_at",
            "answered_at",
            "confirmed_at",
        )


class PartyOut(serializers.Serializer[Any]):
    """A side, for a candidate's check of conflicts."""

    side = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()


class MyOfferOut(serializers.Serializer[Any]):
    """A case one is asked to take: the sides and the subject, nothing of what the case says."""

    id = serializers.UUIDField()
    number = serializers.CharField(source="case.number")
    issue = serializers.CharField(source="case.issue")
    language = serializers.CharField(source="case.language")
    offered_at = serializers.DateTimeField()
    parties = serializers.SerializerMethodField()

    @extend_schema(responses=PartyOut(many=True))
    def get_parties(self, row: Appointment) -> list[dict[str, str]]:
        """Names and countries of both sides."""
        return queries.parties_of(row.case)


class CandidateOut(serializers.Serializer[Any]):
    """A row of the list of candidates, in its order."""

    neutral = serializers.IntegerField()
    name = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    expert = serializers.BooleanField()
    load = serializers.IntegerField()
    blocks = serializers.ListField(child=serializers.CharField())
    discloses = serializers.ListField(child=serializers.CharField())
    ties = serializers.SerializerMethodField()
    repeats = serializers.DictField(child=serializers.IntegerField())
    lot = serializers.CharField()

    def get_ties(self, row: ranking.Row) -> list[str]:
        """The ties found, each in words."""
        return [words.path(path) for path in row["paths"]]


class DeclarationIn(serializers.Serializer[Any]):
    """A declaration of independence and the ties to make known."""

    independent = serializers.BooleanField()
    disclosures = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)


class AppointmentReasonIn(serializers.Serializer[Any]):
    """A reason, if one likes to give it."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class StanceOut(serializers.ModelSerializer[Stance]):
    """What a side said to the mediator."""

    class Meta:
        model = Stance
        fields = ("side", "objects_to", "reason", "created_at")


class Appointments(WriteView):
    """Appointments of a case."""

    @extend_schema(responses={200: AppointmentOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """An administrator sees all; a side sees mediators who took the case. At most one a candidate."""
        user = signed_in(request)
        rows = queries.of_case(user, cases.get(user, case_id))
        return Response(AppointmentOut(rows, many=True).data)

    @extend_schema(request=AppointIn, responses={201: AppointmentOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask a mediator (administrator)."""
        body = AppointIn(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        row = operations.appoint_mediator(
            case_id=case_id, by=signed_in(request), now=now(), neutral_id=sent["neutral"], because=sent["because"]
        )
        return Response(AppointmentOut(row).data, status=201)


class Candidates(APIView):
    """The list of candidates."""

    @extend_schema(responses={200: CandidateOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """The list in its order, with the reasons (administrator)."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        permissions.require(user, case, "appoint_mediator")
        return Response(CandidateOut(candidates.list_of(case), many=True).data)


class MyOffers(APIView):
    """Cases one is asked to take."""

    @extend_schema(responses={200: MyOfferOut(many=True)})
    def get(self, request: Request) -> Response:
        """Open offers to the caller, the oldest first."""
        return Response(MyOfferOut(queries.offers_to(signed_in(request)), many=True).data)


class AcceptAppointment(WriteView):
    """Take a case."""

    @extend_schema(request=DeclarationIn, responses={200: AppointmentOut})
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """Accept with a declaration of independence."""
        body = DeclarationIn(data=request.data)
        body.is_valid(raise_exception=True)
        user = signed_in(request)
        mediates = queries.offered_to(user, appointment_id).role == Office.MEDIATOR
        accept = operations.accept_appointment if mediates else tribunal.accept_tribunal
        row = accept(appointment_id=appointment_id, by=user, now=now(), **body.validated_data)
        return Response(AppointmentOut(row).data)


class DeclineAppointment(WriteView):
    """Not take a case."""

    @extend_schema(request=AppointmentReasonIn, responses={200: AppointmentOut})
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """Decline; the next one of the list is asked."""
        user = signed_in(request)
        mediates = queries.offered_to(user, appointment_id).role == Office.MEDIATOR
        decline = operations.decline_appointment if mediates else tribunal.decline_tribunal
        row = decline(appointment_id=appointment_id, by=user, now=now(), reason=_reason(request))
        return Response(AppointmentOut(row).data)


class ObjectToMediator(WriteView):
    """Not want a mediator."""

    @extend_schema(request=AppointmentReasonIn, responses={201: StanceOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Object for one's side, once in a case, with or without a reason."""
        stance = operations.object_to_mediator(
            case_id=case_id, by=signed_in(request), now=now(), reason=_reason(request)
        )
        return Response(StanceOut(stance).data, status=201)


class AgreeToMediator(WriteView):
    """Want a mediator."""

    @extend_schema(request=None, responses={201: StanceOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Nothing to object; when both sides say so, the mediation begins at once."""
        stance = operations.agree_to_mediator(case_id=case_id, by=signed_in(request), now=now())
        return Response(StanceOut(stance).data, status=201)


def _reason(request: Request) -> str:
    body = AppointmentReasonIn(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["reason"])
