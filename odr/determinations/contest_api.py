"""Contests, rulings, earlier determinations and every rule read for an answer, for programs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.api import WriteView, storable
from odr.common.errors import InvalidInput
from odr.common.time import now
from odr.determinations import operations, queries
from odr.determinations.models import Contest, Determination, Ruling
from platform_rules.sources import pack_version


class ContestIn(serializers.Serializer[Any]):
    """What a side says is wrong. It can be sent once."""

    answer = serializers.CharField(max_length=60, help_text="An answer of the vocabulary, such as governing_law.")
    facts = serializers.DictField(
        required=False,
        default=dict,
        validators=[storable],
        help_text="The facts that are right instead, in the vocabulary of the rules; null: not known.",
    )
    reasons = serializers.CharField(help_text="In the writer's own language.")


class RulingIn(serializers.Serializer[Any]):
    """The neutral's decision on a contest."""

    outcome = serializers.ChoiceField(choices=Ruling.Outcome.choices)
    facts = serializers.DictField(
        required=False,
        allow_null=True,
        default=None,
        validators=[storable],
        help_text="The facts taken as right. Without it: all that were contested if upheld, else none.",
    )
    reasons = serializers.CharField()


class RulingOut(serializers.ModelSerializer[Ruling]):
    """A ruling; `determination` is the new one, where facts changed."""

    class Meta:
        model = Ruling
        fields = ("outcome", "facts", "reasons", "language", "determination", "created_at")


class ContestOut(serializers.ModelSerializer[Contest]):
    """A contest with its ruling; null while it is not decided."""

    ruling = serializers.SerializerMethodField()

    class Meta:
        model = Contest
        fields = ("id", "side", "determination", "answer", "facts", "reasons", "language", "created_at", "ruling")

    @extend_schema_field(RulingOut(allow_null=True))
    def get_ruling(self, row: Contest) -> Any:
        """The ruling."""
        ruling = getattr(row, "ruling", None)
        return RulingOut(ruling).data if ruling else None


class DeterminationRowOut(serializers.ModelSerializer[Determination]):
    """One determination of a case; `changed` says what is different from the one it supersedes."""

    holds = serializers.SerializerMethodField()
    fingerprint = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()

    class Meta:
        model = Determination
        fields = (
            *("id", "made_at", "as_of", "pack_version", "supersedes", "holds"),
            *("fingerprint", "facts", "finding", "changed"),
        )

    def get_holds(self, row: Determination) -> bool:
        """Whether no other has taken its place."""
        return bool(row.pk == self.context["holding"])

    def get_fingerprint(self, row: Determination) -> str:
        """SHA-256 of facts, day, finding and memo, as the log commits to it."""
        return queries.fingerprint(row)

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_changed(self, row: Determination) -> dict[str, Any] | None:
        """Facts, answers and rules that changed; null for the first determination of a case."""
        return queries.changed(row)


class WhyOut(serializers.Serializer[Any]):
    """Every rule read for an answer. `installed_pack` is what was asked; it can be another than the pinned one."""

    answer = serializers.CharField()
    found = serializers.JSONField(allow_null=True)
    pack_version = serializers.CharField()
    installed_pack = serializers.CharField()
    court = serializers.CharField(allow_blank=True)
    considered = serializers.ListField(child=serializers.DictField())


class Contests(WriteView):
    """What the sides contest."""

    @extend_schema(responses={200: ContestOut(many=True)}, operation_id="contests_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """Contests of a case with the rulings: two at most, one a side."""
        case = cases.get(signed_in(request), case_id)
        return Response(ContestOut(queries.contests_of(case), many=True).data)

    @extend_schema(request=ContestIn, responses={201: ContestOut}, operation_id="contests_make")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Contest the determination for one's side, once."""
        body = ContestIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = operations.contest_determination(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(ContestOut(row).data, status=201)


class RuleOnContest(WriteView):
    """The neutral's decision on a contest."""

    @extend_schema(request=RulingIn, responses={201: RulingOut})
    def post(self, request: Request, case_id: UUID, contest_id: UUID) -> Response:
        """Rule on a contest; facts taken as right make a new determination."""
        body = RulingIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = operations.rule_on_contest(
            case_id=case_id, contest_id=contest_id, by=signed_in(request), now=now(), **body.validated_data
        )
        return Response(RulingOut(row).data, status=201)


class CaseDeterminations(APIView):
    """All determinations of a case."""

    @extend_schema(responses={200: DeterminationRowOut(many=True)}, operation_id="case_determinations_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The newest first; none is ever changed or taken away."""
        rows = queries.history(cases.get(signed_in(request), case_id))
        context = {"holding": rows[0].pk if rows else None}
        return Response(DeterminationRowOut(rows, many=True, context=context).data)


class Why(APIView):
    """Why this answer and not another."""

    @extend_schema(
        parameters=[OpenApiParameter("court", str, description="A court the memo looked at, such as FR.")],
        responses={200: WhyOut},
    )
    def get(self, request: Request, case_id: UUID, answer: str) -> Response:
        """Every rule read for an answer on the pinned facts, and what became of it."""
        user = signed_in(request)
        row = queries.get(user, cases.get(user, case_id))
        court = request.query_params.get("court", "")
        if court and court not in queries.courts_of(row):
            raise InvalidInput({"court": f"Name one of: {', '.join(queries.courts_of(row))}."})
        found = {
            "answer": answer,
            "court": court,
            "found": dict(queries.answers_of(row, court)).get(answer),
            "pack_version": row.pack_version,
            "installed_pack": pack_version(),
            "considered": queries.considered(row, answer, court),
        }
        return Response(WhyOut(found).data)
