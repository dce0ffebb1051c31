"""The answer, offers and the way to a mediator, for programs. The same operations as the pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.errors import NotFound
from odr.common.time import now
from odr.determinations.contest_api import ContestIn
from odr.negotiation import operations, queries, talks
from odr.negotiation.models import Answer, Offer, Suggestion
from odr.negotiation.offers import USUAL
from odr.outcomes.term_serializers import ConsentIn, TermIn, TermOut


class OfferIn(serializers.Serializer[Any]):
    """An offer."""

    terms = TermIn(many=True)
    message = serializers.CharField(required=False, allow_blank=True, default="")
    valid_days = serializers.IntegerField(required=False, default=USUAL, help_text="3 to 14.")


class OfferOut(serializers.ModelSerializer[Offer]):
    """An offer as both sides see it."""

    terms = TermOut(many=True)

    class Meta:
        model = Offer
        fields = ("id", "side", "terms", "message", "language", "state", "created_at", "expires_at", "ended_at")


class AnswerIn(serializers.Serializer[Any]):
    """The seller's answer. `accept` agrees to the whole claim and needs `consent`; the others need `reasons`."""

    kind = serializers.ChoiceField(choices=Answer.Kind.choices)
    reasons = serializers.CharField(required=False, allow_blank=True, default="")
    jurisdiction_objection = serializers.CharField(required=False, allow_blank=True, default="")
    offer = OfferIn(required=False, allow_null=True, default=None)
    contest = ContestIn(
        required=False,
        allow_null=True,
        default=None,
        help_text="What is wrong in the determination; not with `accept`. It can also be sent by itself, before the answer.",
    )
    consent = serializers.BooleanField(required=False, default=False, help_text="Must be true to agree to the claim.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Agreeing binds, so it is said expressly."""
        if attrs["kind"] == Answer.Kind.ACCEPT and not attrs["consent"]:
            raise serializers.ValidationError({"consent": "Send true to agree to the whole claim."})
        return attrs


class AnswerOut(serializers.ModelSerializer[Answer]):
    """The seller's answer as both sides see it."""

    class Meta:
        model = Answer
        fields = ("kind", "reasons", "jurisdiction_objection", "language", "created_at")


class SuggestionOut(serializers.ModelSerializer[Suggestion]):
    """What one side suggested, and since when the other agrees."""

    class Meta:
        model = Suggestion
        fields = ("kind", "side", "created_at", "agreed_at")


class StageOut(serializers.Serializer[Any]):
    """Where the case stands after the act."""

    id = serializers.UUIDField()
    stage = serializers.CharField()
    version = serializers.IntegerField()


class TheAnswer(WriteView):
    """The seller's answer."""

    @extend_schema(responses={200: AnswerOut}, operation_id="answer_read")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The answer; 404 before there is one."""
        found = queries.answer_of(cases.get(signed_in(request), case_id))
        if found is None:
            raise NotFound
        return Response(AnswerOut(found).data)

    @extend_schema(request=AnswerIn, responses={201: AnswerOut}, operation_id="answer_give")
    def post(self, request: Request, case_id: UUID) -> Response:
        """Answer for the seller, once."""
        body = AnswerIn(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        known: dict[str, Any] = {"case_id": case_id, "by": signed_in(request), "now": now()}
        if sent["kind"] == Answer.Kind.ACCEPT:
            operations.accept_claim(**known)
        else:
            objection = sent["jurisdiction_objection"]
            operations.answer(
                kind=sent["kind"],
                reasons=sent["reasons"],
                jurisdiction_objection=objection,
                offer=sent["offer"],
                contest=sent["contest"],
                **known,
            )
        return Response(AnswerOut(Answer.objects.get(case_id=case_id)).data, status=201)


class Offers(WriteView, ListAPIView[Offer]):
    """Offers of a case."""

    serializer_class = OfferOut
    queryset = Offer.objects.none()

    def get_queryset(self) -> QuerySet[Offer]:
        """The offers the caller may read, of a case they may see; whoever decides the case reads none."""
        user = signed_in(self.request)
        return queries.offers_seen_by(user, cases.get(user, self.kwargs["case_id"]))

    @extend_schema(request=OfferIn, responses={201: OfferOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Make an offer for one's own side."""
        body = OfferIn(data=request.data)
        body.is_valid(raise_exception=True)
        offer = operations.make_offer(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(OfferOut(offer).data, status=201)


class AcceptOffer(WriteView):
    """Say yes to an offer."""

    @extend_schema(request=ConsentIn, responses={200: StageOut})
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Accept the other side's open offer; this concludes the settlement."""
        ConsentIn(data=request.data).is_valid(raise_exception=True)
        user = signed_in(request)
        operations.accept_offer(case_id=case_id, offer_id=offer_id, by=user, now=now())
        return Response(StageOut(cases.get(user, case_id)).data)


class DeclineOffer(WriteView):
    """Say no to an offer."""

    @extend_schema(request=None, responses={200: OfferOut})
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Decline the other side's open offer."""
        offer = operations.decline_offer(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return Response(OfferOut(offer).data)


class TakeBackOffer(WriteView):
    """Take an offer back."""

    @extend_schema(request=None, responses={200: OfferOut})
    def post(self, request: Request, case_id: UUID, offer_id: UUID) -> Response:
        """Take one's own open offer back."""
        offer = operations.take_back_offer(case_id=case_id, offer_id=offer_id, by=signed_in(request), now=now())
        return Response(OfferOut(offer).data)


class MoreTime(WriteView):
    """More time for the talks."""

    @extend_schema(request=None, responses={200: SuggestionOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for more time, or agree to it when the other side asked."""
        return _suggestion(talks.extend_negotiation, request, case_id)


class SuggestMediation(WriteView):
    """A mediator by agreement."""

    @extend_schema(request=None, responses={200: SuggestionOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Suggest a mediator to the other side."""
        return _suggestion(talks.suggest_mediation, request, case_id)


class AskForMediation(WriteView):
    """The way to a mediator."""

    @extend_schema(request=None, responses={200: StageOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Go on with a mediator: agreed, or after silence of the other side for as long as the procedure asks."""
        case = talks.ask_for_mediation(case_id=case_id, by=signed_in(request), now=now())
        return Response(StageOut(case).data)


def _suggestion(act: Callable[..., Suggestion], request: Request, case_id: UUID) -> Response:
    return Response(SuggestionOut(act(case_id=case_id, by=signed_in(request), now=now())).data)
