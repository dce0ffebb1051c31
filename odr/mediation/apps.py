from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "odr.mediation"
    label = "mediation"
