"""Addresses of the API of the mediation, below `/api/v1/`."""

from django.urls import path

from odr.mediation import api

urlpatterns = [
    path("cases/<uuid:case_id>/messages/", api.Messages.as_view(), name="messages"),
    path("cases/<uuid:case_id>/notes/", api.Notes.as_view(), name="notes"),
    path("cases/<uuid:case_id>/proposals/", api.Proposals.as_view(), name="proposals"),
    path("cases/<uuid:case_id>/proposals/<uuid:proposal_id>/accept/", api.Accept.as_view(), name="accept-proposal"),
    path("cases/<uuid:case_id>/proposals/<uuid:proposal_id>/decline/", api.Decline.as_view(), name="decline-proposal"),
    path("cases/<uuid:case_id>/proposals/<uuid:proposal_id>/take-back/", api.TakeBack.as_view(), name="take-back-yes"),
    path("cases/<uuid:case_id>/mediation/end/", api.End.as_view(), name="end-mediation"),
]
