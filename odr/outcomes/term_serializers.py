"""Terms in the API. Shape only; what is right is decided by `terms.parse`."""

from rest_framework import serializers

from odr.outcomes.terms import TermKind


class TermIn(serializers.Serializer):
    """One term as sent."""

    kind = serializers.CharField(help_text=f"One of: {', '.join(TermKind.values)}.")
    by = serializers.CharField(required=False, help_text="Who does it: claimant or respondent (the default).")
    amount = serializers.CharField(
        required=False, allow_null=True, help_text='For money: a sum as text, such as "89.00".'
    )
    currency = serializers.CharField(required=False, allow_blank=True, help_text="ISO 4217; that of the purchase.")
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    days = serializers.IntegerField(required=False, help_text="Days from the agreement, 1 to 90; 14 when not given.")


class TermOut(serializers.Serializer):
    """One term as kept."""

    kind = serializers.ChoiceField(choices=TermKind.choices)
    by = serializers.CharField()
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    text = serializers.CharField()
    days = serializers.IntegerField()
