from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "odr.intake"
    label = "intake"
