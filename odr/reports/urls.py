"""Addresses of the regulator's pages, of taking a case along, and of the public figures; below the language."""

from django.urls import path

from odr.reports import package_pages, pages, public_pages

app_name = "reports"
urlpatterns = [
    path("reports/", pages.overview, name="overview"),
    path("reports/figures.csv", pages.overview_csv, name="overview-csv"),
    path("reports/cases/", pages.cases, name="cases"),
    path("reports/cases/<uuid:case_id>/", pages.case, name="case"),
    path("reports/export/", pages.export, name="export"),
    path("cases/<uuid:case_id>/package/", package_pages.package, name="package"),
    path("figures/", public_pages.figures, name="figures"),
    path("figures/figures.csv", public_pages.all_csv, name="figures-csv"),
    path("figures/columns/", public_pages.column_list, name="columns"),
    path("figures/columns.csv", public_pages.columns_csv, name="columns-csv"),
    path("check-a-package/", package_pages.check, name="check"),
]
