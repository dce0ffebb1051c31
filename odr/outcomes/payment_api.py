"""Payments in the API: the account of a side, orders as pain.001, and what banks report."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.common.time import now
from odr.outcomes import banking, operations_bank, payments
from odr.outcomes.models import BankEntry, BankReport, PayeeAccount
from odr.outcomes.payment_pages import as_file
from odr.outcomes.safe_xml import LARGEST


class AccountIn(serializers.Serializer[Any]):
    """An account: an IBAN, or another number with the BIC of its bank."""

    holder = serializers.CharField(max_length=140, help_text="In Latin letters, as the bank writes it.")
    iban = serializers.CharField(required=False, allow_blank=True, max_length=60)
    number = serializers.CharField(required=False, allow_blank=True, max_length=60)
    bic = serializers.CharField(required=False, allow_blank=True, max_length=20)


class AccountOut(serializers.Serializer[Any]):
    """What is shown of an account to who gave it: its last characters."""

    holder = serializers.CharField()
    account = serializers.SerializerMethodField()
    given_at = serializers.DateTimeField()

    def get_account(self, row: PayeeAccount) -> str:
        """The last four characters."""
        return banking.masked(row.iban or row.number)


class OrderIn(serializers.Serializer[Any]):
    """The payer's account, which is not kept, and the day to pay on."""

    payer = AccountIn()
    pay_on = serializers.DateField()


class PaymentDueOut(serializers.Serializer[Any]):
    """A money step to be paid."""

    step_id = serializers.IntegerField(source="step.pk")
    case_id = serializers.UUIDField(source="step.settlement.case_id")
    case_number = serializers.CharField(source="step.settlement.case.number")
    amount = serializers.CharField(source="step.amount")
    currency = serializers.CharField(source="step.currency")
    due_at = serializers.DateTimeField(source="step.due_at")
    state = serializers.CharField(source="step.state")
    ready = serializers.BooleanField(help_text="Whether the other side has said where the money goes.")


class BankEntryOut(serializers.ModelSerializer[BankEntry]):
    """One entry of a bank's message and what was made of it."""

    class Meta:
        model = BankEntry
        fields = (
            "position", "result", "status", "code", "end_to_end_id", "amount", "currency", "booked_on", "reason",
            "bank_reference", "problem", "step_id",
        )  # fmt: skip


class ReportOut(serializers.ModelSerializer[BankReport]):
    """A bank's message that was taken in."""

    entries = BankEntryOut(many=True)

    class Meta:
        model = BankReport
        fields = ("id", "message", "sha256", "created_at", "entries")


class BankReportIn(serializers.Serializer[Any]):
    """A bank's message: pain.002 or camt.054."""

    file = serializers.FileField(allow_empty_file=True)


class Account(APIView):
    """Where a side wants its money."""

    @extend_schema(request=AccountIn, responses={201: AccountOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Give or replace the account your money should go to."""
        body = AccountIn(data=request.data)
        body.is_valid(raise_exception=True)
        made = operations_bank.give_account(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return Response(AccountOut(made).data, status=201)


class Order(APIView):
    """A payment order as a file for a bank."""

    @extend_schema(request=OrderIn, responses={(200, "application/xml"): OpenApiTypes.BINARY})
    def post(self, request: Request, case_id: UUID, step_id: int) -> HttpResponse:
        """Make the order of a money step as pain.001.001.09."""
        body = OrderIn(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        order, content = operations_bank.order_payment(
            case_id=case_id,
            step_id=step_id,
            by=signed_in(request),
            payer=dict(given["payer"]),
            pay_on=given["pay_on"],
            now=now(),
        )
        return as_file(order, content)


class Due(APIView):
    """Money steps you can pay."""

    @extend_schema(responses=PaymentDueOut(many=True))
    def get(self, request: Request) -> Response:
        """What you have to pay in all your cases, the nearest first."""
        return Response(PaymentDueOut(payments.to_pay(signed_in(request)), many=True).data)


class Reports(APIView):
    """What banks report."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=BankReportIn, responses={201: ReportOut})
    def post(self, request: Request) -> Response:
        """Take in a bank's message; the answer has a row for every entry."""
        body = BankReportIn(data=request.data)
        body.is_valid(raise_exception=True)
        content = body.validated_data["file"].read(LARGEST + 1)
        made = operations_bank.import_bank_report(by=signed_in(request), content=content, now=now())
        return Response(ReportOut(made).data, status=201)


class Report(APIView):
    """One bank's message."""

    @extend_schema(responses=ReportOut)
    def get(self, request: Request, report_id: UUID) -> Response:
        """What was made of a message you sent."""
        return Response(ReportOut(payments.report(signed_in(request), report_id)).data)
