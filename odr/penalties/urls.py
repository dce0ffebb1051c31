"""Addresses of measures and of the public register."""

from django.urls import path

from odr.penalties import pages, pages_marketplace, pages_panel, pages_register, pages_seller

app_name = "penalties"
urlpatterns = [
    path("register/", pages_register.register, name="register"),
    path("register/register.csv", pages_register.as_csv, name="register-csv"),
    path("register/<uuid:entry_id>/", pages_register.entry, name="entry"),
    path("measures/", pages.matters, name="matters"),
    path("measures/mine/", pages_seller.mine, name="mine"),
    path("measures/mine/<uuid:incident_id>/", pages_seller.one, name="mine-one"),
    path("measures/mine/<uuid:incident_id>/answer/", pages_seller.answer, name="answer"),
    path("measures/mine/<uuid:incident_id>/appeal/", pages_seller.appeal, name="appeal"),
    path("measures/appeals/", pages_panel.docket, name="docket"),
    path("measures/orders/", pages_marketplace.inbox, name="inbox"),
    path("measures/orders/<uuid:order_id>/", pages_marketplace.order, name="order"),
    path("measures/orders/<uuid:order_id>/acknowledge/", pages_marketplace.acknowledge, name="order-acknowledge"),
    path("measures/orders/<uuid:order_id>/report/", pages_marketplace.report, name="order-report"),
    path("measures/orders/<uuid:order_id>/refuse/", pages_marketplace.refuse, name="order-refuse"),
    path("measures/orders/<uuid:order_id>/again/", pages.send_order_again, name="order-again"),
    path("measures/decisions/<uuid:decision_id>/approve/", pages.approve, name="approve"),
    path("measures/decisions/<uuid:decision_id>/send-back/", pages.send_back, name="send-back"),
    path("measures/decisions/<uuid:decision_id>/document/", pages.document, name="document"),
    path("measures/<uuid:incident_id>/", pages.matter, name="matter"),
    path("measures/<uuid:incident_id>/dismiss/", pages.dismiss, name="dismiss"),
    path("measures/<uuid:incident_id>/charge/", pages.charge, name="charge"),
    path("measures/<uuid:incident_id>/decision/", pages.draft, name="draft"),
    path("measures/<uuid:incident_id>/appeal/", pages_panel.decide, name="decide-appeal"),
    path("measures/<uuid:incident_id>/files/<uuid:exhibit_id>/", pages.exhibit, name="exhibit"),
]
