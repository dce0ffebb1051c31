"""The parcel for programs: its way, imports, who was asked, statements. The same operations as the pages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases.models import Case
from odr.common import ratelimit
from odr.common.api import WriteView
from odr.common.time import now
from odr.evidence import serving
from odr.logistics import liability, operations, queries
from odr.logistics.models import Statement, ThirdParty, TrackingImport, TrackingRow


class EventOut(serializers.Serializer[Any]):
    """One event. `at` is null while the zone is not known; `flags` say what cannot be right about its date."""

    number = serializers.CharField(source="event.number")
    milestone = serializers.CharField(source="event.milestone")
    code = serializers.CharField(source="event.code")
    text = serializers.CharField(source="event.text")
    place = serializers.CharField(source="event.place")
    country = serializers.CharField(source="event.country")
    local = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="event.at", allow_null=True)
    whole_day = serializers.BooleanField(source="event.whole_day")
    told_by = serializers.ListField(child=serializers.CharField())
    only_by = serializers.BooleanField()
    flags = serializers.ListField(child=serializers.CharField())
    gap_days = serializers.IntegerField()

    def get_local(self, entry: Any) -> str:
        """What the clock at the place showed, without a zone."""
        return str(entry.event.local.isoformat(timespec="seconds"))


class HoldOut(serializers.Serializer[Any]):
    """A stay at customs; `until` and `days` are null while it is not over as far as tracking tells."""

    kind = serializers.ChoiceField(choices=["export", "import"])
    held = serializers.BooleanField()
    since = serializers.SerializerMethodField()
    until = serializers.SerializerMethodField()
    days = serializers.IntegerField(allow_null=True)

    def get_since(self, hold: Any) -> str:
        """The local time at which it began."""
        return str(hold.since.local.isoformat(timespec="seconds"))

    def get_until(self, hold: Any) -> str | None:
        """The local time at which it ended."""
        return hold.until.local.isoformat(timespec="seconds") if hold.until else None


class RuleOut(serializers.Serializer[Any]):
    """A rule behind an answer."""

    rule = serializers.CharField()
    citation = serializers.CharField()
    confidence = serializers.CharField()


class ProvisionOut(serializers.Serializer[Any]):
    """What a law says to one question; `covered` false: our rules have no answer."""

    key = serializers.CharField()
    covered = serializers.BooleanField()
    value = serializers.JSONField(allow_null=True)
    until = serializers.CharField(allow_blank=True)
    because = RuleOut(many=True)
    missing = serializers.ListField(child=serializers.CharField())


class LawOut(serializers.Serializer[Any]):
    """One law of the case's determination."""

    place = serializers.CharField()
    governs = serializers.BooleanField()
    provisions = ProvisionOut(many=True)


class RiskOut(serializers.Serializer[Any]):
    """Whether the risk of loss has passed, and why that is so or not known."""

    state = serializers.ChoiceField(choices=["passed", "not_passed", "unknown"])
    why = serializers.CharField()


class LiabilityOut(serializers.Serializer[Any]):
    """Risk and liability; conventions under `not_covered` are those about the carrier itself."""

    laws = LawOut(many=True)
    risk = RiskOut()
    sales_convention = serializers.CharField(allow_blank=True)
    not_covered = serializers.ListField(child=serializers.CharField(), source="carriage")


class ParcelOut(serializers.Serializer[Any]):
    """The way of a parcel. `liability` and `told` are null for a third party."""

    promised_on = serializers.DateField(allow_null=True)
    numbers = serializers.ListField(child=serializers.CharField())
    events = EventOut(many=True)
    holds = HoldOut(many=True)
    delivered_late_by = serializers.IntegerField(allow_null=True)
    told = serializers.DictField(allow_null=True)
    liability = LiabilityOut(allow_null=True)


class TrackingRowOut(serializers.ModelSerializer[TrackingRow]):
    """A row of an imported file; `problem` says why one could not be read and is empty for an event."""

    class Meta:
        model = TrackingRow
        fields = ("line", "where", "problem", "milestone", "code", "text", "place", "country", "wall", "offset", "raw")


class ImportOut(serializers.ModelSerializer[TrackingImport]):
    """An imported file with every row of it."""

    exhibit = serializers.UUIDField(source="exhibit_id")
    sha256 = serializers.CharField(source="exhibit.sha256")
    rows = TrackingRowOut(many=True)

    class Meta:
        model = TrackingImport
        fields = ("id", "side", "number", "shape", "zone", "exhibit", "sha256", "created_at", "rows")


class ImportIn(serializers.Serializer[Any]):
    """A carrier's file. `zone` is the IANA zone of times without one; empty for not known."""

    file = serializers.FileField(allow_empty_file=True)
    number = serializers.CharField(required=False, allow_blank=True, default="", max_length=60)
    zone = serializers.CharField(required=False, allow_blank=True, default="", max_length=50)


class JoinIn(serializers.Serializer[Any]):
    """Whom to ask, at which address, and why."""

    role = serializers.ChoiceField(choices=ThirdParty.Role.choices)
    name = serializers.CharField()
    email = serializers.EmailField()
    reason = serializers.CharField(help_text="They read it.")
    language = serializers.ChoiceField(choices=settings.PARTY_LANGUAGES, required=False, default="")


