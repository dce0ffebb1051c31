"""Addresses of the pages about files, below the language."""

from django.urls import path

from odr.evidence import pages

app_name = "evidence"
urlpatterns = [
    path("cases/<uuid:case_id>/files/", pages.add, name="add"),
    path("files/<uuid:exhibit_id>/", pages.show, name="show"),
    path("files/<uuid:exhibit_id>/original/", pages.download, name="download"),
    path("files/<uuid:exhibit_id>/preview/", pages.preview, name="preview"),
]
