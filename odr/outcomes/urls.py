"""Addresses of the performance pages, below `/cases/`."""

from django.urls import path

from odr.outcomes import exit_pages, pages, payment_pages

app_name = "outcomes"
urlpatterns = [
    path("<uuid:case_id>/steps/<int:step_id>/report/", pages.report, name="report"),
    path("<uuid:case_id>/steps/<int:step_id>/confirm/", pages.confirm, name="confirm"),
    path("<uuid:case_id>/steps/<int:step_id>/dispute/", pages.dispute, name="dispute"),
    path("<uuid:case_id>/steps/<int:step_id>/pay/", payment_pages.pay, name="pay"),
    path("<uuid:case_id>/account/", payment_pages.account, name="account"),
    path("<uuid:case_id>/exit-pack/", exit_pages.exit_pack, name="exit-pack"),
    path("payments/", payment_pages.overview, name="payments"),
    path("payments/reports/<uuid:report_id>/", payment_pages.report, name="bank-report"),
    path("documents/<uuid:document_id>/", pages.document, name="document"),
]
