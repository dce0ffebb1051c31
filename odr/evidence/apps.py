from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "odr.evidence"
    label = "evidence"
