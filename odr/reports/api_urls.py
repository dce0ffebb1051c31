"""Addresses of the API about reports, below `/api/v1/`."""

from django.urls import path

from odr.reports import api

urlpatterns = [
    path("reports/figures/", api.Figures.as_view(), name="report-figures"),
    path("reports/cases/", api.Cases.as_view(), name="report-cases"),
    path("reports/cases/<uuid:case_id>/", api.OneCase.as_view(), name="report-case"),
    path("reports/exports/", api.Exports.as_view(), name="report-exports"),
    path("reports/columns/", api.Columns.as_view(), name="report-columns"),
    path("cases/<uuid:case_id>/package/", api.Package.as_view(), name="package"),
]
