"""Addresses of the mediation, below `/cases/`."""

from django.urls import path

from odr.mediation import pages

app_name = "mediation"
urlpatterns = [
    path("<uuid:case_id>/rooms/<slug:room>/", pages.room, name="room"),
    path("<uuid:case_id>/notes/", pages.notes_page, name="notes"),
    path("<uuid:case_id>/proposals/new/", pages.propose, name="propose"),
    path("<uuid:case_id>/proposals/<uuid:proposal_id>/accept/", pages.accept, name="accept"),
    path("<uuid:case_id>/proposals/<uuid:proposal_id>/decline/", pages.decline, name="decline"),
    path("<uuid:case_id>/proposals/<uuid:proposal_id>/take-back/", pages.take_back, name="take-back"),
    path("<uuid:case_id>/mediation/end/", pages.end, name="end"),
]
