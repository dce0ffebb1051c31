from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "odr.outcomes"
    label = "outcomes"
