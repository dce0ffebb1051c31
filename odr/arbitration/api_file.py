"""The proceedings, for programs: statements, orders, evidence orders and their answers, more time, closing. As the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.arbitration import evidence_answers, evidence_orders, proceedings, queries, statements
from odr.arbitration.api import ProceedingOut
from odr.arbitration.models import EvidenceAnswer, EvidenceOrder, Pleading, ProceduralOrder, Proceeding
from odr.arbitration.permissions import reading_side
from odr.cases import queries as cases
from odr.cases.act_api import do
from odr.cases.models import Clock
from odr.common.api import WriteView
from odr.common.errors import NotFound
from odr.common.time import now


class PleadingIn(serializers.Serializer[Any]):
    """A statement; `exhibits` are numbers of files of the case."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(Pleading.Kind.values)}.")
    text = serializers.CharField()
    exhibits = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, default=list)


class PleadingOut(serializers.ModelSerializer[Pleading]):
    """A statement, with the numbers of the files it speaks of."""

    exhibits = serializers.SlugRelatedField[Any](slug_field="number", many=True, read_only=True)

    class Meta:
        model = Pleading
        fields = ("id", "number", "side", "kind", "text", "language", "exhibits", "created_at")


class ProceduralOrderIn(serializers.Serializer[Any]):
    """An order about how the proceedings run; `seat` and `language` go with the kind "seat"."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(ProceduralOrder.Kind.values)}.")
    text = serializers.CharField()
    reasons = serializers.CharField(required=False, allow_blank=True, default="")
    seat = serializers.CharField(required=False, allow_blank=True, default="", max_length=2)
    language = serializers.CharField(required=False, allow_blank=True, default="", max_length=10)


class ProceduralOrderOut(serializers.ModelSerializer[ProceduralOrder]):
    """An order about how the proceedings run."""

    class Meta:
        model = ProceduralOrder
        fields = ("id", "number", "kind", "text", "reasons", "language", "created_at")


class EvidenceOrderIn(serializers.Serializer[Any]):
    """Whom, what and why."""

    addressee = serializers.CharField(help_text=f"One of: {', '.join(EvidenceOrder.Addressee.values)}.")
    what = serializers.CharField()
    why = serializers.CharField()


class EvidenceAnswerOut(serializers.ModelSerializer[EvidenceAnswer]):
    """What came back, with the numbers of the files."""

    exhibits = serializers.SlugRelatedField[Any](slug_field="number", many=True, read_only=True)

    class Meta:
        model = EvidenceAnswer
        fields = ("kind", "ground", "text", "language", "exhibits", "after_closing", "created_at")


class EvidenceOrderOut(serializers.ModelSerializer[EvidenceOrder]):
    """An evidence order; `inference_open`: missing material may be held against whoever kept it back."""

    answers = EvidenceAnswerOut(many=True, read_only=True)
    case_number = serializers.CharField(source="case.number")
    due = serializers.SerializerMethodField()

    class Meta:
        model = EvidenceOrder
        fields = (
            *("id", "case_number", "number", "addressee", "what", "why", "language", "state", "inference_open"),
            *("issued_at", "warned_at", "due", "ended_at", "answers"),
        )

    def get_due(self, row: EvidenceOrder) -> str | None:
        """When the answer is due; null once the order is no longer open."""
        return queries.due_of(row).at.isoformat() if row.state == EvidenceOrder.State.OPEN else None


class EvidenceAnswerIn(serializers.Serializer[Any]):
    """An answer, with files where it sends some (multipart)."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(EvidenceAnswer.Kind.values)}.")
    ground = serializers.CharField(required=False, allow_blank=True, default="")
    text = serializers.CharField(required=False, allow_blank=True, default="")
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False, default=list)


class MoreTimeIn(serializers.Serializer[Any]):
    """How many more days, and why."""

    days = serializers.IntegerField(min_value=1)
    reason = serializers.CharField()


class ReopenIn(serializers.Serializer[Any]):
    """For how many days, and why."""

    days = serializers.IntegerField(min_value=1)
    reasons = serializers.CharField()


class DueOut(serializers.ModelSerializer[Clock]):
    """The date that runs now."""

    class Meta:
        model = Clock
        fields = ("key", "due_at", "steps")


