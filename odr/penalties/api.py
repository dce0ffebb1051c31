"""Measures for programs: the same operations as the pages, and the public register."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from odr.accounts.access import signed_in
from odr.common.api import Pages, WriteView
from odr.common.time import now
from odr.penalties import appeals, deciding, operations, orders, pages_register, queries
from odr.penalties.models import Incident, MarketplaceOrder, RegisterEntry
from odr.penalties.serializers import (
    AppealDecisionIn,
    AppealIn,
    AppealOut,
    ChargeAnswerIn,
    ChargeAnswerOut,
    ChargeIn,
    ChargeOut,
    DraftIn,
    EntryOut,
    MatterOut,
    MatterReasonIn,
    MeasureDecisionOut,
    OrderOut,
    RefusalIn,
    ReportIn,
    VersionIn,
)


class NewestNoted(Pages):
    """Matters, the newest first."""

    ordering = ("-noted_at", "-id")


class NewestSent(Pages):
    """Orders, the newest first."""

    ordering = ("-sent_at", "-id")


class NewestPublished(Pages):
    """Register entries, the newest first."""

    ordering = ("-published_at", "-id")


class Matters(ListAPIView[Incident]):
    """Matters the person may see."""

    serializer_class = MatterOut
    pagination_class = NewestNoted

    def get_queryset(self) -> QuerySet[Incident]:
        return queries.visible_to(self.request.user).select_related("case")


class Orders(ListAPIView[MarketplaceOrder]):
    """Orders to the person's marketplaces."""

    serializer_class = OrderOut
    pagination_class = NewestSent

    def get_queryset(self) -> QuerySet[MarketplaceOrder]:
        return queries.orders_visible_to(self.request.user)


class Register(ListAPIView[RegisterEntry]):
    """The public register."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class = EntryOut
    pagination_class = NewestPublished

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in ("seller", "store", "marketplace", "level")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Lines the public may read, the newest first; filtered by what the register itself shows."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[RegisterEntry]:
        wanted = {name: self.request.query_params.get(name, "") for name in ("seller", "store", "marketplace", "level")}
        return pages_register.search(at=now(), **wanted)


def given(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, with the acts seen under the name the operations use."""
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    data = dict(body.validated_data)
    if "version" in data:
        data["seen_version"] = data.pop("version")
    return data


class Dismiss(WriteView):
    """Take a matter no further."""

    @extend_schema(request=MatterReasonIn, responses={200: MatterOut})
    def post(self, request: Request, incident_id: UUID) -> Response:
        """A compliance officer takes the incident no further."""
        done = operations.dismiss(
            incident_id=incident_id, by=signed_in(request), now=now(), **given(MatterReasonIn, request)
        )
        return Response(MatterOut(done).data)


class GiveNotice(WriteView):
    """The notice of an intended measure."""

    @extend_schema(request=ChargeIn, responses={201: ChargeOut})
    def post(self, request: Request, incident_id: UUID) -> Response:
        """A compliance officer gives the seller notice."""
        made = operations.charge(incident_id=incident_id, by=signed_in(request), now=now(), **given(ChargeIn, request))
        return Response(ChargeOut(made).data, status=201)


class Answer(WriteView):
    """The seller's answer."""

    @extend_schema(request=ChargeAnswerIn, responses={201: ChargeAnswerOut})
    def post(self, request: Request, incident_id: UUID) -> Response:
        """The seller answers the notice, once."""
        user = signed_in(request)
        made = operations.answer_charge(
            incident_id=incident_id, by=user, language=user.language, now=now(), **given(ChargeAnswerIn, request)
        )
        return Response(ChargeAnswerOut(made).data, status=201)


class Drafts(WriteView):
    """The draft of a decision."""

    @extend_schema(request=DraftIn, responses={201: MeasureDecisionOut})
    def post(self, request: Request, incident_id: UUID) -> Response:
        """A compliance officer drafts the decision."""
        made = deciding.draft_decision(
            incident_id=incident_id, by=signed_in(request), now=now(), **given(DraftIn, request)
        )
        return Response(MeasureDecisionOut(made).data, status=201)


class Approve(WriteView):
    """The second approver's yes."""

    @extend_schema(request=VersionIn, responses={200: MeasureDecisionOut})
    def post(self, request: Request, decision_id: UUID) -> Response:
        """The draft is approved and issued."""
        done = deciding.approve_decision(
            decision_id=decision_id, by=signed_in(request), now=now(), **given(VersionIn, request)
        )
        return Response(MeasureDecisionOut(done).data)


class SendBack(WriteView):
    """The second approver's no."""

    @extend_schema(request=MatterReasonIn, responses={200: MeasureDecisionOut})
    def post(self, request: Request, decision_id: UUID) -> Response:
        """The draft goes back to whoever wrote it."""
        done = deciding.send_back(
            decision_id=decision_id, by=signed_in(request), now=now(), **given(MatterReasonIn, request)
        )
        return Response(MeasureDecisionOut(done).data)


class Appeals(WriteView):
    """The seller's appeal."""

    @extend_schema(request=AppealIn, responses={201: AppealOut})
    def post(self, request: Request, incident_id: UUID) -> Response:
        """The seller appeals."""
        user = signed_in(request)
        made = appeals.file_appeal(
            incident_id=incident_id, by=user, language=user.language, now=now(), **given(AppealIn, request)
        )
        return Response(AppealOut(made).data, status=201)


class DecideAppeal(WriteView):
    """The panel's decision."""

    @extend_schema(request=AppealDecisionIn, responses={200: MeasureDecisionOut})
    def post(self, request: Request, incident_id: UUID) -> Response:
        """A member of the panel decides the appeal."""
        done = appeals.decide_appeal(
            incident_id=incident_id, by=signed_in(request), now=now(), **given(AppealDecisionIn, request)
        )
        return Response(MeasureDecisionOut(done).data)


class Acknowledge(WriteView):
    """The marketplace got an order."""

    @extend_schema(request=None, responses={200: OrderOut})
    def post(self, request: Request, order_id: UUID) -> Response:
        """The marketplace says that it got the order."""
        return Response(OrderOut(orders.acknowledge(order_id=order_id, by=signed_in(request), now=now())).data)


class ReportExecuted(WriteView):
    """The marketplace carried an order out."""

    @extend_schema(request=ReportIn, responses={200: OrderOut})
    def post(self, request: Request, order_id: UUID) -> Response:
        """The marketplace says that the order is carried out."""
        done = orders.report_executed(order_id=order_id, by=signed_in(request), now=now(), **given(ReportIn, request))
        return Response(OrderOut(done).data)


class Refuse(WriteView):
    """The marketplace cannot carry an order out."""

    @extend_schema(request=RefusalIn, responses={200: OrderOut})
    def post(self, request: Request, order_id: UUID) -> Response:
        """The marketplace refuses on a ground of the list."""
        done = orders.refuse(order_id=order_id, by=signed_in(request), now=now(), **given(RefusalIn, request))
        return Response(OrderOut(done).data)


class SendOrderAgain(WriteView):
    """A refused order, once more."""

    @extend_schema(request=VersionIn, responses={201: OrderOut})
    def post(self, request: Request, order_id: UUID) -> Response:
        """A compliance officer sends a refused order again."""
        made = orders.send_order_again(order_id=order_id, by=signed_in(request), now=now(), **given(VersionIn, request))
        return Response(OrderOut(made).data, status=201)
