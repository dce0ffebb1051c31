from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "odr.feedback"
    label = "feedback"
