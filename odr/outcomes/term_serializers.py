"""Terms, and consent to them, in the API. Shape only; what is right is decided by `terms.parse`."""

from typing import Any

from rest_framework import serializers

from odr.outcomes.terms import TermKind


class TermIn(serializers.Serializer[Any]):
    """One term as sent."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(TermKind.values)}.")
    by = serializers.CharField(required=False, help_text="Who does it: claimant or respondent (the default).")
    amount = serializers.CharField(required=False, allow_null=True, help_text='For money: a sum, such as "89.00".')
    currency = serializers.CharField(required=False, allow_blank=True, help_text="ISO 4217; that of the purchase.")
    text = serializers.CharField(required=False, allow_blank=True)
    days = serializers.IntegerField(required=False, help_text="Days from the agreement, 1 to 90; 14 when not given.")


class TermOut(serializers.Serializer[Any]):
    """One term as kept."""

    kind = serializers.CharField()
    by = serializers.CharField()
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    text = serializers.CharField()
    days = serializers.IntegerField()


class ConsentIn(serializers.Serializer[Any]):
    """The will to be bound, said expressly: nothing is agreed to by a request that only names an address."""

    consent = serializers.BooleanField(help_text="Must be true. The words agreed to are kept with the act.")

    def validate_consent(self, value: bool) -> bool:
        """Only true binds."""
        if not value:
            raise serializers.ValidationError("Send true to agree; to say no, use the address for declining.")
        return value
