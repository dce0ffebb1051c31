"""Addresses of mail that came in; below the language."""

from django.urls import path

from odr.mailroom import pages

app_name = "mailroom"
urlpatterns = [
    path("mail/", pages.tray, name="tray"),
    path("mail/<uuid:mail_id>/", pages.held, name="held"),
    path("mail/<uuid:mail_id>/original/", pages.original, name="original"),
    path("mail/<uuid:mail_id>/placed/", pages.placed, name="placed"),
]
