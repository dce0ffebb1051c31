"""Addresses of the API about documents and payments, below `/api/v1/`."""

from django.urls import path

from odr.outcomes import check_api, exit_pages, payment_api

urlpatterns = [
    path("documents/check/", check_api.Check.as_view(), name="check-document"),
    path("cases/<uuid:case_id>/account/", payment_api.Account.as_view(), name="payee-account"),
    path("cases/<uuid:case_id>/steps/<int:step_id>/order/", payment_api.Order.as_view(), name="payment-order"),
    path("cases/<uuid:case_id>/exit-pack/", exit_pages.ExitPack.as_view(), name="exit-pack"),
    path("payments/due/", payment_api.Due.as_view(), name="payments-due"),
    path("payments/reports/", payment_api.Reports.as_view(), name="bank-reports"),
    path("payments/reports/<uuid:report_id>/", payment_api.Report.as_view(), name="bank-report"),
]
