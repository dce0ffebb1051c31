"""Addresses of the API about files, below `/api/v1/`."""

from django.urls import path

from odr.evidence import api

urlpatterns = [
    path("cases/<uuid:case_id>/exhibits/", api.Exhibits.as_view(), name="exhibits"),
    path("exhibits/<uuid:exhibit_id>/content/", api.ExhibitContent.as_view(), name="exhibit-content"),
]
