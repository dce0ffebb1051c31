"""The choice after talks, consents and promises, for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.arbitration import choice, commitments, consents, routes, words
from odr.arbitration.models import ArbitrationProposal, Commitment, Consent, Proceeding, Route
from odr.arbitration.permissions import reading_side
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.act_api import do
from odr.cases.models import Case
from odr.common.api import WriteView, sent_by
from odr.common.errors import InvalidInput
from odr.common.time import now

_PROGRAM = Consent.How.PROGRAM
_CHOICES = {Route.RECOMMENDATION.value: choice.choose_recommendation, Route.DECISION.value: choice.choose_decision}


class CaseStanding(serializers.ModelSerializer[Case]):
    """Where the case stands after the act."""

    class Meta:
        model = Case
        fields = ("id", "number", "stage", "version")


class WayOut(serializers.Serializer[Any]):
    """A way on after talks. `closed` says why it is not open."""

    key = serializers.CharField()
    title = serializers.CharField()
    decides = serializers.CharField()
    binds = serializers.CharField()
    cost = serializers.CharField()
    days = serializers.IntegerField(allow_null=True)
    give_up = serializers.CharField()
    closed = serializers.CharField(allow_blank=True)


class WordsOut(serializers.Serializer[Any]):
    """Words to agree to, in the caller's language. Send `digest` with the consent: it names the version that was shown."""

    text = serializers.CharField()
    language = serializers.CharField()
    digest = serializers.CharField()


class ChoiceIn(serializers.Serializer[Any]):
    """The way chosen, and the words it was chosen by."""

    route = serializers.ChoiceField(choices=sorted(_CHOICES))
    digest = serializers.CharField(max_length=64)


class PlaceIn(serializers.Serializer[Any]):
    """Where and in which language, and the words agreed to."""

    seat = serializers.CharField(max_length=2)
    language = serializers.CharField(max_length=10)
    digest = serializers.CharField(max_length=64)


class ConsentDigestIn(serializers.Serializer[Any]):
    """The words agreed to."""

    digest = serializers.CharField(max_length=64)


class ArbitrationReasonIn(serializers.Serializer[Any]):
    """A reason, if one likes to give it."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class ClauseIn(serializers.Serializer[Any]):
    """The clause word for word, where it stands, and the words agreed to."""

    clause = serializers.CharField(max_length=10_000)
    found = serializers.CharField(max_length=1000)
    seat = serializers.CharField(required=False, allow_blank=True, default="", max_length=2)
    digest = serializers.CharField(max_length=64)


class ArbitrationProposalOut(serializers.ModelSerializer[ArbitrationProposal]):
    """Arbitration as one side proposes it."""

    class Meta:
        model = ArbitrationProposal
        fields = ("id", "side", "seat", "language", "state", "created_at", "answered_at")


class ProceedingOut(serializers.ModelSerializer[Proceeding]):
    """A round of proceedings."""

    class Meta:
        model = Proceeding
        fields = (
            *("id", "round", "route", "track", "seat", "language", "opened_at"),
            *("pleadings_from", "closing_announced_at", "closed_at"),
        )


class PledgeIn(serializers.Serializer[Any]):
    """For whom one promises, as `GET` names them, and the words of the promise."""

    whose = serializers.CharField(max_length=60)
    digest = serializers.CharField(max_length=64)


class CommitmentOut(serializers.ModelSerializer[Commitment]):
    """A promise to be bound."""

    class Meta:
        model = Commitment
        fields = ("id", "text", "language", "digest", "pledged_at", "withdrawn_at")


class CommitmentsOut(serializers.Serializer[Any]):
    """Promises made, and those one can make: for whom, and in which words."""

    made = CommitmentOut(many=True)
    offered = serializers.DictField(child=WordsOut())


class Ways(WriteView):
    """The ways on after talks."""

    @extend_schema(responses={200: WayOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Who decides, what binds, cost, days, what one gives up; four at most."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        permissions.require(user, case, "propose_arbitration")
        own = cases.participation(user, case)
        found = routes.ways_of(case, side=own.side if own else "", now=now())
        return Response(WayOut(found, many=True).data)

    @extend_schema(request=ChoiceIn, responses={201: ProceedingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for a recommendation or a decision (buyer)."""
        sent = sent_by(ChoiceIn, request)
        act = _CHOICES[sent["route"]]
        made = act(case_id=case_id, by=signed_in(request), digest=sent["digest"], how=_PROGRAM, now=now())
        return Response(ProceedingOut(made).data, status=201)


