"""Addresses of the API of feedback, below `/api/v1/`."""

from django.urls import path

from odr.feedback import api

urlpatterns = [
    path("feedback/", api.Waiting.as_view(), name="feedback-waiting"),
    path("feedback/figures/", api.PublicFigures.as_view(), name="feedback-figures"),
    path("feedback/figures/mine/", api.OwnFigures.as_view(), name="feedback-own-figures"),
    path("feedback/<uuid:questionnaire_id>/", api.Answer.as_view(), name="feedback-answer"),
]
