"""Decisions, for programs. The same operations as the pages; a signature needs the second factor anew and is given there alone."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.arbitration.api import CaseStanding
from odr.cases import queries as cases
from odr.cases.act_api import do
from odr.cases.models import Case
from odr.common.api import WriteView, sent_by, storable
from odr.common.time import now
from odr.decisions import checks, corrections, file, queries, recommendations, setting_aside, signing, writing
from odr.decisions.models import ConsentWish, Correction, Decision, Draft, PublicDecision, SetAside
from odr.outcomes.term_serializers import ConsentIn, TermIn, TermOut


class PublicDecisionOut(serializers.ModelSerializer[PublicDecision]):
    """A decision as the public reads it."""

    class Meta:
        model = PublicDecision
        fields = ("id", "topic", "law", "outcome", "language", "text", "published_on")


class DecisionDraftIn(serializers.Serializer[Any]):
    """A draft. Nothing has to be there to save it; `to_reader` takes a complete one."""

    draft = serializers.DictField(
        validators=[storable], help_text="kind, seat, place, answer, facts, issues, orders, law, protection and more."
    )
    to_reader = serializers.BooleanField(required=False, default=False)
    base = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="The version written on.")


class DraftOut(serializers.ModelSerializer[Draft]):
    """A version of the draft, and what it lacks."""

    missing = serializers.SerializerMethodField()

    class Meta:
        model = Draft
        fields = ("version", "content", "created_at", "to_reader_at", "passed", "remarks", "missing")

    def get_missing(self, row: Draft) -> list[dict[str, str]]:
        """The check of the form."""
        held = self.context.get("held") or file.held(row.case)  # the file is the same for all versions
        return [{"field": gap.field, "says": gap.says} for gap in checks.check(row.content, held)]


class DecisionOut(serializers.ModelSerializer[Decision]):
    """A decision, as signed, with the orders that hold now."""

    orders = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = (
            "id", "number", "kind", "content", "orders", "signed_at", "served_at", "final_at", "set_aside_at", "document",
        )  # fmt: skip

    @extend_schema_field(TermOut(many=True))
    def get_orders(self, row: Decision) -> list[dict[str, Any]]:
        """What has to be done now."""
        return [term.as_json() for term in queries.orders_of(row)]


class CorrectionOut(serializers.ModelSerializer[Correction]):
    """A request to correct, explain or complete, and its ruling."""

    class Meta:
        model = Correction
        fields = (
            "id",
            "kind",
            "side",
            "text",
            "asked_at",
            "comment",
            "granted",
            "ruling",
            "orders",
            "ruled_at",
            "document",
        )


class SetAsideOut(serializers.ModelSerializer[SetAside]):
    """A request to reopen, and its ruling."""

    class Meta:
        model = SetAside
        fields = ("id", "knew_on", "reasons", "created_at", "comment", "granted", "ruling", "ruled_at")


class WishOut(serializers.ModelSerializer[ConsentWish]):
    """A wish that agreed terms become an award."""

    class Meta:
        model = ConsentWish
        fields = ("side", "terms", "created_at")


class ComplexIn(serializers.Serializer[Any]):
    """More time for the decision."""

    days = serializers.IntegerField()
    reasons = serializers.CharField()


class CorrectionIn(serializers.Serializer[Any]):
    """What is asked for."""

    kind = serializers.ChoiceField(choices=Correction.Kind.choices)
    text = serializers.CharField()


class TextIn(serializers.Serializer[Any]):
    """What one says."""

    text = serializers.CharField()


class RuleIn(serializers.Serializer[Any]):
    """A ruling."""

    granted = serializers.BooleanField()
    ruling = serializers.CharField()


class RuleOnCorrectionIn(RuleIn):
    """A ruling that may change the orders."""

    orders = TermIn(many=True, required=False)


class RecommendationAnswerIn(serializers.Serializer[Any]):
    """A yes or no to a recommendation."""

    accepts = serializers.BooleanField()
    version = serializers.IntegerField(
        required=False, help_text="The version of the case the answer rests on: refused (409) if it changed since."
    )


class ReopenDecisionIn(serializers.Serializer[Any]):
    """Why a decision made without the seller should be reopened."""

    knew_on = serializers.DateField()
    reasons = serializers.CharField()


class WishIn(ConsentIn):
    """Agreed terms."""

    terms = TermIn(many=True)


class PublicPages(CursorPagination):
    """The newest first."""

    page_size = 50
    ordering = ("-published_on", "-id")


class PublicDecisions(ListAPIView[PublicDecision]):
    """What was decided, without names; nobody has to sign in."""

    authentication_classes = ()
    permission_classes = ()
    serializer_class = PublicDecisionOut
    pagination_class = PublicPages
    queryset = PublicDecision.objects.none()

    def get_queryset(self) -> QuerySet[PublicDecision]:
        """Narrowed by topic, law, outcome and words."""
        given = self.request.query_params
        return queries.published(**{name: given.get(name, "") for name in ("topic", "law", "outcome", "words")})

    @extend_schema(
        parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in ("topic", "law", "outcome", "words")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Final decisions by cursor."""
        return super().get(request, *args, **kwargs)


