from django.apps import AppConfig


class NeutralsConfig(AppConfig):
    name = "odr.neutrals"
    label = "neutrals"
