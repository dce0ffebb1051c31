"""Counter-claims for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.errors import NotFound
from odr.common.time import now
from odr.determinations.contest_api import ContestIn
from odr.negotiation import operations_counter
from odr.negotiation.models import Answer, CounterClaim
from odr.outcomes.term_serializers import TermIn, TermOut


class CounterClaimIn(serializers.Serializer[Any]):
    """The seller's answer with what they ask from the buyer about the same order."""

    kind = serializers.ChoiceField(choices=[Answer.Kind.PARTLY.value, Answer.Kind.DENY.value])
    reasons = serializers.CharField(help_text="What the seller says to the claim.")
    terms = TermIn(many=True, help_text="What the buyer shall do; `by` is `claimant`.")
    because = serializers.CharField(help_text="Why the seller asks for it.")
    same_order = serializers.BooleanField(help_text="Must be true: it is about the order of this case.")
    jurisdiction_objection = serializers.CharField(required=False, allow_blank=True, default="")
    contest = ContestIn(required=False, allow_null=True, default=None)


class ReplyIn(serializers.Serializer[Any]):
    """The buyer's answer. `reasons` are needed unless the buyer agrees."""

    reply = serializers.ChoiceField(choices=["agree", "partly", "deny"])
    reasons = serializers.CharField(required=False, allow_blank=True, default="")


class CounterClaimOut(serializers.ModelSerializer[CounterClaim]):
    """A counter-claim as everybody in the case sees it."""

    terms = TermOut(many=True)

    class Meta:
        model = CounterClaim
        fields = (
            "terms",
            "reasons",
            "language",
            "created_at",
            "reply",
            "reply_reasons",
            "reply_language",
            "replied_at",
        )


class TheCounterClaim(WriteView):
    """The seller's counter-claim."""

    @extend_schema(responses={200: CounterClaimOut}, operation_id="counter_claim_read")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The counter-claim; 404 where there is none."""
        found = CounterClaim.objects.filter(case=cases.get(signed_in(request), case_id)).first()
        if found is None:
            raise NotFound
        return Response(CounterClaimOut(found).data)

    @extend_schema(request=CounterClaimIn, responses={201: CounterClaimOut}, operation_id="counter_claim_make")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Answer the claim for the seller, and ask for something from the same order."""
        body = CounterClaimIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = operations_counter.counter_claim(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(CounterClaimOut(row).data, status=201)


class AnswerCounterClaim(WriteView):
    """The buyer's answer to a counter-claim."""

    @extend_schema(request=ReplyIn, responses={200: CounterClaimOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Answer what the seller asks for; the talks begin."""
        body = ReplyIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = operations_counter.answer_counter_claim(
            case_id=case_id, by=signed_in(request), now=now(), **body.validated_data
        )
        return Response(CounterClaimOut(row).data)
