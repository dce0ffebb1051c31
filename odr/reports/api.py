"""Reports for programs: figures, cases of the own countries, exports, evidence packages."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases.models import Case, Issue
from odr.cases.stages import Stage
from odr.common import ratelimit
from odr.common.errors import InvalidInput
from odr.common.time import now
from odr.outcomes import queries as outcomes
from odr.outcomes.models import PerformanceStep
from odr.penalties.models import Measure
from odr.reports import columns, figures, numbers, operations, package_pages, pages, periods, permissions, queries
from odr.reports.queries import Filters

COUNTRY = r"^[A-Z]{2}$"


class FiguresIn(serializers.Serializer[Any]):
    """Which figures. Without a period, the last year; without a country, the first of yours."""

    country = serializers.RegexField(COUNTRY, required=False, help_text="One of your own countries.")
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    numbers = serializers.ChoiceField(
        ["publish", "exact"], default="publish", help_text="publish: numbers of fewer than 5 are hidden (null)."
    )


class RowOut(serializers.Serializer[Any]):
    """One line of a figure; `value` is null while it is hidden."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.IntegerField(allow_null=True)


class FigureOut(serializers.Serializer[Any]):
    """One question with its counts; `total` is what they are a part of."""

    code = serializers.CharField()
    finding = serializers.CharField()
    sentence = serializers.CharField()
    rows = RowOut(many=True)
    total = serializers.IntegerField(allow_null=True)
    method = serializers.CharField()


class FiguresOut(serializers.Serializer[Any]):
    """All figures of a country and a period, and from when they are."""

    country = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    counted_at = serializers.DateTimeField(allow_null=True)
    made_at = serializers.DateTimeField()
    figures = FigureOut(many=True)


class FiltersIn(serializers.Serializer[Any]):
    """What a list or an export is narrowed to."""

    stage = serializers.ChoiceField([stage.value for stage in Stage], required=False)
    issue = serializers.ChoiceField(Issue.values, required=False)
    claimant_country = serializers.RegexField(COUNTRY, required=False)
    respondent_country = serializers.RegexField(COUNTRY, required=False)
    since = serializers.DateField(required=False, help_text="Filed on or after this day (UTC).")
    until = serializers.DateField(required=False, help_text="Filed on or before this day (UTC).")


class ExportIn(FiltersIn):
    """An export, with your own file number or purpose."""

    reference = serializers.CharField(required=False, allow_blank=True, default="")


class PackageIn(serializers.Serializer[Any]):
    """Your own file number or purpose; it is recorded with your name."""

    reference = serializers.CharField(required=False, allow_blank=True, default="")


class RegulatorsCaseOut(serializers.ModelSerializer[Case]):
    """A case in a regulator's list: without a name or an address of the buyer."""

    class Meta:
        model = Case
        fields = [
            *("id", "number", "title", "stage", "issue", "remedy", "remedy_amount", "price", "currency"),
            *("claimant_country", "respondent_country", "respondent_name", "marketplace_name"),
            *("created_at", "admitted_at", "closed_at"),
        ]


class CasesOut(serializers.Serializer[Any]):
    """A page of cases, and the cursor of the next (null at the end)."""

    next = serializers.CharField(allow_null=True)
    results = RegulatorsCaseOut(many=True)


class MoveOut(serializers.Serializer[Any]):
    """A move between stages."""

    at = serializers.DateTimeField()
    before = serializers.CharField(source="from")
    after = serializers.CharField(source="to")
    role = serializers.CharField()


class StepOut(serializers.ModelSerializer[PerformanceStep]):
    """One step of the agreement."""

    class Meta:
        model = PerformanceStep
        fields = ("position", "kind", "by", "amount", "currency", "due_at", "state")


class MeasureOut(serializers.ModelSerializer[Measure]):
    """A measure that came of the case."""

    class Meta:
        model = Measure
        fields = ("id", "level", "scope", "state", "effect_at", "in_force_at", "ends_at", "ended_at")


