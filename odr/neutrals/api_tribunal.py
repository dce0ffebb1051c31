"""Decision-makers, challenges, draws and the roster, for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.common.api import WriteView
from odr.common.time import now
from odr.neutrals import candidates, challenges, lottery, queries_tribunal, roster, tribunal
from odr.neutrals.api import AppointIn, AppointmentOut, CandidateOut, StanceOut
from odr.neutrals.models import Challenge, ChallengeAnswer, Disclosure, NeutralProfile, SameNeutral, Tie


class ChallengeIn(serializers.Serializer[Any]):
    """Why a side doubts the decision-maker."""

    ground = serializers.CharField()
    reason = serializers.CharField(max_length=5000)
    known_on = serializers.DateField(required=False, allow_null=True, default=None)


class ChallengeAnswerOut(serializers.ModelSerializer[ChallengeAnswer]):
    """What somebody says to a challenge."""

    class Meta:
        model = ChallengeAnswer
        fields = ("capacity", "text", "created_at")


class ChallengeOut(serializers.ModelSerializer[Challenge]):
    """A challenge, what was said to it, and how it was decided."""

    answers = ChallengeAnswerOut(many=True, read_only=True)

    class Meta:
        model = Challenge
        fields = (
            "id",
            "case",
            "side",
            "ground",
            "reason",
            "known_on",
            "state",
            "reasons",
            "answers",
            "created_at",
            "decided_at",
        )


class WordsIn(serializers.Serializer[Any]):
    """Words that both sides read."""

    text = serializers.CharField(max_length=5000)


class NeutralDisclosureOut(serializers.ModelSerializer[Disclosure]):
    """A tie made known while the case went on."""

    class Meta:
        model = Disclosure
        fields = ("text", "made_at")


class SameNeutralOut(serializers.ModelSerializer[SameNeutral]):
    """A request that the mediator decides too."""

    class Meta:
        model = SameNeutral
        fields = ("side", "text", "created_at")


class TrainingIn(serializers.Serializer[Any]):
    """One training."""

    on = serializers.DateField()
    title = serializers.CharField(max_length=200)


class RosterIn(serializers.Serializer[Any]):
    """Who comes to the roster, and with which skills."""

    user = serializers.UUIDField()
    languages = serializers.ListField(child=serializers.CharField())
    countries = serializers.ListField(child=serializers.CharField())
    expertise = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    trainings = TrainingIn(many=True, required=False, default=list)
    max_cases = serializers.IntegerField(required=False, default=10)


class RosterOut(serializers.ModelSerializer[NeutralProfile]):
    """Somebody on the roster."""

    name = serializers.CharField(source="user")

    class Meta:
        model = NeutralProfile
        fields = (
            "id",
            "name",
            "languages",
            "countries",
            "expertise",
            "trainings",
            "max_cases",
            "paused_until",
            "active",
        )


class TieIn(serializers.Serializer[Any]):
    """A tie of one's own, to a company or person."""

    kind = serializers.CharField()
    to_name = serializers.CharField(max_length=200)
    since = serializers.DateField(required=False, allow_null=True, default=None)
    until = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class TieOut(serializers.ModelSerializer[Tie]):
    """A tie as it is known."""

    class Meta:
        model = Tie
        fields = ("id", "kind", "to_name", "since", "until", "note", "source", "entered_at")


