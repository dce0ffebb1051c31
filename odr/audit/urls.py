"""Public texts of the log; the same in every language, so mounted outside the language prefix."""

from django.urls import path

from odr.audit import pages

app_name = "audit"
urlpatterns = [
    path("checkpoint", pages.checkpoint, name="checkpoint"),
    path("trust", pages.trust_file, name="trust"),
]
