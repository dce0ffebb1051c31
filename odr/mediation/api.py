"""Messages, notes and proposals, for programs. The same operations as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.cases.models import Message, Room
from odr.common.api import WriteView
from odr.common.time import now
from odr.mediation import ending, notes, operations, queries, rooms
from odr.mediation.models import MediatorNote, Proposal
from odr.outcomes.term_serializers import ConsentIn, TermIn, TermOut


class MessageIn(serializers.Serializer[Any]):
    """A message. `may_quote`: a mediator confirms that words said in private may be repeated."""

    room = serializers.CharField(help_text=f"One of: {', '.join(Room.values)}.")
    body = serializers.CharField()
    may_quote = serializers.BooleanField(required=False, default=False)


class MessageOut(serializers.ModelSerializer[Message]):
    """A message of a room the caller reads."""

    class Meta:
        model = Message
        fields = ("id", "room", "side", "body", "language", "created_at")


class NoteIn(serializers.Serializer[Any]):
    """A working note of the mediator."""

    body = serializers.CharField()


class NoteOut(serializers.ModelSerializer[MediatorNote]):
    """A working note, to its author."""

    class Meta:
        model = MediatorNote
        fields = ("id", "body", "created_at")


class ProposalIn(serializers.Serializer[Any]):
    """Terms for both sides."""

    terms = TermIn(many=True)
    message = serializers.CharField(required=False, allow_blank=True, default="")


class ProposalOut(serializers.ModelSerializer[Proposal]):
    """A proposal. What a side said to it is shown to that side alone before the end."""

    terms = TermOut(many=True)
    answers = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "id",
            "terms",
            "message",
            "language",
            "state",
            "created_at",
            "reflection_ends_at",
            "shortest_reflection_ends_at",
            "ended_at",
            "answers",
        )

    def get_answers(self, row: Proposal) -> list[dict[str, Any]]:
        """The answers the caller may see."""
        shown = queries.answers_shown(row, self.context["side"])
        return [{"side": one.side, "accepts": one.accepts, "waives_reflection": one.waives_reflection} for one in shown]


class AcceptIn(ConsentIn):
    """A yes; the buyer may choose not to wait for the whole time to think."""

    waive_reflection = serializers.BooleanField(required=False, default=False)


class ReasonIn(serializers.Serializer[Any]):
    """A reason."""

    reason = serializers.CharField(required=False, allow_blank=True, default="")


class CaseStage(serializers.Serializer[Any]):
    """Where the case stands after the act."""

    id = serializers.UUIDField()
    stage = serializers.CharField()
    version = serializers.IntegerField()


class Messages(WriteView, ListAPIView[Message]):
    """Messages of the rooms the caller reads."""

    serializer_class = MessageOut
    queryset = Message.objects.none()

    def get_queryset(self) -> QuerySet[Message]:
        """Newest first, of one room or of all the caller reads."""
        user = signed_in(self.request)
        case = cases.get(user, self.kwargs["case_id"])
        shown = cases.messages(user, case)
        room = self.request.query_params.get("room")
        return shown.filter(room=rooms.room_for(user, case, room)) if room else shown

    @extend_schema(parameters=[OpenApiParameter("room", enum=Room.values)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Messages by cursor; rooms of the other side do not exist for the caller."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=MessageIn, responses={201: MessageOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Write into a room."""
        body = MessageIn(data=request.data)
        body.is_valid(raise_exception=True)
        user = signed_in(request)
        message = rooms.send_message(case_id=case_id, by=user, language=user.language, now=now(), **body.validated_data)
        return Response(MessageOut(message).data, status=201)


class Notes(WriteView, ListAPIView[MediatorNote]):
    """The mediator's own notes."""

    serializer_class = NoteOut
    queryset = MediatorNote.objects.none()

    def get_queryset(self) -> QuerySet[MediatorNote]:
        """Newest first."""
        user = signed_in(self.request)
        return notes.of(user, cases.get(user, self.kwargs["case_id"]))

    @extend_schema(request=NoteIn, responses={201: NoteOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Keep a note."""
        body = NoteIn(data=request.data)
        body.is_valid(raise_exception=True)
        note = notes.add(case_id=case_id, by=signed_in(request), body=body.validated_data["body"], now=now())
        return Response(NoteOut(note).data, status=201)


class Proposals(WriteView):
    """Proposals of the mediator."""

    @extend_schema(responses={200: ProposalOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """Proposals of the case, to those who take part in it; there is at most one."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        side = cases.participation(user, case)
        found = queries.proposal(case) if side else None
        return Response([_out(request, case_id, found)] if found else [])

    @extend_schema(request=ProposalIn, responses={201: ProposalOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Propose terms to both sides (mediator)."""
        body = ProposalIn(data=request.data)
        body.is_valid(raise_exception=True)
        found = operations.propose_settlement(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(_out(request, case_id, found), status=201)


class Accept(WriteView):
    """Say yes to a proposal."""

    @extend_schema(request=AcceptIn, responses={200: ProposalOut})
    def post(self, request: Request, case_id: UUID, proposal_id: UUID) -> Response:
        """Accept for one's side. The buyer's yes takes effect after the time to think."""
        body = AcceptIn(data=request.data)
        body.is_valid(raise_exception=True)
        answer = operations.accept_proposal(
            case_id=case_id,
            proposal_id=proposal_id,
            by=signed_in(request),
            now=now(),
            waive_reflection=body.validated_data["waive_reflection"],
        )
        answer.proposal.refresh_from_db()
        return Response(_out(request, case_id, answer.proposal))


class Decline(WriteView):
    """Say no to a proposal."""

    @extend_schema(request=ReasonIn, responses={200: ProposalOut})
    def post(self, request: Request, case_id: UUID, proposal_id: UUID) -> Response:
        """Decline for one's side; the mediation is over."""
        found = operations.decline_proposal(
            case_id=case_id, proposal_id=proposal_id, by=signed_in(request), now=now(), reason=_reason(request)
        )
        return Response(_out(request, case_id, found))


class TakeBack(WriteView):
    """Think again about a yes."""

    @extend_schema(request=None, responses={200: ProposalOut})
    def post(self, request: Request, case_id: UUID, proposal_id: UUID) -> Response:
        """Take the buyer's yes back before it has effect."""
        answer = operations.take_back_acceptance(
            case_id=case_id, proposal_id=proposal_id, by=signed_in(request), now=now()
        )
        return Response(_out(request, case_id, answer.proposal))


class End(WriteView):
    """End a mediation."""

    @extend_schema(request=ReasonIn, responses={200: CaseStage})
    def post(self, request: Request, case_id: UUID) -> Response:
        """End the mediation without a proposal, with a reason (mediator)."""
        case = ending.end_mediation(case_id=case_id, by=signed_in(request), reason=_reason(request), now=now())
        return Response(CaseStage(case).data)


def _out(request: Request, case_id: UUID, found: Proposal) -> Any:
    user = signed_in(request)
    own = cases.participation(user, cases.get(user, case_id))
    return ProposalOut(found, context={"side": own.side if own else ""}).data


def _reason(request: Request) -> str:
    body = ReasonIn(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["reason"])
