"""Addresses of the case pages, below `/cases/`."""

from django.urls import path

from odr.desk import course_pages, pages

app_name = "cases"
urlpatterns = [
    path("", pages.my_cases, name="mine"),
    path("my-work/", pages.my_work, name="work"),
    path("<uuid:case_id>/", pages.case, name="case"),
    *course_pages.addresses(),
    path("<uuid:case_id>/withdraw/", pages.withdraw, name="withdraw"),
    path("<uuid:case_id>/messages/", pages.send_message, name="send-message"),
    path("<uuid:case_id>/clocks/<int:clock_id>.ics", pages.clock_file, name="clock-file"),
    path("<uuid:case_id>/receipts/<uuid:event_id>/", pages.receipt, name="receipt"),
]