class ThirdPartyOut(serializers.ModelSerializer[ThirdParty]):
    """A carrier or customs broker who was asked; `left_at` is null while it takes part."""

    left_at = serializers.DateTimeField(source="participation.ended_at", allow_null=True, read_only=True)

    class Meta:
        model = ThirdParty
        fields = ("id", "role", "name", "reason", "joined_by", "created_at", "left_at")


class StatementIn(serializers.Serializer[Any]):
    """What a third party knows."""

    body = serializers.CharField()


class StatementOut(serializers.ModelSerializer[Statement]):
    """A statement of a third party."""

    third_party = serializers.CharField(source="third_party.name")

    class Meta:
        model = Statement
        fields = ("id", "third_party", "body", "language", "created_at")


class MineOut(serializers.ModelSerializer[Case]):
    """A parcel somebody was asked about: enough to find it, nothing of the dispute."""

    class Meta:
        model = Case
        fields = ("id", "number", "title")


class Mine(APIView):
    """Parcels the caller was asked about."""

    @extend_schema(responses={200: MineOut(many=True)}, operation_id="parcels_list")
    def get(self, request: Request) -> Response:
        """The newest 100."""
        return Response(MineOut(queries.asked_about(signed_in(request))[:100], many=True).data)


class Parcel(APIView):
    """The way of a parcel."""

    @extend_schema(responses={200: ParcelOut}, operation_id="parcel_read")
    def get(self, request: Request, case_id: UUID) -> Response:
        """Events in order, stays at customs, and what the law of the case says about risk and delay."""
        user = signed_in(request)
        case = queries.case_of(user, case_id)
        way, outside = queries.timeline_of(case), queries.is_outside(user, case)
        found = {
            "promised_on": way.promised_on,
            "numbers": way.numbers,
            "events": way.entries,
            "holds": way.holds,
            "delivered_late_by": way.delivered_late_by,
            "told": None if outside else queries.told_of(case),
            "liability": None if outside else liability.of_case(case, way),
        }
        return Response(ParcelOut(found).data)


class Imports(WriteView):
    """Imported tracking."""

    parser_classes = [MultiPartParser]

    @extend_schema(responses={200: ImportOut(many=True)}, operation_id="tracking_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """Every import the caller may open, the oldest first; at most 12 of a side."""
        user = signed_in(request)
        case = queries.case_of(user, case_id)
        found = queries.imports_seen_by(user, case).prefetch_related("rows")
        return Response(ImportOut(found, many=True).data)

    @extend_schema(
        request={"multipart/form-data": ImportIn}, responses={201: ImportOut}, operation_id="tracking_import"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Import a carrier's CSV or JSON file: all of it, or nothing with every reason."""
        body = ImportIn(data=request.data)
        body.is_valid(raise_exception=True)
        ratelimit.spend("uploads", str(signed_in(request).pk))
        sent = body.validated_data
        row = operations.import_tracking(
            case_id=case_id,
            by=signed_in(request),
            upload=sent["file"],
            number=sent["number"],
            zone=sent["zone"],
            now=now(),
        )
        return Response(ImportOut(row).data, status=201)


class ImportFile(APIView):
    """An imported file's bytes."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, operation_id="tracking_file")
    def get(self, request: Request, case_id: UUID, import_id: UUID) -> HttpResponseBase:
        """The file as it arrived, as an attachment."""
        user = signed_in(request)
        return serving.original(queries.import_of(user, queries.case_of(user, case_id), import_id).exhibit)


class ThirdParties(WriteView):
    """Carriers and customs brokers who were asked."""

    @extend_schema(responses={200: ThirdPartyOut(many=True)}, operation_id="third_parties_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """Who was asked; a third party finds itself."""
        user = signed_in(request)
        found = queries.third_parties_seen_by(user, queries.case_of(user, case_id))
        return Response(ThirdPartyOut(found, many=True).data)

    @extend_schema(request=JoinIn, responses={201: ThirdPartyOut}, operation_id="third_party_join")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask one, by e-mail. It sees the way of the parcel and its own statements and offers."""
        body = JoinIn(data=request.data)
        body.is_valid(raise_exception=True)
        ratelimit.spend("sign-in-mail-ip", ratelimit.client_address(request._request))
        row = operations.join_third_party(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(ThirdPartyOut(row).data, status=201)


class LeaveParcel(WriteView):
    """Leave a case as the third party."""

    @extend_schema(request=None, responses={200: ThirdPartyOut}, operation_id="third_party_leave")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Leave it: what was said and imported stays, open offers end. Refused while something accepted is not done."""
        row = operations.leave_as_third_party(case_id=case_id, by=signed_in(request), now=now())
        return Response(ThirdPartyOut(row).data)


class Statements(WriteView):
    """Statements of third parties."""

    @extend_schema(responses={200: StatementOut(many=True)}, operation_id="third_party_statements_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """All of them, the oldest first; a third party finds its own."""
        user = signed_in(request)
        found = queries.statements_seen_by(user, queries.case_of(user, case_id))
        return Response(StatementOut(found, many=True).data)

    @extend_schema(request=StatementIn, responses={201: StatementOut}, operation_id="third_party_state")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Make a statement as the third party. It cannot be changed."""
        body = StatementIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = operations.make_statement(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(StatementOut(row).data, status=201)
