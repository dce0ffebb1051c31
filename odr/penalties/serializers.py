"""The shapes in which programs send and read measures. What is right is decided by the operations."""

from typing import Any

from rest_framework import serializers

from odr.penalties import deciding, pages_register
from odr.penalties.models import (
    Appeal,
    Charge,
    Decision,
    Incident,
    MarketplaceOrder,
    RegisterEntry,
    Scope,
    SellerAnswer,
    SellerKind,
)

VERSION = serializers.IntegerField(
    required=False, allow_null=True, default=None, help_text="Acts seen so far; stale is refused."
)


class MatterOut(serializers.ModelSerializer[Incident]):
    """A matter and where it stands."""

    case_number = serializers.CharField(source="case.number")

    class Meta:
        model = Incident
        fields = (
            "id",
            "kind",
            "stage",
            "version",
            "case_number",
            "seller_name",
            "seller_country",
            "conduct_date",
            "noted_at",
        )


class ChargeOut(serializers.ModelSerializer[Charge]):
    """The notice of an intended measure."""

    class Meta:
        model = Charge
        fields = (
            "id", "incident", "rule_id", "ladder_version", "conduct_date", "facts", "account", "evidence",
            "proposed_level", "reasons_for_jump", "scope", "goods", "served_at",
        )  # fmt: skip


class ChargeAnswerOut(serializers.ModelSerializer[SellerAnswer]):
    """The seller's answer."""

    class Meta:
        model = SellerAnswer
        fields = ("id", "incident", "text", "put_right", "evidence", "language", "created_at")


class MeasureDecisionOut(serializers.ModelSerializer[Decision]):
    """A decision or a draft with its reasons."""

    class Meta:
        model = Decision
        fields = (
            "id", "incident", "kind", "supersedes", "findings", "answer_considered", "proportionality", "milder_means",
            "factor_number", "factor_share", "factor_gravity", "factor_intention", "reasons_for_jump", "level",
            "duration_days", "public_goods", "public_summary",  "drafted_at", "sent_back_at", "issued_at",
        )  # fmt: skip


class AppealOut(serializers.ModelSerializer[Appeal]):
    """An appeal, and whether the measure waits for it."""

    class Meta:
        model = Appeal
        fields = (
            "id",
            "incident",
            "against",
            "grounds",
            "new_evidence",
            "language",
            "filed_at",
            "suspensive",
            "decided_at",
        )


class OrderOut(serializers.ModelSerializer[MarketplaceOrder]):
    """An order to a marketplace."""

    level = serializers.IntegerField(source="measure.level")
    scope = serializers.CharField(source="measure.scope")
    store = serializers.CharField(source="measure.store.name", default="")
    store_external_id = serializers.CharField(source="measure.store.external_id", default="")
    listing_external_id = serializers.CharField(source="measure.listing.external_id", default="")

    class Meta:
        model = MarketplaceOrder
        fields = (
            "id", "kind", "level", "scope", "store", "store_external_id", "listing_external_id", "sent_at",
            "acknowledged_at", "executed_at", "report", "refused_at", "ground", "explanation", "ended_at",
        )  # fmt: skip


class EntryOut(serializers.ModelSerializer[RegisterEntry]):
    """A line of the public register."""

    class Meta:
        model = RegisterEntry
        fields = (*pages_register.COLUMNS, "goods", "summary")


class MatterReasonIn(serializers.Serializer[Any]):
    """A reason."""

    reason = serializers.CharField()
    version = VERSION


class ChargeIn(serializers.Serializer[Any]):
    """A notice of an intended measure. `stated_facts`: those the record leaves open."""

    account = serializers.CharField()
    level = serializers.IntegerField()
    goods = serializers.CharField()
    scope = serializers.ChoiceField(choices=Scope.choices)
    stated_facts = serializers.DictField(required=False, default=dict)
    reasons_for_jump = serializers.CharField(required=False, allow_blank=True, default="")
    exhibit_ids = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)
    seller_kind = serializers.ChoiceField(choices=SellerKind.choices, required=False, default=SellerKind.UNKNOWN)
    store_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    listing_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    version = VERSION


class ChargeAnswerIn(serializers.Serializer[Any]):
    """The seller's answer."""

    text = serializers.CharField()
    put_right = serializers.CharField(required=False, allow_blank=True, default="")
    exhibit_ids = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)
    version = VERSION


class FindingIn(serializers.Serializer[Any]):
    """Whether one allegation is found, why, and on what evidence."""

    allegation = serializers.CharField()
    found = serializers.ChoiceField(choices=deciding.FOUND)
    because = serializers.CharField()
    evidence = serializers.CharField(required=False, allow_blank=True, default="")


class DraftIn(serializers.Serializer[Any]):
    """The draft of a decision; the public texts by language code."""

    kind = serializers.ChoiceField(choices=Decision.FIRST)
    findings = FindingIn(many=True)
    answer_considered = serializers.CharField()
    level = serializers.IntegerField(required=False, allow_null=True, default=None)
    duration_days = serializers.IntegerField(required=False, allow_null=True, default=None)
    weighed = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False, default=dict)
    reasons_for_jump = serializers.CharField(required=False, allow_blank=True, default="")
    public_goods = serializers.DictField(child=serializers.CharField(), required=False, default=dict)
    public_summary = serializers.DictField(child=serializers.CharField(), required=False, default=dict)
    version = VERSION


class VersionIn(serializers.Serializer[Any]):
    """Nothing but the acts seen so far."""

    version = VERSION


class AppealIn(serializers.Serializer[Any]):
    """An appeal."""

    grounds = serializers.CharField()
    exhibit_ids = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)
    version = VERSION


class AppealDecisionIn(serializers.Serializer[Any]):
    """The panel's decision; `level` and `duration_days` for a milder measure."""

    kind = serializers.ChoiceField(choices=[Decision.Kind.UPHOLD, Decision.Kind.VARY, Decision.Kind.REVERSE])
    findings = FindingIn(many=True)
    answer_considered = serializers.CharField()
    level = serializers.IntegerField(required=False, allow_null=True, default=None)
    duration_days = serializers.IntegerField(required=False, allow_null=True, default=None)
    version = VERSION


class ReportIn(serializers.Serializer[Any]):
    """What was done."""

    report = serializers.CharField()


class RefusalIn(serializers.Serializer[Any]):
    """Why an order cannot be carried out."""

    ground = serializers.ChoiceField(choices=MarketplaceOrder.Ground.choices)
    explanation = serializers.CharField()
