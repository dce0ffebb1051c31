"""Addresses of the API about determinations, below `/api/v1/`."""

from django.urls import path

from odr.determinations import api

urlpatterns = [
    path("determinations/", api.Determine.as_view(), name="determine"),
    path("determinations/memo/", api.DetermineMemo.as_view(), name="determine-memo"),
    path("cases/<uuid:case_id>/determination/", api.CaseDetermination.as_view(), name="case-determination"),
]
