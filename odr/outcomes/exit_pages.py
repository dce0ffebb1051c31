"""The page and the address in the API of the papers a buyer takes to other places."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.common.time import now
from odr.outcomes import exit_packs, operations_exit


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def exit_pack(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Which ways are open now, each with the reason; and their papers as one file."""
    user = signed_in(request)
    case = operations_exit.case_of(user, case_id)
    if request.method == "POST":
        return _file(
            *operations_exit.take_papers(case_id=case_id, by=user, keys=request.POST.getlist("way"), now=now())
        )
    return render(request, "outcomes/exit_pack.html", {"case": case, "ways": exit_packs.ways(case)})


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


class ExitWay(serializers.Serializer[Any]):
    """One way, whether it fits, and why."""

    key = serializers.CharField()
    fits = serializers.ChoiceField(choices=["yes", "perhaps", "no"])
    title = serializers.CharField()
    why = serializers.CharField()


class PapersIn(serializers.Serializer[Any]):
    """Which ways; without any, all that fit or may fit."""

    keys = serializers.ListField(child=serializers.CharField(max_length=30), required=False, max_length=10)


class ExitPack(APIView):
    """The ways open after a case, and their papers."""

    @extend_schema(responses=ExitWay(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """Which ways are open, each with the reason."""
        case = operations_exit.case_of(signed_in(request), case_id)
        return Response(ExitWay(exit_packs.ways(case), many=True).data)

    @extend_schema(request=PapersIn, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def post(self, request: Request, case_id: UUID) -> HttpResponse:
        """The papers as a ZIP with a manifest of SHA-256."""
        user = signed_in(request)
        operations_exit.case_of(user, case_id)
        body = PapersIn(data=request.data)
        body.is_valid(raise_exception=True)
        keys = body.validated_data.get("keys", [])
        return _file(*operations_exit.take_papers(case_id=case_id, by=user, keys=keys, now=now()))
