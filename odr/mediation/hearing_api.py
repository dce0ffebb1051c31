"""Meetings and more time, for programs. The same operations as the pages."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.cases.models import Clock
from odr.common.api import WriteView
from odr.common.time import now
from odr.mediation import hearing_queries, hearings, more_time
from odr.mediation.models import Hearing, MoreTime


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field[datetime, Any, str, Any]):
    """A moment with its offset from UTC; without one nobody knows which moment is meant."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            found = datetime.fromisoformat(str(data))
            found.astimezone(UTC) + timedelta(days=2) - timedelta(days=4)  # no calendar has the days around it
        except (ValueError, OverflowError):
            found = None
        if found is None or found.utcoffset() is None:
            raise serializers.ValidationError(
                "Give each time with its offset from UTC, such as 2026-12-04T10:00+01:00."
            )
        return found

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class HearingIn(serializers.Serializer[Any]):
    """Times to choose from. Where a meeting is open it is changed, and `reason` is needed."""

    how = serializers.ChoiceField(choices=Hearing.How.choices)
    where = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
    zone = serializers.CharField(max_length=50, help_text="The time zone the mediator thinks in (IANA name).")
    minutes = serializers.IntegerField(required=False, default=60)
    slots = serializers.ListField(child=Moment(), allow_empty=False, max_length=20)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class SuitsIn(serializers.Serializer[Any]):
    """The numbers of the times that suit; an empty list says that none does."""

    suits = serializers.ListField(child=serializers.IntegerField(), allow_empty=True, max_length=20)


class WhyIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField()


class SlotOut(serializers.Serializer[Any]):
    """One of the times. `own`: it suits the caller's side; `possible`: it can still be fixed."""

    number = serializers.IntegerField()
    starts = serializers.DateTimeField()
    possible = serializers.BooleanField()
    own = serializers.BooleanField()
    fixed = serializers.BooleanField()


class HearingOut(serializers.ModelSerializer[Hearing]):
    """A meeting, in any state."""

    slots = serializers.SerializerMethodField()

    class Meta:
        model = Hearing
        fields = (
            "id",
            "state",
            "how",
            "where",
            "zone",
            "minutes",
            "starts_at",
            "slots",
            "reason",
            "created_at",
            "ended_at",
        )

    @extend_schema_field(SlotOut(many=True))
    def get_slots(self, row: Hearing) -> Any:
        """The times as the caller's side reads them."""
        card = hearing_queries.card(row, side=self.context["side"], now=now())
        return SlotOut(card["slots"], many=True).data


class TimeIn(serializers.Serializer[Any]):
    """How many more days, and why."""

    days = serializers.IntegerField(min_value=1)
    reason = serializers.CharField()


class MoreTimeOut(serializers.ModelSerializer[MoreTime]):
    """A wish for more time, and whether the other side agreed."""

    class Meta:
        model = MoreTime
        fields = ("side", "created_at", "agreed_at")


class MediationDueOut(serializers.ModelSerializer[Clock]):
    """Until when the mediation runs now."""

    class Meta:
        model = Clock
        fields = ("key", "due_at", "local_day", "time_zone")


class Hearings(WriteView):
    """Meetings of the mediator with both sides."""

    @extend_schema(responses={200: HearingOut(many=True)})
    def get(self, request: Request, case_id: UUID) -> Response:
        """All meetings of the case, the newest first (both sides and the mediator)."""
        user = signed_in(request)
        case = cases.get(user, case_id)
        side = hearing_queries.side_of(user, case)
        return Response(HearingOut(hearing_queries.of_case(case), many=True, context={"side": side}).data)

    @extend_schema(request=HearingIn, responses={201: HearingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Offer two to five times to both sides, or change an open meeting (mediator)."""
        found = hearings.set_hearing(case_id=case_id, by=signed_in(request), now=now(), **_sent(HearingIn, request))
        return Response(HearingOut(found, context={"side": "mediator"}).data, status=201)


class AnswerHearing(WriteView):
    """Say which times suit."""

    @extend_schema(request=SuitsIn, responses={200: HearingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Answer for one's side; the first time that suits all is fixed."""
        user = signed_in(request)
        found = hearings.answer_hearing(case_id=case_id, by=user, now=now(), **_sent(SuitsIn, request))
        side = hearing_queries.side_of(user, cases.get(user, case_id))
        return Response(HearingOut(found, context={"side": side}).data)


class CancelHearing(WriteView):
    """Call a meeting off."""

    @extend_schema(request=WhyIn, responses={200: HearingOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Call the open meeting off, with the reason (mediator)."""
        found = hearings.cancel_hearing(case_id=case_id, by=signed_in(request), now=now(), **_sent(WhyIn, request))
        return Response(HearingOut(found, context={"side": "mediator"}).data)


class Longer(WriteView):
    """More time by agreement."""

    @extend_schema(request=None, responses={200: MoreTimeOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for more time, or agree to the other side's wish."""
        return Response(MoreTimeOut(more_time.extend_mediation(case_id=case_id, by=signed_in(request), now=now())).data)


class GiveTime(WriteView):
    """More time from the mediator."""

    @extend_schema(request=TimeIn, responses={200: MediationDueOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Give both sides more time, once in a case (mediator)."""
        sent = _sent(TimeIn, request)
        clock = more_time.give_more_time(case_id=case_id, by=signed_in(request), now=now(), **sent)
        return Response(MediationDueOut(clock).data)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
