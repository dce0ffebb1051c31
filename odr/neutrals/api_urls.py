"""Addresses of the API of appointments, below `/api/v1/`."""

from django.urls import path

from odr.neutrals import api

urlpatterns = [
    path("cases/<uuid:case_id>/appointments/", api.Appointments.as_view(), name="appointments"),
    path("cases/<uuid:case_id>/candidates/", api.Candidates.as_view(), name="candidates"),
    path("cases/<uuid:case_id>/mediator/object/", api.ObjectToMediator.as_view(), name="object-to-mediator"),
    path("cases/<uuid:case_id>/mediator/agree/", api.AgreeToMediator.as_view(), name="agree-to-mediator"),
    path("appointments/", api.MyOffers.as_view(), name="my-appointments"),
    path("appointments/<uuid:appointment_id>/accept/", api.AcceptAppointment.as_view(), name="accept-appointment"),
    path("appointments/<uuid:appointment_id>/decline/", api.DeclineAppointment.as_view(), name="decline-appointment"),
]