class FileOut(serializers.Serializer[Any]):
    """The file: what a decision may rest on, by number, and what came too late for it."""

    proceeding = ProceedingOut()
    pleadings = PleadingOut(many=True)
    orders = ProceduralOrderOut(many=True)
    evidence_orders = EvidenceOrderOut(many=True)
    exhibits = serializers.ListField(child=serializers.IntegerField())
    late = serializers.ListField(child=serializers.IntegerField())


class ProceedingsFile(APIView):
    """The file."""

    @extend_schema(responses={200: FileOut})
    def get(self, request: Request, case_id: UUID) -> Response:
        """The file of the newest round, to both sides and whoever decides."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        reading_side(user, case)
        proceeding = _newest(queries.current(case))
        file = queries.file_of(proceeding)
        shown = {
            "proceeding": proceeding,
            "pleadings": file.pleadings,
            "orders": file.orders,
            "evidence_orders": file.evidence_orders,
            "exhibits": [one.number for one in file.exhibits],
            "late": [one.number for one in file.late],
        }
        return Response(FileOut(shown).data)


class Pleadings(WriteView):
    """Statements."""

    @extend_schema(request=PleadingIn, responses={201: PleadingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Send a statement for one's side."""
        return do(statements.submit_pleading, request, sent=PleadingIn, answer=PleadingOut, case_id=case_id)


class ProceduralOrders(WriteView):
    """Orders about how the proceedings run."""

    @extend_schema(request=ProceduralOrderIn, responses={201: ProceduralOrderOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Make an order (decision-maker)."""
        return do(statements.issue_order, request, sent=ProceduralOrderIn, answer=ProceduralOrderOut, case_id=case_id)


class EvidenceOrders(WriteView):
    """Evidence orders of a case."""

    @extend_schema(request=EvidenceOrderIn, responses={201: EvidenceOrderOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Order a side or the marketplace to hand material over (decision-maker)."""
        return do(
            evidence_orders.order_evidence, request, sent=EvidenceOrderIn, answer=EvidenceOrderOut, case_id=case_id
        )


class MyEvidenceOrders(APIView):
    """Evidence orders to the caller's marketplace."""

    @extend_schema(responses={200: EvidenceOrderOut(many=True)})
    def get(self, request: Request) -> Response:
        """Those that wait, the one due first before the others; at most 200."""
        user = signed_in(request)
        if not has_role(user, Role.MARKETPLACE_OFFICER):
            raise NotFound
        rows = queries.orders_to_marketplaces(user).filter(state=EvidenceOrder.State.OPEN).order_by("period_from")
        return Response(EvidenceOrderOut(rows.prefetch_related("answers__exhibits")[:200], many=True).data)


class AnswerEvidenceOrder(WriteView):
    """The answer to an evidence order."""

    parser_classes = (MultiPartParser, FormParser, JSONParser)

    @extend_schema(request={"multipart/form-data": EvidenceAnswerIn}, responses={201: EvidenceAnswerOut})
    def post(self, request: Request, evidence_order_id: UUID) -> Response:
        """Answer for one's side or one's marketplace: files, a part, nothing found, or a refusal on a ground."""
        queries.order_to_answer(signed_in(request), evidence_order_id)
        act = evidence_answers.answer_evidence_order
        return do(act, request, sent=EvidenceAnswerIn, answer=EvidenceAnswerOut, order_id=evidence_order_id)


class MoreTime(WriteView):
    """More time for statements."""

    @extend_schema(request=MoreTimeIn, responses={200: DueOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Give both sides more time, once in a case (decision-maker)."""
        return do(proceedings.give_more_time, request, sent=MoreTimeIn, answer=DueOut, status=200, case_id=case_id)


class AnnounceClosing(WriteView):
    """The closing of the file."""

    @extend_schema(request=None, responses={200: DueOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Announce that the file closes after the last days (decision-maker)."""
        return Response(DueOut(proceedings.announce_closing(case_id=case_id, by=signed_in(request), now=now())).data)


class ReopenFile(WriteView):
    """The file opened again."""

    @extend_schema(request=ReopenIn, responses={200: DueOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Open the file again for some days, with reasons (decision-maker)."""
        return do(proceedings.reopen_pleadings, request, sent=ReopenIn, answer=DueOut, status=200, case_id=case_id)


def _newest(found: Proceeding | None) -> Proceeding:
    if found is None:
        raise NotFound
    return found
