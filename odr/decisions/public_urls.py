"""Addresses of public decisions and of the second reader's list, on their own."""

from django.urls import path

from odr.decisions import desk_pages, public_pages

app_name = "public-decisions"
urlpatterns = [
    path("decisions/", public_pages.listed, name="list"),
    path("decisions/<uuid:public_id>/", public_pages.one, name="one"),
    path("second-reader/", desk_pages.to_read, name="to-read"),
]
