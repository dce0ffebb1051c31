"""Addresses of the performance pages, below `/cases/`."""

from django.urls import path

from odr.outcomes import pages

app_name = "outcomes"
urlpatterns = [
    path("<uuid:case_id>/steps/<int:step_id>/report/", pages.report, name="report"),
    path("<uuid:case_id>/steps/<int:step_id>/confirm/", pages.confirm, name="confirm"),
    path("<uuid:case_id>/steps/<int:step_id>/dispute/", pages.dispute, name="dispute"),
    path("documents/<uuid:document_id>/", pages.document, name="document"),
]
