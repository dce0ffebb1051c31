"""Addresses of the memo's page, below `/cases/`."""

from django.urls import path

from odr.determinations import pages

app_name = "determinations"
urlpatterns = [path("<uuid:case_id>/where/", pages.memo, name="memo")]
