"""Addresses of the plumbing pages: staying signed in, and the gallery of patterns."""

from django.urls import path

from odr.common import gallery, session

urlpatterns = [
    path("session/extend/", session.extend, name="session-extend"),
    path("gallery/", gallery.index, name="gallery"),
    path("gallery/<slug:name>/", gallery.sample, name="gallery-sample"),
]
