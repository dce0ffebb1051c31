from django.apps import AppConfig


class DeterminationsConfig(AppConfig):
    name = "odr.determinations"
    label = "determinations"
