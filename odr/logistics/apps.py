from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    name = "odr.logistics"
    label = "logistics"