class Words(APIView):
    """Words somebody agrees to."""

    @extend_schema(
        parameters=[
            OpenApiParameter("route", enum=Route.values, required=True),
            OpenApiParameter("seat", str),
            OpenApiParameter("language", str),
        ],
        responses={200: WordsOut},
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """The words of a way, in the caller's own language; of arbitration with seat and language."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        side = reading_side(user, case)
        asked = request.query_params
        route = asked.get("route", "")
        if route == Route.ARBITRATION:
            place = {"seat": asked.get("seat", ""), "language": asked.get("language", "")}
            consents.check_place(case, **place)
            shown = words.arbitration(side=side, reader=user, **place)
        elif route == Route.CLAUSE:
            shown = words.clause(reader=user)
        elif route in _CHOICES:
            shown = words.choice(route, reader=user)
        else:
            raise InvalidInput({"route": f"Choose one of: {', '.join(Route.values)}."})
        return Response(WordsOut(shown).data)


class ArbitrationProposals(WriteView):
    """Arbitration proposed."""

    @extend_schema(request=PlaceIn, responses={201: ArbitrationProposalOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Propose arbitration, and agree to it oneself."""
        return do(
            consents.propose_arbitration,
            request,
            sent=PlaceIn,
            answer=ArbitrationProposalOut,
            case_id=case_id,
            how=_PROGRAM,
        )


class ArbitrationConsent(WriteView):
    """A yes to arbitration."""

    @extend_schema(request=ConsentDigestIn, responses={201: ProceedingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Agree to the arbitration that the other side proposed."""
        return do(
            consents.consent_to_arbitration,
            request,
            sent=ConsentDigestIn,
            answer=ProceedingOut,
            case_id=case_id,
            how=_PROGRAM,
        )


class ArbitrationDecline(WriteView):
    """A no to arbitration."""

    @extend_schema(request=ArbitrationReasonIn, responses={200: ArbitrationProposalOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Say no, or take one's own proposal back."""
        return do(
            consents.decline_arbitration,
            request,
            sent=ArbitrationReasonIn,
            answer=ArbitrationProposalOut,
            status=200,
            case_id=case_id,
        )


class ArbitrationStart(WriteView):
    """Arbitration under a clause."""

    @extend_schema(request=ClauseIn, responses={201: ProceedingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Start the arbitration a clause provides for, where the procedure has this act."""
        return do(
            consents.start_arbitration, request, sent=ClauseIn, answer=ProceedingOut, case_id=case_id, how=_PROGRAM
        )


class Exit(WriteView):
    """The way out."""

    @extend_schema(request=None, responses={200: CaseStanding})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Take the papers and close the case (buyer)."""
        return Response(CaseStanding(choice.take_exit_pack(case_id=case_id, by=signed_in(request), now=now())).data)


class Commitments(WriteView):
    """Promises to be bound."""

    @extend_schema(responses={200: CommitmentsOut})
    def get(self, request: Request) -> Response:
        """Promises of whom the caller acts for, and those the caller can make."""
        user = signed_in(request)
        commitments.require_promiser(user)
        offered = {
            key: words.commitment(reader=user, marketplace="marketplace" in column)
            for key, (_name, column) in commitments.promisers(user).items()
        }
        return Response(CommitmentsOut({"made": commitments.of_person(user), "offered": offered}).data)

    @extend_schema(request=PledgeIn, responses={201: CommitmentOut})
    def post(self, request: Request) -> Response:
        """Promise to be bound in cases filed from now on."""
        return do(commitments.pledge, request, sent=PledgeIn, answer=CommitmentOut)


class WithdrawCommitment(WriteView):
    """A promise taken back."""

    @extend_schema(request=None, responses={200: CommitmentOut})
    def post(self, request: Request, commitment_id: UUID) -> Response:
        """Take a promise back for cases filed from now on."""
        row = commitments.withdraw(commitment_id=commitment_id, by=signed_in(request), now=now())
        return Response(CommitmentOut(row).data)
