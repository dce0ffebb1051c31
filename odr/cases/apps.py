from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "odr.cases"
    label = "cases"
