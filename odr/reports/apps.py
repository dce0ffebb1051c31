from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "odr.reports"
    label = "reports"
