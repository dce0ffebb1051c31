"""Offers of third parties, for programs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.common.api import WriteView
from odr.common.time import now
from odr.logistics import offers, performance, queries
from odr.logistics.models import OfferAnswer, OfferStep, ThirdPartyOffer
from odr.outcomes import promises
from odr.outcomes.term_serializers import ConsentIn


class ThirdDoneIn(serializers.Serializer[Any]):
    """How it was done."""

    report = serializers.CharField(max_length=promises.LONGEST)


class ThirdNotDoneIn(serializers.Serializer[Any]):
    """What is missing."""

    reason = serializers.CharField(max_length=promises.LONGEST)


class ThirdOfferIn(serializers.Serializer[Any]):
    """What a third party offers: a sum in the currency of the purchase, something else in words, or both."""

    to = serializers.ChoiceField(choices=ThirdPartyOffer.To.choices)
    amount = serializers.CharField(required=False, allow_blank=True, default="")
    pays_to = serializers.ChoiceField(
        choices=["claimant", "respondent"], required=False, allow_blank=True, default="", help_text="Needed for `both`."
    )
    text = serializers.CharField(required=False, allow_blank=True, default="")
    days = serializers.IntegerField(required=False, default=14, help_text="To do it in: 1 to 90.")
    valid_days = serializers.IntegerField(required=False, default=offers.USUAL, help_text="3 to 30.")


class OfferAnswerOut(serializers.ModelSerializer[OfferAnswer]):
    """A side's yes or no."""

    class Meta:
        model = OfferAnswer
        fields = ("side", "accepts", "created_at")


class OfferStepOut(serializers.ModelSerializer[OfferStep]):
    """How far it is with an offer that was accepted."""

    class Meta:
        model = OfferStep
        fields = ("due_at", "state", "reported_at", "report", "confirmed_at", "dispute")


class ThirdOfferOut(serializers.ModelSerializer[ThirdPartyOffer]):
    """An offer of a third party, as it stands now."""

    third_party = serializers.CharField(source="third_party.name")
    state = serializers.SerializerMethodField()
    answers = OfferAnswerOut(many=True)
    step = serializers.SerializerMethodField()

    class Meta:
        model = ThirdPartyOffer
        fields = (
            "id",
            "third_party",
            "to",
            "amount",
            "currency",
            "pays_to",
            "text",
            "days",
            "state",
            "answers",
            "step",
            "created_at",
            "expires_at",
            "ended_at",
        )

    def get_state(self, offer: ThirdPartyOffer) -> str:
        """open, accepted, declined, taken_back, or expired once its time is over."""
        return offer.state_at(now())

    @extend_schema_field(OfferStepOut(allow_null=True))
    def get_step(self, offer: ThirdPartyOffer) -> Any:
        """How far it is since it was accepted; null before."""
        step = getattr(offer, "step", None)
        return None if step is None else OfferStepOut(step).data


class ThirdPartyOffers(WriteView):
    """Offers of third parties."""

    @extend_schema(responses={200: ThirdOfferOut(many=True)}, operation_id="third_party_offers_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The offers the caller may read, the newest first; whoever decides the case reads none."""
        user = signed_in(request)
        found = queries.offers_seen_by(user, queries.case_of(user, case_id))
        return Response(ThirdOfferOut(found, many=True).data)

    @extend_schema(request=ThirdOfferIn, responses={201: ThirdOfferOut}, operation_id="third_party_offer")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Make an offer as the third party."""
        body = ThirdOfferIn(data=request.data)
        body.is_valid(raise_exception=True)
        made = offers.offer_as_third_party(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(ThirdOfferOut(made).data, status=201)


class AcceptThirdPartyOffer(WriteView):
    """Say yes to one."""

    @extend_schema(request=ConsentIn, responses={200: ThirdOfferOut}, operation_id="third_party_offer_accept")
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Accept for one's side. Made to both, it holds once both have accepted. The case goes on."""
        ConsentIn(data=request.data).is_valid(raise_exception=True)
        by = signed_in(request)
        return _shown(offers.accept_third_party_offer(case_id=case_id, offer_id=offer_id, by=by, now=now()))


class DeclineThirdPartyOffer(WriteView):
    """Say no to one."""

    @extend_schema(request=None, responses={200: ThirdOfferOut}, operation_id="third_party_offer_decline")
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Decline for one's side; the offer is over."""
        by = signed_in(request)
        return _shown(offers.decline_third_party_offer(case_id=case_id, offer_id=offer_id, by=by, now=now()))


class TakeBackThirdPartyOffer(WriteView):
    """Take one back."""

    @extend_schema(request=None, responses={200: ThirdOfferOut}, operation_id="third_party_offer_take_back")
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Take one's own open offer back."""
        by = signed_in(request)
        return _shown(offers.take_back_third_party_offer(case_id=case_id, offer_id=offer_id, by=by, now=now()))


class ThirdPartyDone(WriteView):
    """What was offered is done."""

    @extend_schema(request=ThirdDoneIn, responses={200: OfferStepOut}, operation_id="third_party_offer_done")
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Say, as the third party, that it is done, and how that can be seen."""
        body = ThirdDoneIn(data=request.data)
        body.is_valid(raise_exception=True)
        step = performance.report_third_party_performed(
            case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now(), **body.validated_data
        )
        return Response(OfferStepOut(step).data)


class ThirdPartyConfirm(WriteView):
    """What was offered was done."""

    @extend_schema(request=None, responses={200: OfferStepOut}, operation_id="third_party_offer_confirm")
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Confirm it, as the side that gets it."""
        by = signed_in(request)
        step = performance.confirm_third_party_performed(case_id=case_id, offer_id=offer_id, by=by, now=now())
        return Response(OfferStepOut(step).data)


class ThirdPartyNotDone(WriteView):
    """What was offered was not done."""

    @extend_schema(request=ThirdNotDoneIn, responses={200: OfferStepOut}, operation_id="third_party_offer_not_done")
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Say so, as the side that waits for it: once its time is over, or after it was reported as done."""
        body = ThirdNotDoneIn(data=request.data)
        body.is_valid(raise_exception=True)
        step = performance.report_third_party_not_performed(
            case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now(), **body.validated_data
        )
        return Response(OfferStepOut(step).data)


def _shown(offer: ThirdPartyOffer) -> Response:
    return Response(ThirdOfferOut(offer).data)
