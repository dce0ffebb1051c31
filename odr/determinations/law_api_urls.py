"""Addresses of the API about the rules themselves, below `/api/v1/`."""

from django.urls import path

from odr.determinations import law_api

urlpatterns = [
    path("rules/", law_api.Rules.as_view(), name="rules"),
    path("rules/coverage/", law_api.Coverage.as_view(), name="rules-coverage"),
    path("rules/<str:rule_id>/", law_api.OneRule.as_view(), name="rule"),
]
