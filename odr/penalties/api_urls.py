"""Addresses of the API about measures, below `/api/v1/`."""

from django.urls import path

from odr.penalties import api

urlpatterns = [
    path("register/", api.Register.as_view(), name="register"),
    path("measures/", api.Matters.as_view(), name="matters"),
    path("measures/<uuid:incident_id>/dismiss/", api.Dismiss.as_view(), name="matter-dismiss"),
    path("measures/<uuid:incident_id>/notice/", api.GiveNotice.as_view(), name="matter-notice"),
    path("measures/<uuid:incident_id>/answer/", api.Answer.as_view(), name="matter-answer"),
    path("measures/<uuid:incident_id>/drafts/", api.Drafts.as_view(), name="matter-drafts"),
    path("measures/<uuid:incident_id>/appeals/", api.Appeals.as_view(), name="matter-appeals"),
    path("measures/<uuid:incident_id>/appeal-decision/", api.DecideAppeal.as_view(), name="matter-appeal-decision"),
    path("measure-decisions/<uuid:decision_id>/approve/", api.Approve.as_view(), name="decision-approve"),
    path("measure-decisions/<uuid:decision_id>/send-back/", api.SendBack.as_view(), name="decision-send-back"),
    path("marketplace-orders/", api.Orders.as_view(), name="orders"),
    path("marketplace-orders/<uuid:order_id>/acknowledge/", api.Acknowledge.as_view(), name="order-acknowledge"),
    path("marketplace-orders/<uuid:order_id>/report/", api.ReportExecuted.as_view(), name="order-report"),
    path("marketplace-orders/<uuid:order_id>/refuse/", api.Refuse.as_view(), name="order-refuse"),
    path("marketplace-orders/<uuid:order_id>/again/", api.SendOrderAgain.as_view(), name="order-again"),
]
