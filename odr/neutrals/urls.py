"""Addresses of appointments, below the language."""

from django.urls import path

from odr.neutrals import pages

app_name = "neutrals"
urlpatterns = [
    path("mediator/", pages.desk, name="desk"),
    path("mediator/offers/<uuid:appointment_id>/", pages.offer, name="offer"),
    path("mediator/offers/<uuid:appointment_id>/decline/", pages.decline, name="decline"),
    path("appointments/", pages.waiting, name="waiting"),
    path("cases/<uuid:case_id>/mediator/", pages.mediator, name="mediator"),
    path("cases/<uuid:case_id>/mediator/appoint/", pages.appoint, name="appoint"),
    path("cases/<uuid:case_id>/mediator/object/", pages.object_to, name="object"),
    path("cases/<uuid:case_id>/mediator/agree/", pages.agree, name="agree"),
]