class RegulatorsCaseDetailOut(RegulatorsCaseOut):
    """One case with its story, its stages, its agreement and its measures; no messages."""

    response = serializers.CharField()
    outcome = serializers.CharField()
    stages = serializers.SerializerMethodField()
    agreement = serializers.SerializerMethodField()
    measures = serializers.SerializerMethodField()

    class Meta(RegulatorsCaseOut.Meta):
        fields = [*RegulatorsCaseOut.Meta.fields, "story", "response", "outcome", "stages", "agreement", "measures"]

    @extend_schema(responses=MoveOut(many=True))
    def get_stages(self, case: Case) -> Any:
        """Moves between stages, newest first."""
        return MoveOut(queries.stage_history(case), many=True).data

    @extend_schema(responses=StepOut(many=True))
    def get_agreement(self, case: Case) -> Any:
        """The steps agreed, in order."""
        return StepOut(outcomes.steps_of(case), many=True).data

    @extend_schema(responses=MeasureOut(many=True))
    def get_measures(self, case: Case) -> Any:
        """Measures, newest first."""
        return MeasureOut(queries.measures_of(case), many=True).data


class ColumnOut(serializers.Serializer[Any]):
    """One column of the export of cases."""

    name = serializers.CharField()
    form = serializers.CharField()
    means = serializers.CharField()


class Figures(APIView):
    """Figures of one of your countries (regulator)."""

    @extend_schema(parameters=[FiguresIn], responses={200: FiguresOut})
    def get(self, request: Request) -> Response:
        """All figures of the period."""
        own = permissions.countries(signed_in(request))
        told = _checked(FiguresIn, request.query_params)
        country = told.get("country", own[0])
        if country not in own:
            raise InvalidInput({"country": f"Use one of: {', '.join(own)}."})
        period = periods.chosen(told.get("since"), told.get("until"), today=now().date())
        known = numbers.read(country=country, period=period, now=now())
        made = figures.build_all(known, exact=told["numbers"] == "exact")
        moments = {"counted_at": known.counted_at, "made_at": known.now}
        return Response(
            FiguresOut(
                {"country": country, "since": period.since, "until": period.until, **moments, "figures": made}
            ).data
        )


class Cases(APIView):
    """Cases with a side in your countries (regulator)."""

    @extend_schema(operation_id="reports_cases_list", parameters=[FiltersIn], responses={200: CasesOut})
    def get(self, request: Request) -> Response:
        """Newest first; `cursor` is the `next` of the page before."""
        own = permissions.countries(signed_in(request))
        filters = Filters(**_checked(FiltersIn, request.query_params))
        page = queries.page(own, filters, after=request.query_params.get("cursor", ""))
        return Response(CasesOut({"next": page.more or None, "results": page.rows}).data)


class OneCase(APIView):
    """One case with a side in your countries (regulator)."""

    @extend_schema(responses={200: RegulatorsCaseDetailOut})
    def get(self, request: Request, case_id: UUID) -> Response:
        """The case; 404 when it has no side in your countries."""
        return Response(RegulatorsCaseDetailOut(queries.case(permissions.countries(signed_in(request)), case_id)).data)


class Exports(APIView):
    """Exports of cases as CSV (regulator). Your name goes into the log."""

    @extend_schema(request=ExportIn, responses={(200, "text/csv"): OpenApiTypes.STR})
    def post(self, request: Request) -> StreamingHttpResponse:
        """The file. Its columns are listed at `reports/columns/`."""
        user = signed_in(request)
        permissions.countries(user)
        told = _checked(ExportIn, request.data)
        ratelimit.spend("take-out", str(user.pk))
        reference = told.pop("reference")
        made = operations.export_cases(by=user, filters=Filters(**told), reference=reference, now=now())
        return pages.export_file(made)


class Columns(APIView):
    """The columns of the export of cases."""

    @extend_schema(responses={200: ColumnOut(many=True)})
    def get(self, request: Request) -> Response:
        """In the order in which they stand in the file."""
        return Response(ColumnOut(columns.CASES, many=True).data)


class Package(APIView):
    """A case as an evidence package, for its sides and for regulators. Your name goes into the log."""

    @extend_schema(request=PackageIn, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def post(self, request: Request, case_id: UUID) -> HttpResponse:
        """The file; `python -m odr.audit.verifier` checks it offline."""
        user = signed_in(request)
        told = _checked(PackageIn, request.data)
        ratelimit.spend("take-out", str(user.pk))
        made = operations.take_package(case_id=case_id, by=user, reference=told["reference"], now=now())
        return package_pages.package_file(made)


def _checked(kind: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    body = kind(data=data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
