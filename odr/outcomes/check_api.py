"""Check a document, for programs: the same answer as the page."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.common import ratelimit
from odr.common.errors import InvalidInput
from odr.outcomes import checking
from odr.outcomes.checking import Checked, Verdict


class CheckIn(serializers.Serializer[Any]):
    """The file (multipart), or the code printed in the document."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    code = serializers.CharField(required=False, allow_blank=True, max_length=100, default="")


class SealOut(serializers.Serializer[Any]):
    """A seal of ours in the file. `certificate` is the SHA-256 of the certificate, in hexadecimal."""

    by = serializers.CharField()
    certificate = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    intact = serializers.BooleanField()
    whole = serializers.BooleanField(help_text="Whether the seal covers the whole file: nothing was added after it.")


class IssuedOut(serializers.Serializer[Any]):
    """What anybody may know of an issued document."""

    kind = serializers.CharField()
    issued_at = serializers.DateTimeField(source="created_at")
    sha256 = serializers.CharField()
    in_case = serializers.SerializerMethodField()

    def get_in_case(self, document: Any) -> bool:
        """Whether it is part of a case."""
        return document.case_id is not None


class CheckedOut(serializers.Serializer[Any]):
    """The answer. `issued` answers a code: there is such a document, and nothing is said of your copy."""

    verdict = serializers.ChoiceField(choices=[one.value for one in Verdict])
    same_bytes = serializers.BooleanField(allow_null=True)
    seal = SealOut(allow_null=True)
    document = IssuedOut(allow_null=True)


class Check(APIView):
    """Is a document genuine?"""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    parser_classes = [MultiPartParser, JSONParser]

    @extend_schema(request={"multipart/form-data": CheckIn, "application/json": CheckIn}, responses={200: CheckedOut})
    def post(self, request: Request) -> Response:
        """Send `file` (multipart, at most 10 MB) or `code`. Nothing that is sent is kept."""
        ratelimit.spend("check-document", ratelimit.client_address(request._request))
        body = CheckIn(data=request.data)
        body.is_valid(raise_exception=True)
        found = _checked(body.validated_data.get("file"), body.validated_data["code"])
        return Response(CheckedOut(found).data)


def _checked(file: UploadedFile | None, code: str) -> Checked:
    if file is not None:
        return checking.check_file(file.read(checking.LARGEST + 1))
    if not code.strip():
        raise InvalidInput({"file": "Send the PDF file as `file`, or the code printed in it as `code`."})
    return checking.check_code(code)
