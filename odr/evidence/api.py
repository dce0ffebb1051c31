"""Files of a case: list, add, download."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.errors import InvalidInput
from odr.common.time import now
from odr.evidence import operations, queries, serving
from odr.evidence.models import Exhibit


class ExhibitOut(serializers.ModelSerializer[Exhibit]):
    """A file of a case. `sha256` is that of the bytes as they arrived."""

    class Meta:
        model = Exhibit
        fields = ("id", "number", "name", "kind", "size", "sha256", "state", "scan", "pages", "shows", "uploaded_at")


class ExhibitIn(serializers.Serializer[Any]):
    """One file, and what it shows."""

    file = serializers.FileField(allow_empty_file=True)
    shows = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class Exhibits(APIView):
    """The files of a case."""

    parser_classes = [MultiPartParser]

    @extend_schema(responses={200: ExhibitOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """The files of a case, at most 20, in the order of arrival."""
        case = cases.get(signed_in(request), case_id)
        return Response(ExhibitOut(queries.of_case(signed_in(request), case), many=True).data)

    @extend_schema(request={"multipart/form-data": ExhibitIn}, responses={201: ExhibitOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add a file. Sending the same file again gives the same exhibit, so a repeat is safe."""
        body = ExhibitIn(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            exhibit = operations.add_to_case(
                case_id=case_id,
                by=signed_in(request),
                upload=body.validated_data["file"],
                shows=body.validated_data["shows"],
                now=now(),
            )
        except InvalidInput as wrong:
            raise InvalidInput({"file": wrong.errors["files"]}) from wrong
        return Response(ExhibitOut(exhibit).data, status=201)


class ExhibitContent(APIView):
    """A file's bytes."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, exhibit_id: UUID) -> HttpResponseBase:
        """The file as it arrived, as an attachment."""
        return serving.original(queries.get(signed_in(request), exhibit_id))