class Tribunal(WriteView):
    """The appointment of whoever decides."""

    @extend_schema(request=AppointIn, responses={201: AppointmentOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask a decision-maker (administrator); the lot is drawn first."""
        sent = _read(AppointIn, request)
        row = tribunal.appoint_arbitrator(
            case_id=case_id, by=signed_in(request), now=now(), neutral_id=sent["neutral"], because=sent["because"]
        )
        return Response(AppointmentOut(row).data, status=201)


class TribunalCandidates(APIView):
    """The list of candidates for deciding."""

    @extend_schema(responses={200: CandidateOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """The list in its order, with the reasons (administrator)."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        permissions.require(user, case, "appoint_arbitrator")
        return Response(CandidateOut(candidates.list_of(case, tribunal.office_at(case)), many=True).data)


class AgreeToArbitrator(WriteView):
    """Have no doubts."""

    @extend_schema(request=None, responses={201: StanceOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Nothing to object; when both sides say so, the statements begin at once."""
        row = tribunal.agree_to_arbitrator(case_id=case_id, by=signed_in(request), now=now())
        return Response(StanceOut(row).data, status=201)


class AskForSameNeutral(WriteView):
    """Want the mediator to decide."""

    @extend_schema(request=WordsIn, responses={201: SameNeutralOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask in writing that the mediator decides too; it counts when both sides have."""
        row = tribunal.ask_for_same_neutral(
            case_id=case_id, by=signed_in(request), now=now(), **_read(WordsIn, request)
        )
        return Response(SameNeutralOut(row).data, status=201)


class DiscloseTie(WriteView):
    """Make a tie known."""

    @extend_schema(request=WordsIn, responses={201: NeutralDisclosureOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Tell both sides of a new tie (decision-maker)."""
        row = tribunal.disclose(case_id=case_id, by=signed_in(request), now=now(), **_read(WordsIn, request))
        return Response(NeutralDisclosureOut(row).data, status=201)


class ResignTribunal(WriteView):
    """Give a case back."""

    @extend_schema(request=WordsIn, responses={200: AppointmentOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """The decision-maker gives the case back, with the reason in `text`."""
        reason = _read(WordsIn, request)["text"]
        row = challenges.resign(case_id=case_id, by=signed_in(request), now=now(), reason=reason)
        return Response(AppointmentOut(row).data)


class ReplaceArbitrator(WriteView):
    """Take a case from somebody."""

    @extend_schema(request=WordsIn, responses={200: AppointmentOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Replace the decision-maker, with the reason in `text` (administrator)."""
        reason = _read(WordsIn, request)["text"]
        row = tribunal.replace_arbitrator(case_id=case_id, by=signed_in(request), now=now(), reason=reason)
        return Response(AppointmentOut(row).data)


class Challenges(WriteView):
    """Challenges of the decision-maker of a case."""

    @extend_schema(responses={200: ChallengeOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """All of the case, the newest first. A few a case at most."""
        user = signed_in(request)
        return Response(ChallengeOut(queries_tribunal.challenges_of(user, cases.get(user, case_id)), many=True).data)

    @extend_schema(request=ChallengeIn, responses={201: ChallengeOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Challenge the decision-maker for one's side."""
        row = challenges.challenge_arbitrator(
            case_id=case_id, by=signed_in(request), now=now(), **_read(ChallengeIn, request)
        )
        return Response(ChallengeOut(row).data, status=201)


class AnswerChallenge(WriteView):
    """Say what one thinks of a challenge."""

    @extend_schema(request=WordsIn, responses={201: ChallengeAnswerOut})
    def post(self, request: Request, challenge_id: UUID) -> Response:
        """The other side or the decision-maker answers."""
        user = signed_in(request)
        queries_tribunal.challenge(user, challenge_id)
        row = challenges.answer_challenge(challenge_id=challenge_id, by=user, now=now(), **_read(WordsIn, request))
        return Response(ChallengeAnswerOut(row).data, status=201)


class UpholdChallenge(WriteView):
    """Find a challenge right."""

    @extend_schema(request=WordsIn, responses={200: ChallengeOut})
    def post(self, request: Request, challenge_id: UUID) -> Response:
        """The person gives way; the reasons stand in `text` (an administrator who did not name them)."""
        user, reasons = signed_in(request), _read(WordsIn, request)["text"]
        queries_tribunal.challenge(user, challenge_id)
        row = challenges.uphold_challenge(challenge_id=challenge_id, by=user, reasons=reasons, now=now())
        return Response(ChallengeOut(row).data)


class RejectChallenge(WriteView):
    """Find a challenge not right."""

    @extend_schema(request=WordsIn, responses={200: ChallengeOut})
    def post(self, request: Request, challenge_id: UUID) -> Response:
        """The person stays; the reasons stand in `text` (an administrator who did not name them)."""
        user, reasons = signed_in(request), _read(WordsIn, request)["text"]
        queries_tribunal.challenge(user, challenge_id)
        row = challenges.reject_challenge(challenge_id=challenge_id, by=user, reasons=reasons, now=now())
        return Response(ChallengeOut(row).data)


class DrawFile(APIView):
    """A draw anybody can check."""

    permission_classes = (AllowAny,)

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, auth=[])
    def get(self, request: Request, lottery_id: UUID) -> Response:
        """The draw as `python -m odr.neutrals.replay` reads it."""
        return Response(lottery.file_of(queries_tribunal.draw(lottery_id)))


class Roster(WriteView):
    """The roster."""

    @extend_schema(responses={200: RosterOut(many=True)})
    def get(self, request: Request) -> Response:
        """Everybody on it (administrator)."""
        return Response(RosterOut(queries_tribunal.roster(signed_in(request)), many=True).data)

    @extend_schema(request=RosterIn, responses={201: RosterOut})
    def post(self, request: Request) -> Response:
        """Put somebody on it (administrator)."""
        sent = _read(RosterIn, request)
        trainings = [(row["on"], row["title"]) for row in sent.pop("trainings")]
        row = roster.join_roster(
            user_id=sent.pop("user"), by=signed_in(request), now=now(), trainings=trainings, **sent
        )
        return Response(RosterOut(row).data, status=201)


class MyTies(WriteView):
    """One's own ties."""

    @extend_schema(responses={200: TieOut(many=True)})
    def get(self, request: Request) -> Response:
        """The ties known of oneself, the newest first (a neutral)."""
        user = queries_tribunal.profile_of(signed_in(request)).user
        return Response(TieOut(queries_tribunal.ties_of(user), many=True).data)

    @extend_schema(request=TieIn, responses={201: TieOut})
    def post(self, request: Request) -> Response:
        """Name a tie (a neutral)."""
        user = queries_tribunal.profile_of(signed_in(request)).user
        row = roster.enter_tie(by=user, now=now(), **_read(TieIn, request))
        return Response(TieOut(row).data, status=201)


def _read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
