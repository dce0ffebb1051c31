"""Addresses of bundles, below the language."""

from django.urls import path

from odr.bundles import pages

app_name = "bundles"
urlpatterns = [
    path("bundles/", pages.desk, name="desk"),
    path("bundles/<uuid:bundle_id>/", pages.bundle, name="bundle"),
    path("bundles/<uuid:bundle_id>/lead/", pages.lead, name="lead"),
    path("bundles/<uuid:bundle_id>/delay/", pages.delay, name="delay"),
    path("bundles/<uuid:bundle_id>/end/", pages.dissolve, name="dissolve"),
    path("cases/<uuid:case_id>/bundle/", pages.answer, name="answer"),
    path("cases/<uuid:case_id>/bundle/decline/", pages.decline, name="decline"),
    path("cases/<uuid:case_id>/bundle/leave/", pages.leave, name="leave"),
]
