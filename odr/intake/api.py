"""Filing and the intake's acts for programs; cases as they are read."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case, Clock, Issue, Participation, Remedy
from odr.common.api import WriteView
from odr.common.time import now
from odr.intake import complaints, operations
from odr.intake.models import Gap, Ground
from odr.intake.procedure_api import AdmitIn
from odr.logistics import questions


class ShipmentIn(serializers.Serializer[Any]):
    """Answers about the parcel. All may be left out; questions of another issue are not kept."""

    def get_fields(self) -> "dict[str, serializers.Field[Any, Any, Any, Any]]":
        """One field for each question."""
        return {question.key: _shipment_field(question) for question in questions.QUESTIONS}


def _shipment_field(question: questions.Question) -> "serializers.Field[Any, Any, Any, Any]":
    issues = ", ".join(sorted(question.issues))
    known: dict[str, Any] = {"required": False, "help_text": f"Of the issues {issues}."}
    if question.kind == "day":
        return serializers.DateField(**known)
    if question.kind == "choice":
        return serializers.ChoiceField(choices=[value for value, _label in question.options], **known)
    return serializers.CharField(max_length=question.limit, **known)


class ComplaintIn(serializers.Serializer[Any]):
    """A complaint. What is right for each field is said by the operation, field by field; this describes the shape.

    Sums are strings in `currency` ("129.90"); countries are ISO 3166-1 alpha-2; days are YYYY-MM-DD. `facts` may tell the
    law engine more in its own vocabulary. Absent or empty means not told.
    """

    issue = serializers.ChoiceField(choices=Issue.choices)
    story = serializers.CharField()
    item = serializers.CharField(help_text="What was bought, in a few words; the title of the case.")
    contract_kind = serializers.CharField(
        help_text="goods, services, digital_service, or another kind of the vocabulary."
    )
    purchased_on = serializers.DateField()
    price = serializers.CharField()
    currency = serializers.CharField()
    marketplace_name = serializers.CharField(required=False)
    order_number = serializers.CharField(required=False)
    delivery_country = serializers.CharField(required=False)
    purpose = serializers.ChoiceField(choices=complaints.PURPOSES, required=False)
    bought_on = serializers.ChoiceField(choices=complaints.PLACES_OF_SALE, required=False)
    in_my_language = serializers.ChoiceField(choices=complaints.ANSWERS, required=False)
    in_my_currency = serializers.ChoiceField(choices=complaints.ANSWERS, required=False)
    ships_here = serializers.ChoiceField(choices=complaints.ANSWERS, required=False)
    advertised_here = serializers.ChoiceField(choices=complaints.ANSWERS, required=False)
    respondent_name = serializers.CharField()
    respondent_country = serializers.CharField(required=False)
    respondent_email = serializers.EmailField(required=False)
    respondent_url = serializers.CharField(required=False)
    remedy = serializers.ChoiceField(choices=Remedy.choices)
    remedy_amount = serializers.CharField(required=False)
    remedy_details = serializers.CharField(required=False)
    full_name = serializers.CharField(required=False, help_text="Default: the name in your profile.")
    latin_name = serializers.CharField(required=False)
    country = serializers.CharField(required=False, help_text="Where you live. Default: the country in your profile.")
    language = serializers.CharField(required=False, help_text="Default: the language in your profile.")
    facts = serializers.DictField(required=False)
    shipment = ShipmentIn(required=False, help_text="What the issue asks about the parcel.")


class ClockOut(serializers.ModelSerializer[Clock]):
    """A date by which somebody has to act, and the rule it comes from."""

    class Meta:
        model = Clock
        fields = ("key", "waiting_for", "due_at", "local_day", "time_zone", "basis")


class PersonOut(serializers.ModelSerializer[Participation]):
    """Who takes part, and for which side."""

    class Meta:
        model = Participation
        fields = ("side", "display_name", "created_at")


class CaseOut(serializers.ModelSerializer[Case]):
    """A case in a list."""

    marketplace = serializers.CharField(source="marketplace_name")

    class Meta:
        model = Case
        fields = (
            "id",
            "number",
            "title",
            "stage",
            "version",
            "issue",
            "remedy",
            "remedy_amount",
            "price",
            "currency",
            "marketplace",
            "order_number",
            "claimant_country",
            "respondent_country",
            "respondent_name",
            "created_at",
            "closed_at",
        )


class CaseDetailOut(CaseOut):
    """One case: with its story, its people, its running clocks and what you can do now."""

    clocks = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    possible_acts = serializers.SerializerMethodField()

    class Meta(CaseOut.Meta):
        fields = (  # type: ignore[assignment]  # longer than that of the list
            *CaseOut.Meta.fields,
            "story",
            "language",
            "contract_kind",
            "purchased_on",
            "delivery_country",
            "remedy_details",
            "procedure",
            "procedure_version",
            "admitted_at",
            "clocks",
            "people",
            "possible_acts",
        )

    @extend_schema(responses=ClockOut(many=True))
    def get_clocks(self, case: Case) -> Any:
        """Running clocks, the nearest first."""
        return ClockOut(cases.running_clocks(case), many=True).data

    def get_people(self, case: Case) -> Any:
        """Who takes part now; without the names for somebody who may only read the case, such as a regulator."""
        people = PersonOut(cases.participants(case), many=True).data
        if permissions.capacities(self.context["user"], case):
            return people
        return [{**person, "display_name": ""} for person in people]

    def get_possible_acts(self, case: Case) -> list[str]:
        """What the person who asks could do now."""
        return sorted(permissions.possible_acts(self.context["user"], case))


class AskIn(serializers.Serializer[Any]):
    """What is missing."""

    gaps = serializers.ListField(child=serializers.ChoiceField(choices=Gap.choices))
    note = serializers.CharField(required=False, allow_blank=True, default="")


class CompleteIn(serializers.Serializer[Any]):
    """What the buyer adds, and may put right."""

    answer = serializers.CharField()
    corrections = serializers.DictField(required=False, default=dict)


class RefuseIn(serializers.Serializer[Any]):
    """Why the case is not taken on."""

    grounds = serializers.ListField(child=serializers.ChoiceField(choices=Ground.choices))
    reasons = serializers.CharField()


class FileComplaint(WriteView):
    """File a complaint as the signed-in buyer."""

    @extend_schema(request=ComplaintIn, responses={201: CaseOut})
    def post(self, request: Request) -> Response:
        """A case of a complaint. With an `Idempotency-Key`, a repeat gives the same case."""
        buyer = signed_in(request)
        profile = {"full_name": buyer.full_name, "country": buyer.country, "language": buyer.language}
        told = {name: value for name, value in _object(request).items() if value not in (None, "")}
        complaint = complaints.parse({**profile, **told, "email": buyer.email}, today=now().date())
        case = operations.file_complaint(complaint=complaint, by=buyer, now=now())
        return Response(_case_out().to_representation(case), status=201)


@cache
def _case_out() -> CaseOut:
    """One serializer for all answers of a filing: making its 17 fields costs more than using them."""
    return CaseOut()


class Cases(ListAPIView[Case]):
    """Cases you may see, newest first, by cursor."""

    serializer_class = CaseOut

    def get_queryset(self) -> QuerySet[Case]:
        """Everything this person may see, and nothing else."""
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        return cases.visible_to(self.request.user)


class OneCase(APIView):
    """One case you may see."""

    @extend_schema(responses={200: CaseDetailOut})
    def get(self, request: Request, case_id: UUID) -> Response:
        """The case; 404 when there is none or you may not see it."""
        user = signed_in(request)
        return Response(CaseDetailOut(cases.get(user, case_id), context={"user": user}).data)


class Act(WriteView):
    """An act on one case; answers with the case as it is then."""

    def answer(self, request: Request, case_id: UUID) -> Response:
        """The case after the act."""
        user = signed_in(request)
        return Response(CaseDetailOut(cases.get(user, case_id), context={"user": user}).data)


class Admit(Act):
    """Take a case on (intake officer)."""

    @extend_schema(request=AdmitIn, responses={200: CaseDetailOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """The seller takes part from now, and the letter goes out. Without a procedure, the one the case was filed under."""
        body = AdmitIn(data=request.data)
        body.is_valid(raise_exception=True)
        operations.admit(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return self.answer(request, case_id)


class Ask(Act):
    """Ask the buyer for more (intake officer)."""

    @extend_schema(request=AskIn, responses={200: CaseDetailOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """The buyer's time to add what is missing runs."""
        body = AskIn(data=request.data)
        body.is_valid(raise_exception=True)
        operations.ask_for_more(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return self.answer(request, case_id)


class Complete(Act):
    """Add what was missing (buyer)."""

    @extend_schema(request=CompleteIn, responses={200: CaseDetailOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """The first check begins again."""
        body = CompleteIn(data=request.data)
        body.is_valid(raise_exception=True)
        operations.complete_complaint(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return self.answer(request, case_id)


class Refuse(Act):
    """Refuse a case with reasons (intake officer)."""

    @extend_schema(request=RefuseIn, responses={200: CaseDetailOut})
    def post(self, request: Request, case_id: UUID) -> Response:
        """The case ends; the buyer is told why."""
        body = RefuseIn(data=request.data)
        body.is_valid(raise_exception=True)
        operations.refuse(case_id=case_id, by=signed_in(request), now=now(), **body.validated_data)
        return self.answer(request, case_id)


def _object(request: Request) -> dict[str, Any]:
    """The body as one JSON object."""
    if not isinstance(request.data, dict):
        raise serializers.ValidationError({"body": "Send one JSON object."})
    if "email" in request.data:
        raise serializers.ValidationError({"email": "Leave this out: you file with the address you signed in with."})
    return {str(name): value for name, value in request.data.items()}
