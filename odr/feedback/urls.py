"""Addresses of feedback, below the language."""

from django.urls import path

from odr.feedback import pages

app_name = "feedback"
urlpatterns = [
    path("feedback/", pages.public, name="public"),
    path("feedback/mine/", pages.mine, name="mine"),
    path("feedback/comments/", pages.comments, name="comments"),
    path("feedback/<uuid:questionnaire_id>/", pages.answer, name="answer"),
]