class OnePublicDecision(APIView):
    """One of them."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(responses={200: PublicDecisionOut})
    def get(self, request: Request, public_id: UUID) -> Response:
        """A final decision, without names."""
        return Response(PublicDecisionOut(queries.published_one(public_id)).data)


class Drafts(WriteView):
    """Drafts, for whoever decides and for the second reader."""

    @extend_schema(responses={200: DraftOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Versions the caller may read, the newest first."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        rows = queries.drafts(user, case)
        return Response(DraftOut(rows, many=True, context={"held": file.held(case)} if rows else {}).data)

    @extend_schema(request=DecisionDraftIn, responses={201: DraftOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Keep the next version (decision-maker)."""
        return do(writing.draft_decision, request, sent=DecisionDraftIn, answer=DraftOut, case_id=case_id)


class Decisions(APIView):
    """Decisions of a case."""

    @extend_schema(responses={200: DecisionOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Those the caller may read, the newest first."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        own = cases.participation(user, case)
        rows = Decision.objects.filter(case=case).order_by("-signed_at")
        shown = [row for row in rows if queries.may_read(user, row, side=own.side if own else "")]
        return Response(DecisionOut(shown, many=True).data)


class Complex(WriteView):
    """A complex case."""

    @extend_schema(request=ComplexIn, responses={200: CaseStanding})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Declare the case complex, with reasons to both sides (decision-maker)."""
        return do(writing.declare_complex, request, sent=ComplexIn, answer=CaseStanding, status=200, case_id=case_id)


class Corrections(WriteView):
    """Requests to correct, to explain or to complete."""

    @extend_schema(responses={200: CorrectionOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Requests and corrections of the decision that holds, the oldest first."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        found = queries.holding(case)
        own = cases.participation(user, case)
        readable = found is not None and queries.may_read(user, found, side=own.side if own else "")
        rows = list(queries.corrections_of(found)) if found is not None and readable else []
        return Response(CorrectionOut(rows, many=True).data)

    @extend_schema(request=CorrectionIn, responses={201: CorrectionOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for a correction (buyer, seller)."""
        return do(corrections.request_correction, request, sent=CorrectionIn, answer=CorrectionOut, case_id=case_id)


class Comment(WriteView):
    """What the other side says."""

    @extend_schema(request=TextIn, responses={200: CorrectionOut})
    def post(self, request: Request, case_id: UUID, correction_id: UUID) -> Response:
        """Answer the other side's request."""
        return do(
            corrections.comment_on_correction,
            request,
            sent=TextIn,
            answer=CorrectionOut,
            status=200,
            case_id=case_id,
            correction_id=correction_id,
        )


class Rule(WriteView):
    """A ruling on a request."""

    @extend_schema(request=RuleOnCorrectionIn, responses={200: CorrectionOut})
    def post(self, request: Request, case_id: UUID, correction_id: UUID) -> Response:
        """Grant or refuse it, with reasons (whoever signed)."""
        return do(
            corrections.rule_on_correction,
            request,
            sent=RuleOnCorrectionIn,
            answer=CorrectionOut,
            status=200,
            case_id=case_id,
            correction_id=correction_id,
        )


class Answer(WriteView):
    """An answer to a recommendation."""

    @extend_schema(request=RecommendationAnswerIn, responses={200: CaseStanding})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Accept or decline for one's side."""
        body = sent_by(RecommendationAnswerIn, request)
        recommendations.answer_recommendation(
            case_id=case_id,
            by=signed_in(request),
            accepts=body["accepts"],
            seen_version=body.get("version"),
            now=now(),
        )
        return Response(CaseStanding(Case.objects.get(pk=case_id)).data)


class Reopen(WriteView):
    """A request to reopen a decision made without the seller."""

    @extend_schema(request=ReopenDecisionIn, responses={201: SetAsideOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask to reopen it (seller)."""
        return do(setting_aside.apply_to_set_aside, request, sent=ReopenDecisionIn, answer=SetAsideOut, case_id=case_id)


class AnswerReopen(WriteView):
    """The buyer's answer to it."""

    @extend_schema(request=TextIn, responses={200: SetAsideOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Say what one thinks of reopening (buyer)."""
        return do(setting_aside.answer_set_aside, request, sent=TextIn, answer=SetAsideOut, status=200, case_id=case_id)


class RuleReopen(WriteView):
    """The ruling on it."""

    @extend_schema(request=RuleIn, responses={200: CaseStanding})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Reopen the case or let the decision stand, with reasons (another decision-maker)."""
        body = sent_by(RuleIn, request)
        decide = setting_aside.set_aside if body["granted"] else setting_aside.refuse_set_aside
        case = decide(case_id=case_id, by=signed_in(request), ruling=body["ruling"], now=now())
        return Response(CaseStanding(case).data)


class ConsentAward(WriteView):
    """Wishes that agreed terms become an award."""

    @extend_schema(request=WishIn, responses={201: WishOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for it; it is made once both sides ask for the same terms (buyer, seller)."""
        terms = sent_by(WishIn, request)["terms"]
        row = signing.ask_for_consent_award(case_id=case_id, by=signed_in(request), terms=terms, now=now())
        return Response(WishOut(row).data, status=201)
