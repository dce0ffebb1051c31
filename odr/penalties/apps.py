from django.apps import AppConfig


class PenaltiesConfig(AppConfig):
    name = "odr.penalties"
    label = "penalties"
