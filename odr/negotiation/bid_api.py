"""Sealed bids for programs. A number never travels before its side opens it: send its commitment, keep amount and salt."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.time import now
from odr.negotiation import bid_queries, operations_bids, ranges

_COMMITMENT = (
    "SHA-256, as 64 hexadecimal digits, of `odr-bid-1|<case id>|<round>|<claimant or respondent>|<currency>|<amount>|<salt>`: "
    "the amount with as many decimals as the currency has (89.00), the salt 64 hexadecimal digits of chance."
)


class BidIn(serializers.Serializer[Any]):
    """A sealed bid."""

    commitment = serializers.CharField(max_length=64, help_text=_COMMITMENT)


class CodeIn(serializers.Serializer[Any]):
    """What opens a bid."""

    code = serializers.CharField(max_length=120, help_text="`<amount>-<salt>`, or the code a page showed.")


class BidOut(serializers.Serializer[Any]):
    """One bid. Its commitment, amount and salt are there only once the bids met."""

    sent_at = serializers.DateTimeField()
    revealed_at = serializers.DateTimeField(allow_null=True)
    commitment = serializers.CharField(allow_blank=True)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    salt = serializers.CharField(allow_blank=True)
    line = serializers.CharField(allow_blank=True, help_text="The text whose SHA-256 is the commitment.")


class RoundOut(serializers.Serializer[Any]):
    """One round, from the caller's side."""

    number = serializers.IntegerField()
    state = serializers.CharField()
    currency = serializers.CharField()
    ends_at = serializers.DateTimeField()
    complete = serializers.BooleanField(help_text="Both bids are in and can be opened.")
    agreed = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    mine = BidOut(allow_null=True)
    theirs = BidOut(allow_null=True)


class RangeOut(serializers.Serializer[Any]):
    """The middle half of what similar cases ended with, in per cent of the price."""

    issue = serializers.CharField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    cases = serializers.IntegerField()
    agreements = serializers.IntegerField()


class Bids(WriteView):
    """Sealed bids of a case."""

    @extend_schema(responses={200: RoundOut(many=True)}, operation_id="bids_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The rounds, the newest first; for the two sides only."""
        return Response(_rounds(request, case_id))

    @extend_schema(request=BidIn, responses={201: RoundOut(many=True)}, operation_id="bids_send")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Send one's sealed bid in the round under way, or in a new one."""
        body = BidIn(data=request.data)
        body.is_valid(raise_exception=True)
        operations_bids.send_bid(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(_rounds(request, case_id), status=201)


class OpenBid(WriteView):
    """Opening of a sealed bid."""

    @extend_schema(request=CodeIn, responses={200: RoundOut(many=True)})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Open one's own bid once both are in; with the second one the round ends."""
        body = CodeIn(data=request.data)
        body.is_valid(raise_exception=True)
        operations_bids.reveal_bid(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(_rounds(request, case_id))


class Ranges(APIView):
    """What similar cases ended with."""

    permission_classes = (AllowAny,)

    @extend_schema(responses={200: RangeOut(many=True)}, operation_id="settlement_ranges")
    def get(self, request: Request) -> Response:
        """One range for each issue with at least ten agreements on money in two years; none for the others."""
        return Response(RangeOut(ranges.published(now=now()), many=True).data)


def _rounds(request: Request, case_id: UUID) -> Any:
    user = signed_in(request)
    case = cases.get(user, case_id)
    return RoundOut(bid_queries.rounds_of(case, bid_queries.side_of(user, case)), many=True).data
