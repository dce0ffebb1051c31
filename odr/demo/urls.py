"""Addresses of the demonstration's own pages."""

from django.urls import path

from odr.demo import pages

app_name = "demo"
urlpatterns = [
    path("", pages.start, name="start"),
    path("sign-in/<slug:key>/", pages.become, name="become"),
    path("decisions/", pages.decisions, name="decisions"),
    path("clock/", pages.move_clock, name="clock"),
    path("mail/", pages.mailbox, name="mail"),
    path("mail/<int:mail_id>/", pages.mail, name="mail-one"),
    path("mail/<int:mail_id>/html/", pages.mail_html, name="mail-html"),
]
