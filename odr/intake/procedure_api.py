"""Which procedures a case can be taken on under, for programs."""

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
from odr.common.time import now
from odr.intake import procedure_choice


class AdmitIn(serializers.Serializer[Any]):
    """The code of a procedure in force, if the case does not follow the one it was filed under."""

    procedure = serializers.CharField(required=False, allow_blank=True, default="", max_length=20)


class ProcedureOut(serializers.Serializer[Any]):
    """A procedure in force, and why it is open. `usual`: the case was filed under it."""

    code = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    says = serializers.CharField()
    why = serializers.CharField()
    usual = serializers.BooleanField()


class OfferedProcedures(APIView):
    """Under which procedures a case can be taken on (intake officer)."""

    @extend_schema(responses={200: ProcedureOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Those in force, the one the case was filed under first, each with one line why it is open."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        permissions.require(user, case, "admit")
        return Response(ProcedureOut(procedure_choice.options(case, now=now()), many=True).data)
