"""Addresses of a parcel."""

from django.urls import path

from odr.logistics import offer_pages, pages

app_name = "logistics"
urlpatterns = [
    path("parcels/", pages.mine, name="mine"),
    path("cases/<uuid:case_id>/parcel/", pages.shipment, name="shipment"),
    path("cases/<uuid:case_id>/parcel/import/", pages.import_tracking, name="import-tracking"),
    path("cases/<uuid:case_id>/parcel/imports/<uuid:import_id>/", pages.one_import, name="import"),
    path("cases/<uuid:case_id>/parcel/imports/<uuid:import_id>/file/", pages.file, name="file"),
    path("cases/<uuid:case_id>/parcel/ask/", pages.join, name="join"),
    path("cases/<uuid:case_id>/parcel/statement/", pages.statement, name="statement"),
    path("cases/<uuid:case_id>/parcel/leave/", pages.leave, name="leave"),
    path("cases/<uuid:case_id>/parcel/offer/", offer_pages.make, name="offer"),
    path("cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/accept/", offer_pages.accept, name="accept"),
    path("cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/decline/", offer_pages.decline, name="decline"),
    path("cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/take-back/", offer_pages.take_back, name="take-back"),
    path("cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/done/", offer_pages.done, name="done"),
    path("cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/confirm/", offer_pages.confirm, name="confirm"),
    path("cases/<uuid:case_id>/parcel/offers/<uuid:offer_id>/not-done/", offer_pages.not_done, name="not-done"),
]
